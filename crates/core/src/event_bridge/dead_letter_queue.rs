//! The dead-letter queue of a target gets the event as the target would have got it, with message attributes that say
//! what went wrong, written in `documents/dead_letter_attributes.rs`: `Rule::EventbridgeDeadLetterQueueAttributes`,
//! `Rule::EventbridgeDeadLetterQueueErrorCodes`
