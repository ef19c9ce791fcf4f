//! Journal and report: what a run leaves on disk.

use std::path::PathBuf;

use super::item::{End, Item};
use super::model::{ProcessedItem, SkipReason};
use super::report::{Form, Row, Sheet};
use crate::config::Target;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Ending, Identity, Journal, Record};
use crate::operation::SubmitJob;
use crate::stream::Slot;

/// A result that is handed over when it is on disk.
#[derive(Debug)]
pub(super) struct Entry {
    slot: Slot<ProcessedItem>,
    item: ProcessedItem,
    row: Option<Row>,
    record: Option<Record>,
}

/// What is kept of a run, apart from its results.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) journal: Option<Journal>,
    has_sheets: bool,
    /// Absent while they are written to.
    sheets: Option<Vec<Sheet>>,
    /// Results that ended meanwhile.
    entries: Vec<Entry>,
    /// Whether a row is missing.
    is_broken: bool,
}

impl Books {
    pub(super) async fn open(journal: Option<Journal>, reports: Vec<(PathBuf, Form)>) -> Result<Self> {
        let is_continued = journal.is_some();
        let mut sheets = Vec::new();
        for (path, form) in reports {
            let name = path.display().to_string();
            let opened = blocking(move || Sheet::open(&path, form, is_continued)).await?;
            sheets.push(opened.map_err(|error| {
                Error::new(
                    ErrorKind::File,
                    format!("the report {name} cannot be begun or continued: {error}"),
                )
                .with_source(error)
            })?);
        }
        Ok(Self {
            journal,
            has_sheets: !sheets.is_empty(),
            sheets: Some(sheets),
            entries: Vec::new(),
            is_broken: false,
        })
    }

    /// What an input is known by, if it has to be known at all.
    pub(super) fn identify(&self, target: &Target, request: &SubmitJob) -> Option<Identity> {
        (self.journal.is_some() || self.has_sheets).then(|| Identity::of(target, request))
    }

    /// Notes how an input ended. Without a report it is handed over at once.
    ///
    /// `is_left` says that the run ends before the input did: a run that continues it will write its row.
    pub(super) fn end(&mut self, item: Item, end: End, is_left: bool) -> Result<()> {
        let is_duplicate = matches!(end, End::Skipped(SkipReason::Duplicate, _));
        let is_settled_now = matches!(end, End::Settled(_));
        let identity = item.identity;
        let (slot, item) = item.end(end);
        let keeps_row = self.has_sheets && !(self.journal.is_some() && (is_left || is_duplicate));
        let row = identity.filter(|_| keeps_row).map(|identity| Row::new(identity, &item));
        let record = match (&self.journal, identity, &item.job) {
            (Some(_), Some(item), Some(job)) if is_settled_now => Some(Record::Settled(Box::new(Ending {
                item,
                job_id: job.job_id.clone(),
                state: job.state.as_str().to_owned(),
                code: job.code.clone(),
            }))),
            _ => None,
        };
        let entry = Entry { slot, item, row, record };
        if self.has_sheets {
            self.entries.push(entry);
            return Ok(());
        }
        self.hand_over(entry)
    }

    fn hand_over(&self, entry: Entry) -> Result<()> {
        let noted = match (&self.journal, entry.record) {
            // It must not say that an input is done with whose row is missing.
            (Some(journal), Some(record)) if !self.is_broken => journal.note(record),
            _ => Ok(()),
        };
        entry.slot.fill(entry.item);
        noted
    }

    /// Whether results wait for the disk.
    pub(super) fn is_busy(&self) -> bool {
        self.sheets.is_none() || !self.entries.is_empty()
    }

    /// The results that are to be written now, and where.
    pub(super) fn due(&mut self) -> Option<(Vec<Sheet>, Vec<Entry>)> {
        if self.entries.is_empty() {
            return None;
        }
        Some((self.sheets.take()?, std::mem::take(&mut self.entries)))
    }

    /// Hands over results that were written, or could not be.
    pub(super) fn written(&mut self, written: Result<Written>) -> Result<()> {
        let (sheets, entries, mut result) =
            written.unwrap_or_else(|error| (Vec::new(), Vec::new(), Err(error)));
        self.sheets = Some(sheets);
        self.is_broken |= result.is_err();
        for entry in entries {
            result = result.and(self.hand_over(entry));
        }
        result
    }
}

/// The outcome of [`write`].
pub(super) type Written = (Vec<Sheet>, Vec<Entry>, Result<()>);

/// Writes the rows of results, away from the threads that drive requests.
pub(super) async fn write(sheets: Vec<Sheet>, entries: Vec<Entry>) -> Result<Written> {
    blocking(move || {
        let mut sheets = sheets;
        let rows: Vec<Row> = entries.iter().filter_map(|entry| entry.row.clone()).collect();
        let result = sheets.iter_mut().try_for_each(|sheet| sheet.add(&rows)).map_err(|error| {
            Error::new(ErrorKind::File, format!("the report cannot be written: {error}")).with_source(error)
        });
        (sheets, entries, result)
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Error::new(ErrorKind::Internal, "writing the report panicked, or the runtime ended")
            .with_source(error)
    })
}
