//! `rawMessageDelivery`: a queue gets the message as it is, and its attributes as message attributes. A queue takes ten
//! of them: `Rule::SnsRawMessageDeliveryTenAttributes`

/// The most attributes that a message of a queue has.
pub(crate) const MAX_ATTRIBUTES: usize = 10;
