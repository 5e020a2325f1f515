//! Amazon S3: buckets send notifications of the objects that are put into them.

mod bucket;
mod notification;

pub(crate) use bucket::Buckets;
