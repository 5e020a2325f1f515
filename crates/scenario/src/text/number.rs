//! Decimal numbers. They are only recognized: a function that reads them adds twelve kilobytes of tables to the page.

/// Returns true for a decimal number without a sign. It may have an exponent, which may have a sign.
pub(crate) fn is_decimal(text: &str) -> bool {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    let is_exponent = |text: &str| !unsigned(text).is_empty() && are_digits(unsigned(text));
    are_digits(whole) && are_digits(fraction) && has_digits && exponent.is_none_or(is_exponent)
}

/// The text without the sign of a number.
pub(crate) fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_reads_as_one() {
        for text in ["0", "-1", "+1", "1.5", ".5", "5.", "1e5", "1.5E-3", "-.5e+10"] {
            assert!(is_decimal(unsigned(text)) && text.parse::<f64>().is_ok(), "{text}");
        }
        for text in ["", "-", ".", "e5", "1e", "1e+", "1.2.3", "--1", "0x10", "1 ", "inf", "nan", "1e5e5", "ten"] {
            assert!(!is_decimal(unsigned(text)), "{text}");
        }
    }
}
