//! The options of a job: `--name` and `--name value`.

use crate::outcome::Outcome;

pub struct Options {
    words: Vec<String>,
}

impl Options {
    pub fn new(words: impl Iterator<Item = String>) -> Self {
        Self { words: words.collect() }
    }

    /// Removes `--name`; true if it was given.
    pub fn flag(&mut self, name: &str) -> bool {
        match self.words.iter().position(|word| word == name) {
            Some(at) => {
                self.words.remove(at);
                true
            }
            None => false,
        }
    }

    /// Removes `--name value` or `--name=value`.
    pub fn value(&mut self, name: &str) -> Outcome<Option<String>> {
        let joined = format!("{name}=");
        let Some(at) = self.words.iter().position(|word| word == name || word.starts_with(&joined)) else {
            return Ok(None);
        };
        let word = self.words.remove(at);
        if let Some(value) = word.strip_prefix(&joined) {
            return Ok(Some(value.to_owned()));
        }
        if at < self.words.len() { Ok(Some(self.words.remove(at))) } else { Err(format!("{name} expects a value")) }
    }

    /// Removes every `--name value`.
    pub fn values(&mut self, name: &str) -> Outcome<Vec<String>> {
        let mut found = Vec::new();
        while let Some(value) = self.value(name)? {
            found.push(value);
        }
        Ok(found)
    }

    /// Fails if an option is left.
    pub fn done(self) -> Outcome {
        match self.words.first() {
            None => Ok(()),
            Some(word) => Err(format!("unknown option {word}; see cargo xtask help")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Options {
        Options::new(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn values_are_taken_in_both_forms() {
        let mut given = options("--only lint --port=80 --check --only tidy");
        assert_eq!(given.value("--port"), Ok(Some("80".to_owned())));
        assert_eq!(given.values("--only"), Ok(vec!["lint".to_owned(), "tidy".to_owned()]));
        assert!(given.flag("--check"));
        assert!(!given.flag("--check"));
        assert_eq!(given.done(), Ok(()));
    }

    #[test]
    fn an_unknown_option_is_an_error() {
        assert!(options("--prot 80").done().is_err());
        assert!(options("--port").value("--port").is_err());
    }
}
