//! Access to the browser and to the files of the site.

pub mod boot;
pub mod clipboard;
pub mod download;
pub mod drafts;
pub mod events;
pub mod export;
pub mod lessons;
pub mod report;
pub mod storage;
pub mod texts;
pub mod yaml;
