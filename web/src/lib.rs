//! The page and its worker share this library; each is a binary of a few lines.

pub mod page;
pub mod worker;
