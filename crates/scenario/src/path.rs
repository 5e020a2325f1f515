//! Paths into a scenario: `stack.orders.visibilityTimeout`, `script[2].send.bad[0].records`.

use std::fmt;

/// A path that is built during the descent and written only for a problem.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    part: Part<'a>,
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    pub(crate) const ROOT: Path<'static> = Path { parent: None, part: Part::Root };

    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), part: Part::Key(key) }
    }

    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), part: Part::Index(index) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else { return Ok(()) };
        parent.fmt(f)?;
        match self.part {
            Part::Root => Ok(()),
            Part::Key(key) if parent.parent.is_none() => f.write_str(key),
            Part::Key(key) => write!(f, ".{key}"),
            Part::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Splits a path into its parts; `script[2].send` and `script.2.send` are the same.
/// A number is returned as a key, because only the value decides whether it is an index: `Part::Key("2")`.
pub(crate) fn split(path: &str) -> Vec<&str> {
    path.split(['.', '[']).map(|part| part.strip_suffix(']').unwrap_or(part)).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_with_dots_and_brackets() {
        let script = Path::ROOT.key("script");
        let step = script.index(2);
        let send = step.key("send");
        assert_eq!(send.to_string(), "script[2].send");
        assert_eq!(Path::ROOT.to_string(), "");
    }

    #[test]
    fn a_path_is_split_at_dots_and_brackets() {
        assert_eq!(split("script[2].send.bad[0]"), ["script", "2", "send", "bad", "0"]);
        assert_eq!(split("script.2"), ["script", "2"]);
        assert!(split("").is_empty());
    }
}
