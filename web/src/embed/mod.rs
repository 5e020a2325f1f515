//! The page in a frame of another page: without the editor, and controlled by the host. The messages are described in
//! `docs/embedding.md`; `web/embed/frame.js` sends and receives them and handles heights and keys.

mod ask;
mod host;
mod host_command;
mod parts;
mod stage;
mod verdict;

pub use ask::{is_asking, on_answered, question_panel};
pub use host::{Page, use_host};
pub use parts::{chosen, counts, head, nothing, root};
pub use stage::Stage;

use crate::address;
use crate::state::frame_options::{self, FrameOptions};

/// Reads the frame options from the page's address. Returns none for the full page.
pub fn frame_options() -> Option<FrameOptions> {
    frame_options::read(&address::search())
}
