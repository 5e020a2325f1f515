//! The operator `wildcard` and the limit of its complexity.

use std::collections::BTreeSet;

use redrive_core::plan::Test;

use super::{Invalid, refused};

/// Splits a text at its stars; a star that is meant as such has a backslash before it.
pub(super) fn compile(text: &str) -> Result<Test, Invalid> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().enumerate();
    let mut was_star = false;
    while let Some((place, letter)) = letters.next() {
        let is_star = letter == '*';
        if is_star && was_star {
            return refused(format!("Consecutive wildcard characters at pos {}", place - 1));
        }
        was_star = is_star;
        let part = match letter {
            '*' => {
                parts.push(String::new());
                continue;
            }
            '\\' => match letters.next() {
                Some((_, letter @ ('*' | '\\'))) => letter,
                _ => return refused(format!("Invalid escape character at pos {place}")),
            },
            letter => letter,
        };
        parts.last_mut().expect("there is always one").push(part);
    }
    if is_too_complex(&parts) {
        return refused(
            "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a \
             wildcard character",
        );
    }
    Ok(Test::Wildcard(parts.into_iter().map(Into::into).collect()))
}

/// Maximum number of places of a wildcard at which a text can stand at once. AWS's own limit is not published: five stars
/// with a colon after each, which come to 11, were refused, and five repeated directories, which come to 8, were not.
const MAX_PLACES: usize = 10;
/// Maximum number of sets of places that are looked at.
const MAX_SETS: usize = 500;

/// Returns true if some text can stand at too many places at once. `Rule::EventbridgeEventPatternWildcardLimit`
fn is_too_complex(parts: &[String]) -> bool {
    // One place before each character and each star; `None` is a star.
    let places: Vec<Option<char>> = parts
        .iter()
        .enumerate()
        .flat_map(|(n, part)| (n > 0).then_some(None).into_iter().chain(part.chars().map(Some)))
        .collect();
    let closed = |set: &mut BTreeSet<usize>| {
        let after_stars: Vec<usize> =
            set.iter().copied().filter(|place| places.get(*place) == Some(&None)).map(|place| place + 1).collect();
        set.extend(after_stars);
    };
    let mut start = BTreeSet::from([0]);
    closed(&mut start);
    let (mut seen, mut next) = (BTreeSet::from([start.clone()]), vec![start]);
    while let Some(set) = next.pop() {
        if set.len() > MAX_PLACES {
            return true;
        }
        let letters: BTreeSet<char> = set.iter().filter_map(|place| *places.get(*place)?).collect();
        for letter in letters {
            let mut after: BTreeSet<usize> = set
                .iter()
                .filter_map(|place| match places.get(*place)? {
                    None => Some(*place),
                    Some(own) => (*own == letter).then_some(place + 1),
                })
                .collect();
            closed(&mut after);
            if seen.len() < MAX_SETS && seen.insert(after.clone()) {
                next.push(after);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn a_wildcard_has_a_limit() {
        for (text, is_compiled) in [
            ("*:*:*:*:*:event-bus/*", false),
            ("arn:aws:events:us-east-1:*:event-bus/*", true),
            ("/Users/*/dir/dir/dir/dir/dir/doc.txt", true),
            ("/Users/*/doc.txt", true),
            ("*/img/*.png", true),
            ("", true),
            ("*", true),
            ("a**b", false),
            (r"a\*\*b", true),
            (r"a\b", false),
        ] {
            assert_eq!(compile(text).is_ok(), is_compiled, "{text}");
        }
    }
}
