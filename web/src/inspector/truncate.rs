//! Long lists: a record that is tried for days has thousands of deliveries and causes. The first and the last are shown,
//! and how many are between; all of them are in the tables.

use redrive_views::names::with_commas;

/// No list is longer.
const MOST: usize = 200;
const FIRST: usize = 20;
const LAST: usize = 80;

/// What a place of a list of so many comes to.
#[derive(Debug, PartialEq)]
pub enum Entry {
    Shown,
    /// The first that is not: here it says how many are left out.
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
