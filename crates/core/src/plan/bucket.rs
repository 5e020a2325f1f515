use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::id::ResourceId;

/// An S3 bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    pub id: ResourceId,
    pub notify: Option<ResourceId>,
    pub events: Vec<Box<str>>,
    pub prefix: Box<str>,
    pub suffix: Box<str>,
    pub versioning: bool,
}
