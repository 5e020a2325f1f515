use crate::id::{FunctionId, ResourceId};
use crate::time::Duration;

/// An HTTP endpoint that invokes a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    pub id: ResourceId,
    pub kind: ApiKind,
    pub function: FunctionId,
    /// The time for which it waits for the answer; without it, as long as the function may run.
    pub timeout: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKind {
    Rest,
    Http,
    LoadBalancer,
    FunctionUrl,
}
