//! Which functions come later: a list of parts of names, with what they are for.

use super::{Outcome, read};

pub struct List {
    later: Vec<String>,
    /// Needed at once all the same.
    now: Vec<String>,
}

impl List {
    pub fn read(path: &str) -> Outcome<List> {
        let text = String::from_utf8(read(path)?).map_err(|_| format!("{path} is not UTF-8"))?;
        Ok(List::of(&text))
    }

    /// A line is a part of a name; after `!` it is one that is needed at once; after `#` it is a remark.
    fn of(text: &str) -> List {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (now, later): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with('!'));
        let owned = |line: &str| line.trim_start_matches('!').trim().to_owned();
        List { later: later.into_iter().map(owned).collect(), now: now.into_iter().map(owned).collect() }
    }

    pub fn is_later(&self, name: &str) -> bool {
        let has = |parts: &[String]| parts.iter().any(|part| name.contains(part.as_str()));
        has(&self.later) && !has(&self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn the_list_names_what_comes_later() {
        let list = List::of("# machines\nredrive_core::push\n! Push>::has\n");
        assert!(list.is_later("<redrive_core::push::Push>::handle"));
        assert!(!list.is_later("<redrive_core::push::Push>::has"));
        assert!(!list.is_later("<redrive_core::sqs::Sqs>::handle"));
    }
}
