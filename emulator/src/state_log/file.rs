//! The file of the log.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::load::load;
use super::lock::Lock;
use super::{Cut, LogError, LogHealth, frame};
use crate::folder::sync_folder;
use crate::state::{Change, State, Step};

/// The name of the file.
const NAME: &str = "state.log";

/// The name of the file while it is written anew.
const NEW_NAME: &str = "state.log.new";

/// A log is not written anew before it has so many bytes.
const LEAST_TO_COMPACT: u64 = 1 << 20;

/// A log is written anew when it is so many times as long as it was when it was new.
const GROWTH_TO_COMPACT: u64 = 2;

#[derive(Debug)]
pub(super) struct LogFile {
    folder: PathBuf,
    durable: bool,
    cut: Option<Cut>,
    inner: Mutex<Inner>,
    /// Counts the bytes that were ever appended. They go on when the file is written anew.
    written: AtomicU64,
    /// How many of them are on the disk.
    synced: AtomicU64,
    /// Held while the disk is waited for: whoever waits for this shares the next time.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Inner {
    /// `None` when the log is closed.
    open: Option<Open>,
    error: Option<String>,
}

#[derive(Debug)]
struct Open {
    file: Arc<File>,
    _lock: Lock,
    length: u64,
    /// The length when it was written anew.
    compact: u64,
    /// Why nobody can tell what is in the file any more. Only a new start helps.
    broken: Option<String>,
}

