//! APIs: their plan, and what API Gateway refuses.

use redrive_core::plan::{Api, ApiKind, Settings};
use redrive_core::time::Duration;

use super::context::{Change, Written};
use crate::problem::Problems;

pub(super) fn compile(of: Written, _: &mut Problems) -> Option<Settings> {
    let Written { names, .. } = of;
    let fields = of.fields();
    let kind = match fields.text("kind") {
        Some("http") => ApiKind::Http,
        Some("alb") => ApiKind::LoadBalancer,
        Some("functionUrl") => ApiKind::FunctionUrl,
        _ => ApiKind::Rest,
    };
    Some(Settings::Api(Api {
        id: of.id()?,
        kind,
        function: names.function(fields.text("function")?)?,
        timeout: fields.number("timeoutInMillis").map(Duration::millis),
    }))
}

/// Maximum timeout of an HTTP API.
const MAX_HTTP_TIMEOUT_MILLIS: u64 = 30_000;

pub(super) fn refuse(change: Change, problems: &mut Problems) {
    let Change { name, site, .. } = change;
    let fields = change.fields();
    let sets = site.sets("timeoutInMillis") || site.sets("kind");
    let millis: Option<u64> = fields.number("timeoutInMillis").filter(|_| sets);
    if fields.text("kind") == Some("http") && millis.is_some_and(|millis| millis > MAX_HTTP_TIMEOUT_MILLIS) {
        // That it is at most 30 seconds is documented; AWS's text could not be verified.
        let text = "Timeout should be between 50 ms and 30000 ms";
        problems.refuse(site.path(name, "timeoutInMillis"), "BadRequestException", text);
    }
}
