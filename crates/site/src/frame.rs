//! The frame of every page: head, header and foot.

/// The styles: the tokens of the playground, and the rules of these pages.
pub const CSS: &str = concat!(include_str!("../../../web/styles/tokens.css"), include_str!("../assets/pages.css"));

pub struct Frame<'a> {
    pub title: &'a str,
    pub description: &'a str,
    /// Relative to the root of the site; the links back to the root are made from it.
    pub path: &'a str,
    /// Further tags of the head.
    pub head: &'a str,
    pub body: &'a str,
}

/// `../` for every folder that a page is in.
pub fn up(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub fn html(frame: &Frame) -> String {
    let (up, title, description) = (up(frame.path), escape(frame.title), escape(frame.description));
    let Frame { head, body, .. } = frame;
    format!(
        r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="description" content="{description}" />
    <title>{title} · Redrive</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="{up}pages.css" />
    {head}
  </head>
  <body>
    <header><nav aria-label="Site"><a href="{up}">Redrive</a><a href="{up}book/">Fidelity</a><a href="{up}lessons/">Lessons</a><a href="{up}docs/">For authors</a></nav></header>
    <main>
{body}
    </main>
  </body>
</html>
"#
    )
}
