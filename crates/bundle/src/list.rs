//! The list of what moves into the rest: parts of function names, and files whose text moves, too.

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
}

impl Part {
    fn matches(&self, name: &str) -> bool {
        name.contains(&self.text)
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
            let part = |text: &str| Part { text: text.trim().to_owned(), line: index + 1 };
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
        let any = |parts: &[Part]| parts.iter().any(|part| part.matches(name));
        any(&self.moved) && !any(&self.kept)
    }

    /// Fails if a line matches none of these names.
    pub fn check_all_match(&self, names: &[String]) -> Outcome {
        let is_stale = |part: &&Part| !names.iter().any(|name| part.matches(name));
        let mut stale: Vec<&Part> = self.moved.iter().chain(&self.kept).filter(is_stale).collect();
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
    const SQS: &str = "<redrive_core::sqs::Sqs>::handle";

    #[test]
    fn the_list_names_what_moves() {
        let list = List::parse("rest.txt", TEXT);
        assert_eq!(list.texts, ["rules.tsv"]);
        let names = ["<redrive_core::push::Push>::handle", "<redrive_core::push::Push>::has", SQS].map(str::to_owned);
        assert!(list.moves(&names[0]));
        assert!(!list.moves(&names[1]));
        assert!(!list.moves(&names[2]));
        assert_eq!(list.check_all_match(&names), Ok(()));
    }

    #[test]
    fn a_line_that_matches_nothing_is_an_error() {
        let list = List::parse("rest.txt", TEXT);
        assert!(!list.moves(SQS));
        let error = list.check_all_match(&[SQS.to_owned()]).expect_err("no name matched");
        assert!(error.starts_with("rest.txt:2: no function of the module has \"redrive_core::push\""), "{error}");
        assert!(error.contains("rest.txt:3: "), "{error}");
    }
}
