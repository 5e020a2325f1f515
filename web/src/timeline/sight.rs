//! What of the timeline is in view: local to it, and changed by every frame of a gesture.

use std::rc::Rc;

use redrive_views::timeline::{HEAD_PX, Viewport};
use yew::prelude::*;

use crate::state::Shared;
use crate::state::runs::Good;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    pub view: Viewport,
    /// Of the lanes, in pixels.
    pub height: f64,
    pub scroll: f64,
    /// All of the run is shown, and all of the next one will be.
    pub is_fit: bool,
}

pub enum Look {
    /// There is a new run, or new room for it.
    Room {
        width: f64,
        height: f64,
    },
    Scroll(f64),
    Zoom {
        factor: f64,
        x: f64,
    },
    Pan(f64),
    Fit,
    Around {
        from: u64,
        to: u64,
    },
    /// As little as is needed to see this moment.
    Show(u64),
}

impl Default for Sight {
    fn default() -> Sight {
        Sight {
            view: Viewport { left: 0.0, scale: 1.0, width: 0.0, gutter: 0.0 },
            height: 0.0,
            scroll: 0.0,
            is_fit: true,
        }
    }
}

/// The axis is the run's, so it comes with every look.
pub struct LookAt(pub Shared<Good>, pub Look);

impl Reducible for Sight {
    type Action = LookAt;

    fn reduce(self: Rc<Self>, LookAt(good, look): LookAt) -> Rc<Self> {
        let axis = &good.model.axis;
        let view = |view: Viewport| Sight { view, is_fit: view.is_fit(axis), ..*self };
        let next = match look {
            Look::Room { width, height } => {
                let view = if self.is_fit { Viewport::on(axis, width) } else { self.view.resized(axis, width) };
                Sight { view, height: (height - HEAD_PX).max(0.0), ..*self }
            }
            Look::Scroll(scroll) => Sight { scroll, ..*self },
            Look::Zoom { factor, x } => view(self.view.zoomed(axis, factor, x)),
            Look::Pan(pixels) => view(self.view.panned(axis, pixels)),
            Look::Fit => view(self.view.fitted(axis)),
            Look::Around { from, to } => view(self.view.around(axis, from, to)),
            Look::Show(at) => view(self.view.showing(axis, at)),
        };
        if next == *self { self } else { next.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::runs::tests::good;

    #[test]
    fn a_fit_stays_a_fit_in_more_room() {
        let run = good("nine-good-messages", 1);
        let look = |sight: Rc<Sight>, look| sight.reduce(LookAt(run.clone(), look));
        let sight = look(Rc::new(Sight::default()), Look::Room { width: 600.0, height: 400.0 });
        assert!(sight.view.is_fit(&run.model.axis));
        let sight = look(sight, Look::Room { width: 900.0, height: 400.0 });
        assert!(sight.view.is_fit(&run.model.axis) && sight.view.width == 768.0);
        let zoomed = look(sight, Look::Zoom { factor: 3.0, x: 100.0 });
        let wider = look(zoomed.clone(), Look::Room { width: 1000.0, height: 400.0 });
        assert_eq!(wider.view.scale, zoomed.view.scale);
    }

    #[test]
    fn looking_the_same_way_changes_nothing() {
        let run = good("nine-good-messages", 1);
        let room = || LookAt(run.clone(), Look::Room { width: 600.0, height: 400.0 });
        let sight = Rc::new(Sight::default()).reduce(room());
        assert!(Rc::ptr_eq(&sight, &sight.clone().reduce(room())));
    }
}
