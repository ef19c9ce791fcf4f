//! The account of a run that is too long for the memory: it goes to a file at once, and so do the handles of those
//! submissions whose job has to be looked for later.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use fault_server::account::Entry;

/// Takes what is known about each submission.
pub(crate) struct Journal {
    account: Mutex<BufWriter<File>>,
    doubtful: Mutex<BufWriter<File>>,
    doubtful_path: PathBuf,
}

impl Journal {
    pub(crate) fn create(account: &Path) -> Self {
        let doubtful_path = account.with_extension("doubtful");
        let create = |path: &Path| Mutex::new(BufWriter::new(File::create(path).unwrap()));
        Self { account: create(account), doubtful: create(&doubtful_path), doubtful_path }
    }

    /// The outcome of a submission, for good.
    pub(crate) fn settle(&self, entry: &Entry) {
        let mut account = self.account.lock().unwrap();
        serde_json::to_writer(&mut *account, entry).unwrap();
        account.write_all(b"\n").unwrap();
    }

    /// A submission whose job must be looked for when the server has no faults any more.
    pub(crate) fn doubt(&self, entry: &Entry, handle: &str) {
        let mut doubtful = self.doubtful.lock().unwrap();
        serde_json::to_writer(&mut *doubtful, &(entry, handle)).unwrap();
        doubtful.write_all(b"\n").unwrap();
    }

    /// Those submissions, with their handles.
    pub(crate) fn doubtful(&self) -> Vec<(Entry, String)> {
        self.doubtful.lock().unwrap().flush().unwrap();
        let lines = BufReader::new(File::open(&self.doubtful_path).unwrap()).lines();
        lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    }

    pub(crate) fn finish(&self) {
        self.account.lock().unwrap().flush().unwrap();
    }
}
