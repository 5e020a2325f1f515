//! Which functions and texts come later: parts of names, and files, with what they are for.

use super::{Outcome, read};

#[derive(Default)]
pub struct List {
    later: Vec<String>,
    /// Needed at once all the same.
    now: Vec<String>,
    /// Files that stand in the module as they are.
    pub texts: Vec<String>,
}

impl List {
    pub fn read(path: &str) -> Outcome<List> {
        let text = String::from_utf8(read(path)?).map_err(|_| format!("{path} is not UTF-8"))?;
        Ok(List::of(&text))
    }

    /// A line is a part of a name; after `!` it is one that is needed at once, after `@` a file whose text comes later;
    /// after `#` it is a remark.
    fn of(text: &str) -> List {
        let mut list = List::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_at(1) {
                ("!", part) => list.now.push(part.trim().to_owned()),
                ("@", file) => list.texts.push(file.trim().to_owned()),
                _ => list.later.push(line.to_owned()),
            }
        }
        list
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
        let list = List::of("# machines\nredrive_core::push\n! Push>::has\n@ rules.tsv\n");
        assert_eq!(list.texts, ["rules.tsv"]);
        assert!(list.is_later("<redrive_core::push::Push>::handle"));
        assert!(!list.is_later("<redrive_core::push::Push>::has"));
        assert!(!list.is_later("<redrive_core::sqs::Sqs>::handle"));
    }
}
