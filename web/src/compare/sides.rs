//! Run A above run B, on one axis: what is looked at in one is looked at in the other.

use std::rc::Rc;

use redrive_views::timeline::{Focus, common_axis};
use yew::prelude::*;

use super::heading;
use crate::advice::Hands;
use crate::components::{button, el};
use crate::state::Shared;
use crate::state::runs::Good;
use crate::timeline::{Board, Look, LookAt, Sight, SightContext, TurnedTimeline};

#[derive(Properties, PartialEq)]
pub struct SidesProps {
    pub a: Shared<Good>,
    pub b: Shared<Good>,
    pub focus: Focus,
    pub is_dark: bool,
    /// One below the other has no room: one of them is shown.
    pub is_narrow: bool,
    pub hands: Hands,
}

#[component]
pub fn Sides(props: &SidesProps) -> Html {
    let sight = use_context::<SightContext>().expect("the centre provides it");
    let sight_of_a = use_reducer(Sight::default);
    let shows_a = use_state(|| false);
    let (a, b, hands) = (&props.a, &props.b, &props.hands);
    {
        let (of_a, of_b) = (sight_of_a.dispatcher(), sight.dispatcher());
        use_effect_with((a.clone(), b.clone()), move |(a, b)| {
            let axis = Rc::new(common_axis(&a.run, &b.run));
            of_a.dispatch(LookAt(a.clone(), Look::Common(Some(axis.clone()))));
            of_b.dispatch(LookAt(b.clone(), Look::Common(Some(axis))));
            let b = b.clone();
            move || of_b.dispatch(LookAt(b, Look::Common(None)))
        });
    }
    use_following(&sight, &sight_of_a, a);
    use_following(&sight_of_a, &sight, b);
    if props.is_narrow {
        let choose = |is_a: bool| {
            let shows_a = shows_a.setter();
            let words = if is_a { "A: as it was" } else { "B: as it is now" };
            let on_click = Callback::from(move |_: MouseEvent| shows_a.set(is_a));
            (words, on_click)
        };
        let segments = [true, false].map(|is_a| {
            let (words, on_click) = choose(is_a);
            button("", on_click).key(words).state("aria-pressed", *shows_a == is_a).text(words).done()
        });
        let switch = el("div", "segments").is("role", "group").is("aria-label", "Which run").all(segments.into());
        let (good, focus) = if *shows_a { (a, Focus::default()) } else { (b, props.focus) };
        return html! {
            <div class="sides one">
                { switch.done() }
                <TurnedTimeline good={good.clone()} {focus} />
            </div>
        };
    }
    html! {
        <div class="sides">
            { heading("A", a, hands) }
            <ContextProvider<SightContext> context={sight_of_a}>
                <Board good={a.clone()} focus={Focus::default()} is_dark={props.is_dark} is_first=true />
            </ContextProvider<SightContext>>
            { heading("B", b, hands) }
            <Board good={b.clone()} focus={props.focus} is_dark={props.is_dark} />
        </div>
    }
}

/// One looks where the other does. Both follow each other: what is the same already changes nothing.
#[hook]
fn use_following(leader: &SightContext, follower: &SightContext, of: &Shared<Good>) {
    let (follower, of) = (follower.dispatcher(), of.clone());
    use_effect_with((**leader).clone(), move |leader| {
        follower.dispatch(LookAt(of, Look::Follow(Rc::new(leader.clone()))));
    });
}
