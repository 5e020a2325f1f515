//! Names that a report uses, each of which the book explains: expectations, metrics, items of the bill.

use crate::tree::File;

/// The files with names, each with the lines that open and close its list.
const LISTS: &[(&str, &str, &str, &str)] = &[
    ("expectation", "crates/scenario/src/schema/expectation.rs", "pub(crate) const NAMED", "];"),
    ("metric", "crates/views/src/metrics/name.rs", "names! {", "}"),
    ("item of the bill", "crates/views/src/cost.rs", "pub const fn as_str", "    }"),
];

/// Names that no page of the book has in backticks.
pub fn undocumented(sources: &[File], book: &[File]) -> Vec<String> {
    let mut problems = Vec::new();
    for (what, path, opens, closes) in LISTS {
        let Some(file) = sources.iter().find(|file| file.path == *path) else { continue };
        let names = names(&file.text, opens, closes);
        if names.is_empty() {
            problems.push(format!("{path}: there is no list that begins with {opens}"));
        }
        for (line, name) in names {
            let code = format!("`{name}`");
            if !book.iter().any(|page| page.text.contains(&code)) {
                problems.push(format!("{path}:{line}: no page of semantics/ explains the {what} {code}"));
            }
        }
    }
    problems
}

/// The texts of a list, with their lines.
fn names<'t>(text: &'t str, opens: &str, closes: &str) -> Vec<(usize, &'t str)> {
    let lines = text.lines().enumerate().skip_while(|(_, line)| !line.trim_start().starts_with(opens));
    let mut names = Vec::new();
    for (place, line) in lines {
        names.extend(line.split('"').skip(1).step_by(2).map(|name| (place + 1, name)));
        let is_last = if closes.starts_with(' ') { line == closes } else { line.trim_end().ends_with(closes) };
        if is_last {
            break;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "crates/views/src/metrics/name.rs";

    #[test]
    fn a_name_that_no_page_explains_is_found() {
        let source =
            File::new(PATH, "macro_rules! names {}\nnames! {\n    One = \"One\",\n    Two = \"two\",\n}\n\"three\"\n");
        let book = [File::new("semantics/metrics/sqs.md", "| `One` | the first |\ntwo and `three`")];
        let problems = undocumented(&[source], &book);
        assert_eq!(problems, [format!("{PATH}:4: no page of semantics/ explains the metric `two`")]);
    }

    #[test]
    fn a_list_that_was_moved_is_reported() {
        let problems = undocumented(&[File::new(PATH, "")], &[]);
        assert_eq!(problems, [format!("{PATH}: there is no list that begins with names! {{")]);
    }

    #[test]
    fn a_list_on_one_line_and_a_function_are_read() {
        let one = "pub(crate) const NAMED: [&str; 2] =\n    [\"a\", \"b\"];\n\"c\"";
        assert_eq!(names(one, "pub(crate) const NAMED", "];"), [(2, "a"), (2, "b")]);
        let function =
            "    pub const fn as_str(self) {\n        match self {\n            A => \"a\",\n        }\n    }\n\"b\"";
        assert_eq!(names(function, "pub const fn as_str", "    }"), [(3, "a")]);
    }
}
