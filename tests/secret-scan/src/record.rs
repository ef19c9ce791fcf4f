//! The folder that the outputs and logs of a run are kept in.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{fs, io};

use crate::scan::{Finding, Scanner};
use crate::text::find;

/// Ends the names of files that hold what programs logged, as opposed to printed.
pub const LOG_SUFFIX: &str = ".log";

/// Who must have been heard in the logs: otherwise nothing was listened to, and that nothing was found says nothing.
pub const SPEAKERS: [&str; 5] = [
    "DEBUG cloud_infinite::log + call",
    "TRACE cloud_infinite::log [call/attempt] request",
    "hyper_util::client",
    "reqwest::",
    "rustls::client",
];

/// What came of reading a folder.
#[derive(Debug, Default)]
pub struct Report {
    /// The secrets.
    pub findings: Vec<Finding>,
    /// Files that were read.
    pub files: usize,
    /// Lines in them.
    pub lines: usize,
    /// Of [`SPEAKERS`], those that are nowhere in the logs.
    pub silent: Vec<&'static str>,
}

/// Reads every file of a folder.
///
/// # Errors
/// If a file cannot be read.
pub fn read(folder: &Path, scanner: &Scanner) -> io::Result<Report> {
    let mut report = Report { silent: SPEAKERS.to_vec(), ..Report::default() };
    for path in files(folder)? {
        let text = fs::read(&path)?;
        let place = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        report.files += 1;
        report.lines += text.iter().filter(|byte| **byte == b'\n').count();
        if place.ends_with(LOG_SUFFIX) {
            report.silent.retain(|speaker| find(&text, speaker.as_bytes()).is_none());
        }
        report.findings.extend(scanner.scan(&place, &text));
    }
    Ok(report)
}

/// When the first file of the folder was made and the last was written, in seconds since the Unix epoch.
///
/// # Errors
/// If there is no file, or it cannot be asked.
pub fn span(folder: &Path) -> io::Result<(i64, i64)> {
    let mut times = Vec::new();
    for path in files(folder)? {
        let metadata = fs::metadata(path)?;
        for time in [metadata.modified()?, metadata.created().or_else(|_| metadata.modified())?] {
            let since = time.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
            times.push(i64::try_from(since.as_secs()).map_err(io::Error::other)?);
        }
    }
    match (times.iter().min(), times.iter().max()) {
        (Some(begin), Some(end)) => Ok((*begin, *end)),
        _ => Err(io::Error::new(io::ErrorKind::NotFound, format!("{} is empty", folder.display()))),
    }
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(self::files(&path)?) } else { files.push(path) }
    }
    files.sort();
    Ok(files)
}
