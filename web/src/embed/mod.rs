//! The page in somebody else's page: without chrome, and on speaking terms with its host. What it says and hears is in
//! `docs/embedding.md`; the messages themselves, heights and keys are the business of `web/embed/frame.js`.

mod ask;
mod host;
mod host_command;
mod parts;
mod stage;
mod verdict;

pub use ask::{asks, is_asking, on_answered};
pub use host::{Page, use_host};
pub use parts::{chosen, counts, head, nothing, root};
pub use stage::Stage;

use crate::address;
use crate::state::frame_options::{self, FrameOptions};

/// Reads the frame options from the page's address. Returns none for the full page.
pub fn frame_options() -> Option<FrameOptions> {
    frame_options::read(&address::search())
}
