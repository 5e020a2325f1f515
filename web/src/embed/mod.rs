//! The page in somebody else's page: without chrome, and on speaking terms with its host. What it says and hears is in
//! `docs/embedding.md`; the messages themselves, heights and keys are the business of `web/embed/frame.js`.

mod ask;
mod hear;
mod host;
pub mod options;
mod parts;
mod stage;
mod verdict;

pub use ask::{asks, is_asking, on_answered};
pub use host::{Page, use_host};
pub use options::{Controls, Options};
pub use parts::{chosen, counts, head, nothing, root};
pub use stage::Stage;

use crate::address;

/// What the address asks for; none is the whole page.
pub fn asked() -> Option<Options> {
    options::read(&address::search())
}
