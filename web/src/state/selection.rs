//! The selection. It has names, not indexes, so that it stays valid in the next run.

use std::rc::Rc;

use redrive_core::Run;
use redrive_core::id::{InvocationId, RecordId};
use redrive_views::timeline::Focus;
use yew::prelude::*;

/// `orders/3`, or `worker@4`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub resource: AttrValue,
    pub number: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tab {
    #[default]
    Why,
    Record,
    Json,
    Metrics,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum View {
    #[default]
    Timeline,
    Tree,
    Table,
    Json,
    /// The picture of the stack, in frames only. On the page it stands beside every view.
    Stack,
}

/// The part of the page that is open where there is space for one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Part {
    #[default]
    Run,
    Stack,
    Script,
    Why,
    Advice,
    /// The lesson or the notes.
    Prose,
}

impl Part {
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Run => "run",
            Part::Stack => "stack",
            Part::Script => "script",
            Part::Why => "why",
            Part::Advice => "to-advice",
            Part::Prose => "read",
        }
    }
}

impl View {
    pub const ALL: [View; 4] = [View::Timeline, View::Tree, View::Table, View::Json];

    /// The name of the view in a link.
    pub const fn as_str(self) -> &'static str {
        match self {
            View::Timeline => "timeline",
            View::Tree => "tree",
            View::Table => "table",
            View::Json => "json",
            View::Stack => "stack",
        }
    }

    pub fn from_name(name: &str) -> Option<View> {
        View::ALL.into_iter().chain([View::Stack]).find(|view| view.as_str() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Selection {
    pub record: Option<Name>,
    /// With a record: one of its deliveries.
    pub invocation: Option<Name>,
    /// The resource whose settings are shown.
    pub resource: Option<AttrValue>,
    pub tab: Tab,
    pub view: View,
    /// The advice whose effect is previewed.
    pub preview: Option<usize>,
    pub part: Part,
}

pub enum Select {
    Part(Part),
    /// Opens a part, or closes it if it is open.
    Toggle(Part),
    Focus {
        record: Option<Name>,
        invocation: Option<Name>,
    },
    /// Selects a delivery of the selected record, or only the record if it is selected.
    ToggleDelivery(Name),
    Resource(AttrValue),
    Tab(Tab),
    View(View),
    Preview(Option<usize>),
    Clear,
    /// Another document was opened: clears the selection.
    Opened(View, Part),
}

pub type SelectionContext = UseReducerHandle<Selection>;

impl Name {
    /// Parses a name such as `orders/3`.
    pub fn read(text: &str) -> Option<Name> {
        let (resource, number) = text.split_once('/')?;
        Some(Name { resource: resource.to_owned().into(), number: number.parse().ok()? })
    }

    pub fn of_record(run: &Run, record: RecordId) -> Name {
        let record = run.trace.record(record);
        Name { resource: run.plan.name(record.resource).to_owned().into(), number: record.number }
    }

    pub fn of_invocation(run: &Run, invocation: InvocationId) -> Name {
        let invocation = run.trace.invocation(invocation);
        let function = run.plan.function(invocation.function).id;
        Name { resource: run.plan.name(function).to_owned().into(), number: invocation.number }
    }

    pub fn find_record(&self, run: &Run) -> Option<RecordId> {
        let resource = run.plan.find(&self.resource)?;
        let all = run.trace.records();
        let place = all.iter().position(|of| of.resource == resource && of.number == self.number)?;
        Some(RecordId(place as u32))
    }

    pub fn find_invocation(&self, run: &Run) -> Option<InvocationId> {
        let resource = run.plan.find(&self.resource)?;
        let all = run.trace.invocations();
        let is_it = |number: u32, function| number == self.number && run.plan.function(function).id == resource;
        let place = all.iter().position(|of| is_it(of.number, of.function))?;
        Some(InvocationId::new(place as u32))
    }
}

impl Select {
    pub fn focus(run: &Run, focus: Focus) -> Select {
        Select::Focus {
            record: focus.record.map(|record| Name::of_record(run, record)),
            invocation: focus.invocation.map(|invocation| Name::of_invocation(run, invocation)),
        }
    }
}

impl Selection {
    /// Finds the selection in a run.
    pub fn focus_in(&self, run: &Run) -> Focus {
        Focus {
            record: self.record.as_ref().and_then(|name| name.find_record(run)),
            invocation: self.invocation.as_ref().and_then(|name| name.find_invocation(run)),
        }
    }
}

impl Reducible for Selection {
    type Action = Select;

    fn reduce(self: Rc<Self>, select: Select) -> Rc<Self> {
        let mut next = (*self).clone();
        match select {
            Select::Focus { record, invocation } => {
                // An invocation has no record tab.
                if record.is_none() && invocation.is_some() && next.tab == Tab::Record {
                    next.tab = Tab::Why;
                }
                (next.record, next.invocation) = (record, invocation);
            }
            Select::ToggleDelivery(name) => {
                next.invocation = Some(name).filter(|name| next.invocation.as_ref() != Some(name))
            }
            Select::Resource(name) => next.resource = Some(name),
            Select::Tab(tab) => next.tab = tab,
            Select::View(view) => next.view = view,
            Select::Preview(place) => next.preview = place,
            Select::Part(part) => next.part = part,
            Select::Toggle(part) => next.part = if next.part == part { Part::Run } else { part },
            Select::Clear => (next.record, next.invocation) = (None, None),
            Select::Opened(view, part) => next = Selection { tab: next.tab, view, part, ..Selection::default() },
        }
        if next == *self { self } else { next.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::completed;

    #[test]
    fn a_name_finds_the_same_thing_in_another_run() {
        let (one, other) = (completed("nine-good-messages", 1), completed("report-the-bad-one", 1));
        let name = Name::of_record(&one.run, RecordId(4));
        assert_eq!((name.resource.as_str(), name.number), ("orders", 5));
        assert_eq!(name.find_record(&other.run), Some(RecordId(4)));
        let invocation = Name::of_invocation(&one.run, InvocationId::new(1));
        assert_eq!((invocation.resource.as_str(), invocation.number), ("worker", 2));
        assert_eq!(invocation.find_invocation(&other.run), Some(InvocationId::new(1)));
    }

    #[test]
    fn a_name_of_nothing_in_a_run_is_not_found() {
        let run = completed("nine-good-messages", 1);
        for (resource, number) in [("orders", 11), ("no-such-queue", 1), ("worker", 99)] {
            let name = Name { resource: resource.into(), number };
            assert_eq!((name.find_record(&run.run), name.find_invocation(&run.run)), (None, None));
        }
    }

    #[test]
    fn two_clicks_before_a_render_open_and_close() {
        let before = Rc::new(Selection::default());
        let opened = before.reduce(Select::Toggle(Part::Why));
        assert_eq!(opened.part, Part::Why);
        assert_eq!(opened.reduce(Select::Toggle(Part::Why)).part, Part::Run);
        let delivery = || Select::ToggleDelivery(Name { resource: "worker".into(), number: 2 });
        let selected = Rc::new(Selection::default()).reduce(delivery());
        assert!(selected.invocation.is_some() && selected.reduce(delivery()).invocation.is_none());
    }

    #[test]
    fn choosing_what_is_chosen_changes_nothing() {
        let before = Rc::new(Selection::default());
        assert!(Rc::ptr_eq(&before, &before.clone().reduce(Select::Clear)));
        assert!(Rc::ptr_eq(&before, &before.clone().reduce(Select::Tab(Tab::Why))));
    }
}
