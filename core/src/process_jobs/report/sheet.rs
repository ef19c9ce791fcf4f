//! A report in a file.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::line::Form;
use super::row::Row;
use crate::ledger::Identity;

/// A file to which rows are added. Everything here blocks.
#[derive(Debug)]
pub(in crate::process_jobs) struct Sheet {
    form: Form,
    file: File,
    /// Inputs that have a row, if the report can be continued.
    known: Option<HashSet<Identity>>,
}

/// What a file holds that is to be continued.
#[derive(Debug, Default)]
struct Content {
    known: HashSet<Identity>,
    /// Bytes of the whole lines.
    whole: u64,
    /// Whether rows of inputs are there that are taken up again.
    has_open: bool,
}

impl Sheet {
    /// Opens a report. With a journal, which `is_continued` says, one that holds rows already is continued and each input
    /// has one row however often it is given. Without, it is refused: nobody could tell which rows are of which run.
    ///
    /// Rows of inputs that did not end in a job are left out then, because such inputs are taken up again; so is a line
    /// that the run before did not write to its end.
    pub(in crate::process_jobs) fn open(path: &Path, form: Form, is_continued: bool) -> io::Result<Self> {
        let mut content = match File::open(path) {
            Ok(file) => read(file, form)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Content::default(),
            Err(error) => return Err(error),
        };
        if !is_continued && (content.whole > form.header().len() as u64) {
            let message = "the file holds rows already, and only a run with a journal can continue a report";
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        if content.has_open {
            content.whole = rewrite(path, form)?;
        }
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        file.set_len(content.whole)?;
        let mut sheet = Self { form, file, known: is_continued.then_some(content.known) };
        if content.whole == 0 {
            sheet.file.write_all(form.header().as_bytes())?;
        }
        sheet.file.sync_all()?;
        Ok(sheet)
    }

    /// Adds rows, but for those of inputs that have one in a report that can be continued, and comes back when they are safe.
    pub(in crate::process_jobs) fn add(&mut self, rows: &[Row]) -> io::Result<()> {
        let mut text = String::new();
        for row in rows {
            if self.known.as_mut().is_none_or(|known| known.insert(row.item)) {
                text.push_str(&self.form.write(row)?);
            }
        }
        if text.is_empty() {
            return Ok(());
        }
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()
    }
}

fn foreign(line: &str) -> io::Error {
    let shown = crate::error::printable(line, 60);
    io::Error::new(io::ErrorKind::InvalidData, format!("a line is no row of a report: {shown}"))
}

/// Hands over each whole line but the header, its end included. Answers how many bytes whole lines have together.
fn lines(file: File, form: Form, mut on_line: impl FnMut(&str) -> io::Result<()>) -> io::Result<u64> {
    let mut input = BufReader::new(file);
    let (mut bytes, mut whole) = (Vec::new(), 0_u64);
    loop {
        bytes.clear();
        input.read_until(b'\n', &mut bytes)?;
        let line = String::from_utf8_lossy(&bytes);
        if !line.ends_with('\n') {
            // The end of a run that was cut off, unless it is the beginning of something else.
            let beginning = form.beginning();
            let is_torn = whole > 0 || line.starts_with(beginning) || beginning.starts_with(&*line);
            return if is_torn { Ok(whole) } else { Err(foreign(&line)) };
        }
        let is_header = whole == 0 && line == form.header();
        whole = whole.saturating_add(bytes.len() as u64);
        if !is_header {
            on_line(&line)?;
        }
    }
}

fn read(file: File, form: Form) -> io::Result<Content> {
    let mut content = Content::default();
    content.whole = lines(file, form, |line| {
        let (item, verdict) = form.read(line.trim_end_matches('\n')).ok_or_else(|| foreign(line))?;
        if verdict.is_final() {
            content.known.insert(item);
        } else {
            content.has_open = true;
        }
        Ok(())
    })?;
    Ok(content)
}

/// Leaves out the rows of inputs that are taken up again. Answers how long the file is now.
fn rewrite(path: &Path, form: Form) -> io::Result<u64> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let beside = PathBuf::from(name);
    let mut out = BufWriter::new(File::create(&beside)?);
    let mut length = form.header().len() as u64;
    out.write_all(form.header().as_bytes())?;
    lines(File::open(path)?, form, |line| {
        if form.read(line.trim_end_matches('\n')).is_some_and(|(_, verdict)| verdict.is_final()) {
            out.write_all(line.as_bytes())?;
            length = length.saturating_add(line.len() as u64);
        }
        Ok(())
    })?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    fs::rename(&beside, path)?;
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Target;
    use crate::error::{Error, ErrorKind};
    use crate::model::{Job, JobState};
    use crate::operation::SubmitJob;
    use crate::process_jobs::model::ProcessedItem;

