//! What a run can be written as.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Report,
    Trace,
    RecordsCsv,
    InvocationsCsv,
    TraceCsv,
    Svg,
    Chrome,
    Otlp,
    Events,
    Mermaid,
}

impl Format {
    pub const ALL: [Format; 10] = [
        Format::Report,
        Format::Trace,
        Format::RecordsCsv,
        Format::InvocationsCsv,
        Format::TraceCsv,
        Format::Svg,
        Format::Chrome,
        Format::Otlp,
        Format::Events,
        Format::Mermaid,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Format::Report => "report",
            Format::Trace => "trace",
            Format::RecordsCsv => "records-csv",
            Format::InvocationsCsv => "invocations-csv",
            Format::TraceCsv => "trace-csv",
            Format::Svg => "svg",
            Format::Chrome => "chrome",
            Format::Otlp => "otlp",
            Format::Events => "events",
            Format::Mermaid => "mermaid",
        }
    }

    /// What it is for, in a line.
    pub const fn about(self) -> &'static str {
        match self {
            Format::Report => "the report, JSON",
            Format::Trace => "every fact, JSON Lines",
            Format::RecordsCsv => "a line a record, for spreadsheets",
            Format::InvocationsCsv => "a line an invocation, for spreadsheets",
            Format::TraceCsv => "a line a fact, for spreadsheets",
            Format::Svg => "the timeline as a picture; --select lights a record's life",
            Format::Chrome => "Chrome's trace format, which Perfetto opens",
            Format::Otlp => "OpenTelemetry spans with links, OTLP as JSON",
            Format::Events => {
                "the event of an invocation; all with --out FOLDER or FILE.zip: sam local invoke -e takes them"
            }
            Format::Mermaid => "the life of a record as a Mermaid sequence diagram",
        }
    }

    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_of_the_module_name_every_form() {
        let types = include_str!("../../wasm/package/redrive-export.d.ts");
        for format in Format::ALL {
            assert!(types.contains(&format!("    | \"{}\"", format.name())), "{}", format.name());
        }
    }
}
