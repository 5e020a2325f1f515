//! Truncates long lists: a record that is tried for days has thousands of deliveries and causes. The first and the last
//! entries are shown, with a count between them. The tables have all of them.

use redrive_views::names::with_commas;

/// Lists up to this length are shown in full.
const MOST: usize = 200;
const FIRST: usize = 20;
const LAST: usize = 80;

/// An entry of a truncated list.
#[derive(Debug, PartialEq)]
pub enum Entry {
    Shown,
    /// The first hidden entry: its place has the number of hidden ones.
    Between(String),
    LeftOut,
}

pub fn place(place: usize, count: usize) -> Entry {
    match place {
        _ if count <= MOST => Entry::Shown,
        FIRST => Entry::Between(format!("… {} more …", with_commas((count - FIRST - LAST) as u64))),
        _ if place < FIRST || place + LAST >= count => Entry::Shown,
        _ => Entry::LeftOut,
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, place};

    #[test]
    fn a_long_list_has_a_start_and_an_end() {
        let shown = |count| (0..count).filter(|at| place(*at, count) == Entry::Shown).count();
        assert_eq!(shown(200), 200);
        assert_eq!(shown(201), 100);
        assert_eq!(place(20, 57_620), Entry::Between("… 57,520 more …".into()));
        assert_eq!(place(57_539, 57_620), Entry::LeftOut);
        assert_eq!(place(57_540, 57_620), Entry::Shown);
    }
}
