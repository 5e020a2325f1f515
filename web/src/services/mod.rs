//! What the page asks of the world outside its state.

pub mod clipboard;
pub mod download;
pub mod lessons;
pub mod report;
pub mod storage;
pub mod texts;
pub mod yaml;
