//! The content security policy of a page with inline script and styles, such as an example: it allows their hashes only.

use crate::keep::hash;

const META: &str = "http-equiv=\"Content-Security-Policy\"";

/// Adds the policy, unless the page has one.
pub fn with_policy(page: &str) -> String {
    if page.contains(META) {
        return page.to_owned();
    }
    let hashes = |open: &str, close: &str| -> String {
        let inside = page.split(open).skip(1).filter_map(|rest| rest.split_once('>')?.1.split_once(close));
        inside
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, _)| format!(" 'sha256-{}'", hash(text.as_bytes())))
            .collect()
    };
    let (scripts, styles) = (hashes("<script", "</script>"), hashes("<style", "</style>"));
    let policy = format!(
        "default-src 'none'; script-src 'self'{scripts} 'wasm-unsafe-eval'; style-src 'self'{styles}; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'"
    );
    // The policy applies to all elements after it.
    page.replacen(
        "<meta charset=\"utf-8\" />",
        &format!("<meta charset=\"utf-8\" />\n    <meta {META} content=\"{policy}\" />"),
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_script_and_styles_are_allowed() {
        let page = "<head><meta charset=\"utf-8\" /><style>a{}</style></head><script type=\"module\">run()</script>";
        let page = with_policy(page);
        let allowed = format!(
            "script-src 'self' 'sha256-{}' 'wasm-unsafe-eval'; style-src 'self' 'sha256-{}'",
            hash(b"run()"),
            hash(b"a{}")
        );
        assert!(page.contains(&allowed), "{page}");
        assert!(page.starts_with("<head><meta charset=\"utf-8\" />\n    <meta http-equiv=\"Content-Security-Policy\""));
    }
}