impl LogFile {
    pub(super) fn open(folder: &Path, durable: bool, now: i64) -> io::Result<(Self, State, Vec<Step>)> {
        make_private(folder, durable)?;
        let lock = Lock::take(folder)?;
        let path = folder.join(NAME);
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("cannot use `{}`: {error}", path.display()))
        };
        remove_if_there(&folder.join(NEW_NAME)).map_err(named)?;
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(named(error)),
        };
        let loaded = load(&bytes)
            .map_err(|foreign| named(io::Error::new(io::ErrorKind::InvalidData, foreign.to_string())))?;
        let mut state = loaded.state;
        let (file, length) = if loaded.good == 0 {
            // There is nothing in it yet that could be lost.
            write_anew(folder, &State::default(), durable)
        } else {
            OpenOptions::new().append(true).open(&path).and_then(|file| {
                if loaded.cut.is_some() {
                    file.set_len(loaded.good as u64)?;
                    file.sync_all()?;
                }
                Ok((file, loaded.good as u64))
            })
        }
        .map_err(named)?;
        let log = Self {
            folder: folder.to_owned(),
            durable,
            cut: loaded.cut,
            inner: Mutex::new(Inner {
                open: Some(Open { file: Arc::new(file), _lock: lock, length, compact: length, broken: None }),
                error: None,
            }),
            written: AtomicU64::new(0),
            synced: AtomicU64::new(0),
            turn: tokio::sync::Mutex::new(()),
        };
        let opened = Change::Opened { at: now };
        let refused = |error: LogError| named(io::Error::other(error.to_string()));
        log.append(&opened).map_err(refused)?;
        let steps = state.apply(opened).map_err(|misfit| refused(misfit.into()))?;
        log.measure(&state);
        Ok((log, state, steps))
    }

    pub(super) fn append(&self, change: &Change) -> Result<(), LogError> {
        let line = serde_json::to_vec(change).map_err(|error| LogError(error.to_string()))?;
        let line = frame::line(&line).ok_or_else(|| LogError("the change is too long".to_owned()))?;
        let mut inner = self.lock();
        let result = inner.usable().and_then(|open| {
            let length = open.length;
            // Both ends are in the same place: the file is opened for appending.
            (&*open.file).write_all(&line).map_err(|error| {
                // Half a line would hide what comes behind it.
                if let Err(second) = open.file.set_len(length) {
                    open.broken = Some(format!("{error}, and then {second}"));
                }
                LogError(error.to_string())
            })?;
            open.length += line.len() as u64;
            Ok(())
        });
        let result = self.tell(&mut inner, result);
        if result.is_ok() {
            self.written.fetch_add(line.len() as u64, Ordering::SeqCst);
        }
        result
    }

    pub(super) async fn settled(&self) -> Result<(), LogError> {
        let wanted = self.written.load(Ordering::SeqCst);
        if !self.durable || self.synced.load(Ordering::SeqCst) >= wanted {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        if self.synced.load(Ordering::SeqCst) >= wanted {
            return Ok(());
        }
        let (file, reached) = {
            let mut inner = self.lock();
            let open = inner.usable()?;
            (Arc::clone(&open.file), self.written.load(Ordering::SeqCst))
        };
        let synced = match tokio::task::spawn_blocking(move || file.sync_data()).await {
            Ok(synced) => synced,
            Err(error) => Err(io::Error::other(error)),
        };
        if let Err(error) = synced {
            let reason = format!("what was written may not be on the disk: {error}");
            let mut inner = self.lock();
            // A second `fsync` may succeed although what the first one had to write is lost.
            if let Some(open) = &mut inner.open {
                open.broken = Some(reason.clone());
            }
            return self.tell(&mut inner, Err(LogError(reason)));
        }
        self.synced.fetch_max(reached, Ordering::SeqCst);
        Ok(())
    }

    pub(super) fn compact_if_grown(&self, state: &State) {
        let has_grown = self.lock().open.as_ref().is_some_and(|open| {
            open.length >= LEAST_TO_COMPACT && open.length >= open.compact.saturating_mul(GROWTH_TO_COMPACT)
        });
        if has_grown && self.rewrite(state, true).is_err() {
            // The error was told. The next time comes when it has grown as much again, not with the next change.
            if let Some(open) = &mut self.lock().open {
                open.compact = open.length;
            }
        }
    }

    pub(super) fn clear(&self) -> Result<(), LogError> {
        self.rewrite(&State::default(), self.durable)
    }

    /// With `synced`, the new file is on the disk before it takes the place of the old one, which may be there already.
    fn rewrite(&self, state: &State, synced: bool) -> Result<(), LogError> {
        let mut inner = self.lock();
        let result = inner.usable().and_then(|open| {
            let (file, length) = write_anew(&self.folder, state, synced)
                .map_err(|error| LogError(format!("it cannot be written anew: {error}")))?;
            open.file = Arc::new(file);
            open.length = length;
            open.compact = length;
            self.synced.fetch_max(self.written.load(Ordering::SeqCst), Ordering::SeqCst);
            Ok(())
        });
        self.tell(&mut inner, result)
    }

    pub(super) fn close(&self) {
        self.lock().open = None;
    }

    pub(super) fn health(&self) -> LogHealth {
        let inner = self.lock();
        LogHealth {
            path: self.folder.join(NAME).display().to_string(),
            bytes: inner.open.as_ref().map_or(0, |open| open.length),
            durable: self.durable,
            cut: self.cut.clone(),
            error: inner.error.clone(),
        }
    }

    /// Finds out how much longer the log is than it has to be, where that may matter.
    fn measure(&self, state: &State) {
        let mut inner = self.lock();
        let Some(open) = inner.open.as_mut().filter(|open| open.length >= LEAST_TO_COMPACT) else { return };
        let sizes =
            state.snapshot().filter_map(|change| serde_json::to_vec(&change).ok()).map(|json| json.len());
        open.compact = u64::try_from(sizes.sum::<usize>()).unwrap_or(u64::MAX);
    }

    /// Notes whether the last change was written, and says so where that is new.
    fn tell(&self, inner: &mut Inner, result: Result<(), LogError>) -> Result<(), LogError> {
        match &result {
            Ok(()) => inner.error = None,
            Err(LogError(reason)) => {
                if inner.open.is_some() && inner.error.as_ref() != Some(reason) {
                    notice(&format!("`{}`: {reason}", self.folder.join(NAME).display()));
                    inner.error = Some(reason.clone());
                }
            }
        }
        result
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn usable(&mut self) -> Result<&mut Open, LogError> {
        let open = self.open.as_mut().ok_or_else(|| LogError("the emulator is stopping".to_owned()))?;
        match &open.broken {
            Some(reason) => Err(LogError(reason.clone())),
            None => Ok(open),
        }
    }
}

/// Writes a log that stands for a state, and puts it in the place of the one before in one step.
fn write_anew(folder: &Path, state: &State, synced: bool) -> io::Result<(File, u64)> {
    let new = folder.join(NEW_NAME);
    let written = fill(&new, state).and_then(|written| {
        if synced {
            written.0.sync_all()?;
        }
        fs::rename(&new, folder.join(NAME))?;
        if synced {
            sync_folder(folder)?;
        }
        Ok(written)
    });
    if written.is_err() {
        // The first error is the one to report, and the next start removes what is left.
        drop(remove_if_there(&new));
    }
    written
}

fn fill(path: &Path, state: &State) -> io::Result<(File, u64)> {
    let file = OpenOptions::new().append(true).create_new(true).open(path)?;
    let mut writer = BufWriter::new(file);
    let mut length = frame::HEAD.len();
    writer.write_all(frame::HEAD)?;
    for change in state.snapshot() {
        let json = serde_json::to_vec(&change)?;
        let line = frame::line(&json).ok_or_else(|| io::Error::other("a part of the state is too long"))?;
        writer.write_all(&line)?;
        length += line.len();
    }
    let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok((file, length as u64))
}

fn make_private(folder: &Path, durable: bool) -> io::Result<()> {
    match fs::create_dir(folder) {
        Ok(()) if durable => return folder.parent().map_or(Ok(()), sync_folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => return other,
    }
    // A link would lead out of the root.
    if fs::symlink_metadata(folder)?.is_dir() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::NotADirectory, format!("`{}` is no folder", folder.display())))
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Says something that must not go unnoticed; if standard error is closed there is nobody to tell.
fn notice(text: &str) {
    drop(writeln!(io::stderr(), "cloud-infinite-emulator: warning: {text}"));
}
