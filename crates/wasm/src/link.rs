//! Writes and opens links.

use redrive_report::MODEL;
use redrive_scenario::Scenario;
use redrive_scenario::link::{Link, LinkError, SharedView};

pub fn share(scenario: Scenario, look: SharedView, base: Option<String>) -> String {
    let mut link = Link::to(scenario);
    link.look = look;
    link.model = Some(MODEL.to_owned());
    link.at(&base.unwrap_or_default())
}

pub fn open(link: &str) -> Result<Scenario, LinkError> {
    Link::read(link)?.scenario(redrive_lessons::scenario)
}
