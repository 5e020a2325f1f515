//! The result of a job.

/// The error is a message for the reader: what is wrong, where, and what to do.
pub type Outcome<T = ()> = Result<T, String>;
