//! `rawMessageDelivery`: a queue gets the message as it is, and its attributes as message attributes, of which a queue
//! accepts ten: `Rule::SnsRawMessageDeliveryTenAttributes`
