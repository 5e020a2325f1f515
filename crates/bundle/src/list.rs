//! The list of what moves into the rest: parts of function names, and files whose text moves, too.

use std::cell::Cell;

use super::{Outcome, read};

#[derive(Default)]
pub struct List {
    path: String,
    /// Functions with such a part in their names move.
    moved: Vec<Part>,
    /// Functions with such a part in their names stay in the first part, even so.
    kept: Vec<Part>,
    /// Files whose text is embedded in the module.
    pub texts: Vec<String>,
}

struct Part {
    text: String,
    line: usize,
    has_match: Cell<bool>,
}

impl Part {
    fn matches(&self, name: &str) -> bool {
        let matches = name.contains(&self.text);
        self.has_match.set(self.has_match.get() || matches);
        matches
    }
}

impl List {
    pub fn read(path: &str) -> Outcome<List> {
        let text = String::from_utf8(read(path)?).map_err(|_| format!("{path} is not UTF-8"))?;
        Ok(List::parse(path, &text))
    }

    /// Each line is a part of a name. `!` marks a part of names that stay, `@` a file whose text moves, `#` a comment.
    fn parse(path: &str, text: &str) -> List {
        let mut list = List { path: path.to_owned(), ..List::default() };
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            let part = |text: &str| Part { text: text.trim().to_owned(), line: index + 1, has_match: Cell::new(false) };
            match line.chars().next() {
                None | Some('#') => {}
                Some('!') => list.kept.push(part(&line[1..])),
                Some('@') => list.texts.push(line[1..].trim().to_owned()),
                Some(_) => list.moved.push(part(line)),
            }
        }
        list
    }

    /// True if the function of this name moves into the rest.
    pub fn moves(&self, name: &str) -> bool {
        // Each part is tried, because each has to match a name.
        let count = |parts: &[Part]| parts.iter().filter(|part| part.matches(name)).count();
        let (moved, kept) = (count(&self.moved), count(&self.kept));
        moved > 0 && kept == 0
    }

    /// Fails if a line matched none of the names that were asked about.
    pub fn check_all_matched(&self) -> Outcome {
        let mut stale: Vec<&Part> = self.moved.iter().chain(&self.kept).filter(|part| !part.has_match.get()).collect();
        stale.sort_by_key(|part| part.line);
        let lines: Vec<String> = stale
            .iter()
            .map(|part| {
                format!("{}:{}: no function of the module has {:?} in its name", self.path, part.line, part.text)
            })
            .collect();
        if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    const TEXT: &str = "# services\nredrive_core::push\n! Push>::has\n@ rules.tsv\n";

    #[test]
    fn the_list_names_what_moves() {
        let list = List::parse("rest.txt", TEXT);
        assert_eq!(list.texts, ["rules.tsv"]);
        assert!(list.moves("<redrive_core::push::Push>::handle"));
        assert!(!list.moves("<redrive_core::push::Push>::has"));
        assert!(!list.moves("<redrive_core::sqs::Sqs>::handle"));
        assert_eq!(list.check_all_matched(), Ok(()));
    }

    #[test]
    fn a_line_that_matches_nothing_is_an_error() {
        let list = List::parse("rest.txt", TEXT);
        assert!(!list.moves("<redrive_core::sqs::Sqs>::handle"));
        let error = list.check_all_matched().expect_err("no name matched");
        assert!(error.starts_with("rest.txt:2: no function of the module has \"redrive_core::push\""), "{error}");
        assert!(error.contains("rest.txt:3: "), "{error}");
    }
}
