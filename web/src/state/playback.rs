//! The playhead.

use std::rc::Rc;

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Playback {
    /// The moment that the page shows; none for the end of the run.
    pub moment: Option<u64>,
    pub is_playing: bool,
    /// Multiple of real time; none plays the whole run in a fixed time.
    pub speed: Option<u32>,
}

pub enum Play {
    Speed(Option<u32>),
    Seek(u64),
    /// Moves to the end, also of later runs.
    SeekEnd,
    /// Starts in a run of this length; at its end, from the beginning.
    Start(u64),
    /// Starts or stops.
    Toggle(u64),
    /// Moves the playhead by a frame of playing.
    Advance(u64),
    Stop,
}

pub type PlaybackContext = UseReducerHandle<Playback>;

impl Playback {
    /// Returns the moment in a run of this length.
    pub fn at(&self, end: u64) -> u64 {
        self.moment.unwrap_or(end).min(end)
    }
}

impl Reducible for Playback {
    type Action = Play;

    fn reduce(self: Rc<Self>, play: Play) -> Rc<Self> {
        let next = match play {
            Play::Seek(moment) => Playback { moment: Some(moment), is_playing: false, ..*self },
            Play::SeekEnd => Playback { moment: None, is_playing: false, ..*self },
            Play::Speed(speed) => Playback { speed, ..*self },
            Play::Toggle(_) if self.is_playing => Playback { is_playing: false, ..*self },
            Play::Start(end) | Play::Toggle(end) => {
                let moment = if self.at(end) >= end { Some(0) } else { self.moment };
                Playback { moment, is_playing: true, ..*self }
            }
            Play::Advance(moment) if self.is_playing => Playback { moment: Some(moment), ..*self },
            Play::Advance(_) => *self,
            Play::Stop => Playback { is_playing: false, ..*self },
        };
        if next == *self { self } else { next.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_stays_the_end_in_a_longer_run() {
        let playback = Playback::default();
        assert_eq!((playback.at(100), playback.at(200)), (100, 200));
        assert_eq!(Playback { moment: Some(150), ..Playback::default() }.at(100), 100);
    }

    #[test]
    fn playing_starts_again_at_the_end_of_a_run() {
        let at_end = Rc::new(Playback::default());
        let playing = at_end.reduce(Play::Toggle(100));
        assert_eq!((playing.moment, playing.is_playing), (Some(0), true));
        assert!(!playing.clone().reduce(Play::Toggle(100)).is_playing);
        let later = Rc::new(Playback { moment: Some(5), ..Playback::default() }).reduce(Play::Start(100));
        assert_eq!((later.moment, later.is_playing), (Some(5), true));
    }

    #[test]
    fn a_frame_that_comes_late_does_not_move_a_playhead_that_stands() {
        let stopped = Rc::new(Playback { moment: Some(5), ..Playback::default() });
        assert!(Rc::ptr_eq(&stopped, &stopped.clone().reduce(Play::Advance(9))));
    }
}
