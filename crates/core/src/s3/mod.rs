//! Amazon S3: buckets send notifications of the objects that are put into them.

pub(crate) mod bucket;
pub mod notification;

pub(crate) use bucket::Buckets;
