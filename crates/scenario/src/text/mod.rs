//! Small texts with a form of their own.

pub(crate) mod date;
pub(crate) mod duration;
pub(crate) mod number;
pub(crate) mod suggest;
