//! Executes the commands of the host page and reports the state of the page.

use js_sys::{Function, Reflect};
use redrive_report::MODEL;
use redrive_scenario::Scenario;
use redrive_views::Outcome;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

use super::host_command::{Command, Set, read};
use crate::address::{self, Notice};
use crate::services::lessons;
use crate::state::document::{Document, DocumentContext, Edit, Opened};
use crate::state::playback::{Play, PlaybackContext};
use crate::state::prefs::Prefer;
use crate::state::runs::{CompletedRun, Runs};
use crate::state::selection::{Part, Select, SelectionContext};

/// Maximum number of problems in a message to the host.
const MAX_PROBLEMS: usize = 100;

/// The parts of the state that the host can read and change.
#[derive(Clone)]
pub struct Page {
    pub document: DocumentContext,
    pub selection: SelectionContext,
    pub playback: PlaybackContext,
    pub runs: Runs,
    pub on_prefer: Callback<Prefer>,
    pub notice: Option<Notice>,
}

/// Installs `redrive.ask`, which takes and returns JSON, and notifies the host of changes.
#[hook]
pub fn use_host(page: Page) {
    let latest = use_mut_ref(|| None::<Page>);
    let seen = (
        page.document.clone(),
        page.selection.clone(),
        page.playback.clone(),
        page.runs.completed.clone(),
        page.runs.problems.clone(),
    );
    let notice = page.notice.clone().filter(|notice| notice.is_wrong);
    *latest.borrow_mut() = Some(page);
    use_effect_with((), move |()| {
        let handler = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |text: JsValue| {
            let page = latest.borrow().clone();
            let answer = page.and_then(|page| page.ask(&text.as_string().unwrap_or_default()));
            answer.map_or(JsValue::NULL, |answer| answer.to_string().into())
        });
        if let Some(boot) = boot() {
            // Fails for no object of the page's own.
            let _ = Reflect::set(&boot, &"ask".into(), handler.as_ref());
        }
        // The function lives as long as the page.
        handler.forget();
    });
    use_effect_with(notice, |notice| {
        if let Some(notice) = notice {
            let words: Vec<&str> = notice.words.iter().map(AttrValue::as_str).collect();
            notify_host(Some(json!({ "type": "error", "message": words.join(" ") })));
        }
    });
    use_effect_with(seen, |_| notify_host(None));
}

fn boot() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"redrive".into()).ok().filter(|boot| !boot.is_undefined())
}

/// Sends a message to the host, or without one the notification that the state changed.
pub fn notify_host(message: Option<Value>) {
    let notify = boot().and_then(|boot| Reflect::get(&boot, &"notify".into()).ok()?.dyn_into::<Function>().ok());
    if let Some(notify) = notify {
        let message = message.map_or(JsValue::NULL, |message| message.to_string().into());
        // The host's script may throw; the page does not depend on it.
        let _ = notify.call1(&JsValue::NULL, &message);
    }
}

impl Page {
    /// Executes a command. Returns a reply if there is one.
    fn ask(&self, text: &str) -> Option<Value> {
        let outcome = match read(text) {
            Ok(Command::GetState { is_whole }) => return Some(self.state(is_whole)),
            Ok(command) => self.execute(command),
            Err(words) => Err(words),
        };
        outcome.err().map(|message| json!({ "type": "error", "message": message }))
    }

    fn execute(&self, command: Command) -> Result<(), String> {
        match command {
            Command::GetState { .. } => {}
            Command::Load(scenario) => {
                self.document.dispatch(Edit::Open(Opened { scenario: *scenario, lesson: None, link: None }));
                self.selection.dispatch(Select::Clear);
                self.playback.dispatch(Play::SeekEnd);
            }
            Command::Lesson(lesson) => {
                let lesson = lessons::own(*lesson);
                let scenario = lesson.scenario.clone();
                self.document.dispatch(Edit::Open(Opened {
                    scenario,
                    lesson: Some(lesson.name.clone().leak()),
                    link: None,
                }));
                self.selection.dispatch(Select::Clear);
                self.playback.dispatch(Play::SeekEnd);
            }
            Command::Open(link) => address::turn(&link.write()),
            Command::Set(set) => self.set(set)?,
            Command::Seek(at) => self.playback.dispatch(at.map_or(Play::SeekEnd, Play::Seek)),
            Command::Select(None) => {
                self.selection.dispatch(Select::Clear);
                self.selection.dispatch(Select::Part(Part::Run));
            }
            Command::Select(Some(selector)) => {
                let completed = self.runs.completed.as_ref().ok_or("there is no run yet")?;
                self.selection.dispatch(address::chosen(completed, &selector)?);
            }
            Command::Play(speed) => {
                if let Some(speed) = speed {
                    self.playback.dispatch(Play::Speed(speed));
                }
                let end = self.runs.completed.as_ref().map_or(0, |completed| completed.model.end);
                self.playback.dispatch(Play::Start(end));
            }
            Command::Pause => self.playback.dispatch(Play::Stop),
        }
        Ok(())
    }

