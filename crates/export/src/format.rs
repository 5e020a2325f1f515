//! The export formats. To add one, add its module and its row in `formats!`.

pub mod chrome;
pub mod events;
mod invocations_csv;
pub mod mermaid;
mod otlp;
mod records_csv;
mod report;
pub mod svg;
mod trace;
mod trace_csv;

use std::io::Write;

use crate::request::{ExportError, ExportRequest};

/// Description of a format, for help texts, menus and file names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// The value of `--to`.
    pub id: &'static str,
    /// The end of a file name, without the first dot.
    pub extension: &'static str,
    pub media_type: &'static str,
    pub label: &'static str,
    /// A description of the purpose of the format, in one line.
    pub about: &'static str,
    pub subject: Subject,
    pub group: Group,
}

/// The part of a run that a format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The whole run.
    Run,
    /// The whole run, with the selection highlighted.
    Picture,
    /// The selected record.
    Record,
}

/// A section of a menu of formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Picture,
    Data,
    Tools,
    Selection,
}

impl Group {
    pub const ALL: [Group; 4] = [Group::Picture, Group::Data, Group::Tools, Group::Selection];

    pub const fn title(self) -> &'static str {
        match self {
            Group::Picture => "Timeline as a picture",
            Group::Data => "Full results",
            Group::Tools => "For other tools",
            Group::Selection => "Selection",
        }
    }
}

/// One row per format: its variant, its module, its id, extension, media type, label and description, and where it is
/// listed. The enum, the table and the dispatch to `write` are made from these rows.
macro_rules! formats {
    ($($variant:ident, $module:ident, $id:literal, $extension:literal, $media_type:literal, $label:literal, $about:literal,
       $subject:ident, $group:ident;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $($variant,)*
        }

        impl Format {
            pub const ALL: &'static [Format] = &[$(Format::$variant,)*];

            pub const fn info(self) -> Info {
                match self {
                    $(Format::$variant => Info {
                        id: $id,
                        extension: $extension,
                        media_type: $media_type,
                        label: $label,
                        about: $about,
                        subject: Subject::$subject,
                        group: Group::$group,
                    },)*
                }
            }

            /// Writes the format to `out`.
            pub fn write(self, request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
                match self {
                    $(Format::$variant => $module::write(request, out),)*
                }
            }
        }
    };
}

formats! {
    Svg, svg, "svg", "svg", "image/svg+xml", "SVG",
        "the timeline at any size; a selected record or invocation is highlighted", Picture, Picture;
    Report, report, "report", "report.json", "application/json", "Report",
        "JSON: the outcome of every record, metrics and cost", Run, Data;
    Trace, trace, "trace", "trace.jsonl", "application/jsonl", "Trace",
        "JSON Lines: every fact with its cause and rule", Run, Data;
    RecordsCsv, records_csv, "records-csv", "records.csv", "text/csv", "Records",
        "CSV: one line per record", Run, Data;
    InvocationsCsv, invocations_csv, "invocations-csv", "invocations.csv", "text/csv", "Invocations",
        "CSV: one line per invocation", Run, Data;
    TraceCsv, trace_csv, "trace-csv", "facts.csv", "text/csv", "Facts",
        "CSV: one line per fact", Run, Data;
    Chrome, chrome, "chrome", "trace.json", "application/json", "Chrome trace",
        "Chrome's trace event format, which Perfetto opens", Run, Tools;
    Otlp, otlp, "otlp", "otlp.json", "application/json", "OpenTelemetry",
        "spans with links, OTLP as JSON", Run, Tools;
    Events, events, "events", "events.zip", "application/zip", "Events of all invocations",
        "ZIP: the event of each invocation, for sam local invoke -e", Run, Tools;
    Mermaid, mermaid, "mermaid", "mmd", "text/plain", "Diagram of",
        "Mermaid: the life of a record as a sequence diagram", Record, Selection;
}

impl Format {
    pub const fn id(self) -> &'static str {
        self.info().id
    }

    /// Returns the format with this id.
    pub fn by_id(id: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_of_the_module_list_every_format() {
        let types = include_str!("../../wasm/package/redrive-export.d.ts");
        for format in Format::ALL {
            assert!(types.contains(&format!("    | \"{}\"", format.id())), "{}", format.id());
        }
    }

    #[test]
    fn ids_and_extensions_are_unique() {
        for (place, one) in Format::ALL.iter().enumerate() {
            for other in &Format::ALL[place + 1..] {
                assert_ne!(one.id(), other.id());
                assert_ne!(one.info().extension, other.info().extension);
            }
        }
    }
}
