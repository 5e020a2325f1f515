//! Links, both ways.

use redrive_report::MODEL;
use redrive_scenario::Scenario;
use redrive_scenario::link::{Link, LinkError, Look};

pub fn share(scenario: Scenario, look: Look, base: Option<String>) -> String {
    let mut link = Link::to(scenario);
    link.look = look;
    link.model = Some(MODEL.to_owned());
    let base = base.unwrap_or_default();
    format!("{}{}", base.split('#').next().unwrap_or_default(), link.write())
}

pub fn open(link: &str) -> Result<Scenario, LinkError> {
    Link::read(link)?.scenario(redrive_lessons::scenario)
}
