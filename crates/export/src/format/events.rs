//! The events that functions received, as files for `sam local invoke -e FILE` and other local runners.

use std::io::{self, Cursor, Write};

use redrive_core::Run;
use redrive_core::id::InvocationId;
use redrive_report::event_text;
use redrive_views::{Index, names};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::request::{ExportError, ExportRequest, write_json};
use crate::select;

pub struct EventFile {
    /// `worker@4.json`
    pub name: String,
    /// `worker@4`
    pub invocation: String,
    pub text: String,
}

/// Returns the event of every invocation that ran.
pub fn events<'r>(run: &'r Run, index: &'r Index) -> impl Iterator<Item = EventFile> + 'r {
    let ids = (0..run.trace.invocations().len() as u32).map(InvocationId::new);
    let ran = ids.filter(|id| run.trace.invocation(*id).environment.is_some());
    ran.map(|id| {
        let invocation = names::invocation(&run.plan, &run.trace, id);
        EventFile { name: format!("{invocation}.json"), text: event_text(run, index, id), invocation }
    })
}

/// Writes the event of the selected invocation, or a ZIP file with the events of all invocations.
pub fn write(request: &ExportRequest, out: &mut dyn Write) -> Result<(), ExportError> {
    let index = Index::new(&request.run.trace);
    let Some(selector) = request.select else {
        let files = events(request.run, &index).map(|file| (file.name, file.text));
        return Ok(out.write_all(&archive(files)?)?);
    };
    let invocation = select::invocation(request.run, selector).map_err(ExportError::Select)?;
    let mut text = event_text(request.run, &index, invocation);
    text.push_str(if text.ends_with('\n') { "" } else { "\n" });
    Ok(write_json(&text, out)?)
}

/// A ZIP file, uncompressed. All dates are 1980-01-01, so that the same run has the same bytes.
fn archive(files: impl Iterator<Item = (String, String)>) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    /// More files than the first version of the format can count.
    #[test]
    fn no_file_is_dropped() {
        const COUNT: usize = 70_000;
        let files = (1..=COUNT).map(|number| (format!("worker@{number}.json"), format!("[{number}]")));
        let mut zip = ZipArchive::new(Cursor::new(archive(files).expect("a ZIP file"))).expect("a ZIP file");
        assert_eq!(zip.len(), COUNT);
        let mut text = String::new();
        let mut last = zip.by_name("worker@70000.json").expect("the last file");
        last.read_to_string(&mut text).expect("text");
        assert_eq!(text, "[70000]");
    }

    #[test]
    fn the_same_files_have_the_same_bytes() {
        let bytes = || archive([("a@1.json".to_owned(), "{}".to_owned())].into_iter()).expect("a ZIP file");
        assert_eq!(bytes(), bytes());
    }
}