    fn set(&self, set: Set) -> Result<(), String> {
        if !set.settings.is_empty() {
            with_settings(&self.document.scenario, &set.settings)?;
            let settings = set.settings;
            self.document.dispatch(Edit::ByHost(Box::new(move |scenario| with_settings(scenario, &settings).ok())));
        }
        if let Some(view) = set.view {
            self.selection.dispatch(Select::View(view));
        }
        if let Some(theme) = set.theme {
            self.on_prefer.emit(Prefer::Theme(theme));
        }
        Ok(())
    }

    fn state(&self, is_whole: bool) -> Value {
        let completed = self.runs.completed.as_deref();
        let end = completed.map_or(0, |completed| completed.model.end);
        let look = address::look(&self.selection, &self.playback, completed);
        let entry = self.document.lesson.and_then(lessons::find);
        let problems: Vec<Value> = self
            .runs
            .problems
            .iter()
            .take(MAX_PROBLEMS)
            .map(|problem| json!({ "path": problem.path, "message": problem.message }))
            .collect();
        json!({
            "type": "state",
            "model": MODEL,
            "title": title(&self.document),
            "at": self.playback.at(end),
            "end": end,
            "playing": self.playback.is_playing,
            "view": self.selection.view.as_str(),
            "selected": look.selector,
            "link": if is_whole { address::whole_link(&self.document, &look) } else { address::link(&self.document, &look) },
            "covered": completed.is_some_and(|completed| completed.until.is_some()),
            "questions": entry.map_or(0, |entry| entry.questions),
            // None if the run that is shown belongs to an earlier scenario.
            "summary": completed.filter(|completed| completed.scenario == self.document.scenario && !self.document.is_awaited).map(summary),
            "problems": problems,
        })
    }
}

/// Returns the title of the document, from its author or from the lesson.
pub fn title(document: &Document) -> String {
    let own = document.scenario.get("title").and_then(Value::as_str);
    let lesson = || document.lesson.and_then(lessons::find).map(|entry| entry.title);
    own.or_else(lesson).unwrap_or("A run").to_owned()
}

fn with_settings(scenario: &Scenario, settings: &[(String, String)]) -> Result<Scenario, String> {
    let mut changed = scenario.clone();
    for (key, text) in settings {
        changed = changed.with_override(key, text).map_err(|problem| problem.to_string())?;
    }
    Ok(changed)
}

/// Returns the main counts under the names they have in a report.
fn summary(completed: &CompletedRun) -> Value {
    let sums = &completed.ledger.summary;
    json!({
        "records": sums.records,
        "processed": sums.count(Outcome::Processed),
        "processedMoreThanOnce": sums.processed_more_than_once,
        "deadLettered": sums.count(Outcome::DeadLettered),
        "victims": sums.victims,
        "lost": sums.lost,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn settings_are_changed_by_the_keys_of_a_link() {
        let run = completed("nine-good-messages", 1);
        let changed = with_settings(&run.scenario, &[("feed.batchSize".into(), "1".into())]).expect("there is a feed");
        assert_eq!(changed.get("stack.feed.batchSize"), Some(&json!(1)));
        assert!(with_settings(&run.scenario, &[("nobody.batchSize".into(), "1".into())]).is_err());
    }

    #[test]
    fn the_counts_are_those_of_the_report() {
        let run = completed("nine-good-messages", 1);
        let report = redrive_report::report(&run.run, &run.scenario, redrive_report::Options::default());
        let own = summary(&run);
        for (key, value) in own.as_object().expect("an object") {
            assert_eq!(report["summary"].get(key), Some(value), "{key}");
        }
    }
}