    fn row(index: u32, state: JobState) -> Row {
        let target = Target { bucket: "a-1".into(), region: "ap-guangzhou".into() };
        let request = SubmitJob { input: format!("in/{index}"), ..SubmitJob::default() };
        let job = Job { job_id: format!("c{index}"), state, ..Job::default() };
        let item =
            ProcessedItem { index, input: request.input.clone(), job: Some(job), ..ProcessedItem::default() };
        Row::new(Identity::of(&target, &request), &item)
    }

    fn refused(index: u32) -> Row {
        let item = ProcessedItem {
            index,
            input: format!("in/{index}"),
            error: Some(Error::new(ErrorKind::Service, "no, \"never\"\nreally")),
            ..ProcessedItem::default()
        };
        Row::new(row(index, JobState::Success).item, &item)
    }

    #[test]
    fn a_continued_report_has_each_row_once_however_it_was_torn() {
        for form in [Form::Jsonl, Form::Csv] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("report");
            let rows: Vec<Row> = (0..4).map(|index| row(index, JobState::Success)).collect();
            Sheet::open(&path, form, false).unwrap().add(&rows).unwrap();
            let whole = fs::read_to_string(&path).unwrap();
            assert_eq!(whole.lines().count(), if form == Form::Csv { 5 } else { 4 });
            for cut in 0..whole.len() {
                fs::write(&path, &whole.as_bytes()[..cut]).unwrap();
                Sheet::open(&path, form, true).unwrap().add(&rows).unwrap();
                assert_eq!(fs::read_to_string(&path).unwrap(), whole, "{form:?} cut at {cut}");
            }
        }
    }

    #[test]
    fn what_is_taken_up_again_loses_its_row() {
        for form in [Form::Jsonl, Form::Csv] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("report");
            let mut sheet = Sheet::open(&path, form, false).unwrap();
            sheet.add(&[row(0, JobState::Failed), refused(1), row(2, JobState::Cancel)]).unwrap();
            drop(sheet);
            let mut sheet = Sheet::open(&path, form, true).unwrap();
            sheet
                .add(&[row(0, JobState::Failed), row(1, JobState::Success), row(2, JobState::Cancel)])
                .unwrap();
            let text = fs::read_to_string(&path).unwrap();
            let verdicts: Vec<_> = text
                .lines()
                .filter_map(|line| form.read(line))
                .map(|(_, verdict)| verdict.as_str())
                .collect();
            assert_eq!(verdicts, ["failed", "cancelled", "succeeded"], "{text}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn nothing_else_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        for text in ["dear diary\n", "dear diary"] {
            fs::write(&path, text).unwrap();
            for form in [Form::Jsonl, Form::Csv] {
                assert_eq!(Sheet::open(&path, form, true).unwrap_err().kind(), io::ErrorKind::InvalidData);
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        let path = folder.path().join("rows");
        Sheet::open(&path, Form::Csv, false).unwrap().add(&[row(0, JobState::Success)]).unwrap();
        let error = Sheet::open(&path, Form::Csv, false).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    }
}
