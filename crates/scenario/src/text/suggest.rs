//! "Did you mean …?"

/// The known name that is closest to what was written, if it is close enough to be meant.
pub(crate) fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long texts are no typing slips, and the comparison takes quadratic time.
    if written.chars().count() > 64 {
        return None;
    }
    let wanted = written.to_ascii_lowercase();
    known
        .into_iter()
        .map(|name| (distance(&wanted, &name.to_ascii_lowercase()), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(wanted.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// `: did you mean `orders`?`, or nothing.
pub(crate) fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    closest(written, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// The number of letters to insert, remove, change, or swap with the next one.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = last;
        last = row;
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_and_other_words_are_not() {
        let known = ["visibilityTimeout", "delaySeconds", "fifo"];
        assert_eq!(closest("visibiltyTimeout", known), Some("visibilityTimeout"));
        assert_eq!(closest("VisibilityTimeout", known), Some("visibilityTimeout"));
        assert_eq!(closest("delayInSeconds", known), Some("delaySeconds"));
        assert_eq!(closest("fito", known), Some("fifo"));
        assert_eq!(closest("banana", known), None);
        assert_eq!(closest("x", ["v"]), None);
        assert_eq!(closest(&"x".repeat(100_000), known), None);
    }
}
