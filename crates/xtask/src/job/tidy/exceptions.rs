//! Lists of exceptions to checks, with reasons. `semantics/exceptions.txt` is for the pages,
//! `crates/xtask/exceptions.txt` for the sources.
//!
//! A line is `name: reason`; `#` starts a comment. A line without a use is an error, so a list cannot hold an exception
//! that has become unnecessary.

#[derive(Default)]
pub struct Exceptions {
    entries: Vec<Entry>,
    problems: Vec<String>,
}

struct Entry {
    place: String,
    name: String,
    is_used: bool,
}

impl Exceptions {
    pub fn parse(path: &str, text: &str) -> Self {
        let mut exceptions = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let place = format!("{path}:{}", index + 1);
            match line.split_once(':').map(|(name, reason)| (name, reason.trim())) {
                Some((name, reason)) if !reason.is_empty() => {
                    exceptions.entries.push(Entry { place, name: name.trim().to_owned(), is_used: false })
                }
                _ => exceptions.problems.push(format!("{place}: an exception is written as name: reason")),
            }
        }
        exceptions
    }

    /// True if this rule is excused; the exception counts as needed from now on.
    pub fn excuse_rule(&mut self, id: &str) -> bool {
        self.excuse(id)
    }

    /// True if this page is excused; the exception counts as needed from now on.
    pub fn excuse_page(&mut self, path: &str) -> bool {
        self.excuse(&format!("page {path}"))
    }

    /// The number after this name, as in `circle web 14`; the exception counts as needed from now on.
    pub fn excuse_number(&mut self, name: &str) -> Option<usize> {
        self.entries.iter_mut().find_map(|entry| {
            let number = entry.name.strip_prefix(name)?.strip_prefix(' ')?.parse().ok()?;
            entry.is_used = true;
            Some(number)
        })
    }

    /// True if there is an exception of this name, which counts as needed from now on.
    pub fn excuse(&mut self, name: &str) -> bool {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.name == name) else {
            return false;
        };
        entry.is_used = true;
        true
    }

    /// The errors of the list itself. Call it after every check that uses the list.
    pub fn problems(self) -> Vec<String> {
        let stale = self.entries.into_iter().filter(|entry| !entry.is_used);
        let mut problems = self.problems;
        problems
            .extend(stale.map(|entry| format!("{}: {} needs no exception; remove the line", entry.place, entry.name)));
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_needs_a_reason_and_a_use() {
        let mut exceptions = Exceptions::parse(
            "e.txt",
            "# why\n\nsqs.queue.one: because\npage semantics/sqs/queue.md: because\nsqs.queue.two:\nsqs.queue.three: because\n",
        );
        assert!(exceptions.excuse_rule("sqs.queue.one"));
        assert!(exceptions.excuse_page("semantics/sqs/queue.md"));
        assert!(!exceptions.excuse_rule("sqs.queue.two"));
        let problems = exceptions.problems();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("e.txt:5: an exception is written as"));
        assert!(problems[1].starts_with("e.txt:6: sqs.queue.three needs no exception"));
    }
}
