//! Amazon S3: buckets tell of the objects that are put into them.

pub(crate) mod bucket;
pub mod notification;
