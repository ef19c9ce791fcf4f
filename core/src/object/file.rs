//! A file that appears whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use super::content::file_error;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};

/// Pieces that may wait to be written.
const WAITING: usize = 16;

enum Order {
    Write(Bytes),
    /// Nothing more comes: make it durable, and show it under its name.
    Finish(oneshot::Sender<Result<()>>),
}

/// A file under construction, beside the one that it will be. A thread of its own writes it.
///
/// Unless [`finish`](Self::finish) succeeds nothing is left under the final name, and nothing beside it; only a process that
/// is killed leaves what it had written, under a name that begins with a dot and ends in `.part`.
pub(crate) struct NewFile {
    path: PathBuf,
    orders: mpsc::Sender<Order>,
    /// Why the thread has ended before its time, unless that was told already.
    failed: Option<oneshot::Receiver<Error>>,
}

impl NewFile {
    /// Begins a file that will have this path. `id` tells it from others that are made at the same time.
    pub(crate) async fn create(path: PathBuf, id: u128) -> Result<Self> {
        let (orders, incoming) = mpsc::channel(WAITING);
        let (fail, failed) = oneshot::channel();
        let final_path = path.clone();
        let part = super::elsewhere(move || Part::create(final_path, id)).await?;
        tokio::task::spawn_blocking(move || {
            if let Err(error) = part.serve(incoming) {
                // Whoever waits asks for it; if nobody does, the download was given up.
                let _ = fail.send(error);
            }
        });
        Ok(Self { path, orders, failed: Some(failed) })
    }

    /// Writes what comes next.
    pub(crate) async fn write(&mut self, bytes: Bytes) -> Result<()> {
        match self.orders.send(Order::Write(bytes)).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.failure().await),
        }
    }

    /// Makes the file durable and gives it its name.
    pub(crate) async fn finish(mut self) -> Result<()> {
        let (done, result) = oneshot::channel();
        if self.orders.send(Order::Finish(done)).await.is_err() {
            return Err(self.failure().await);
        }
        match result.await {
            Ok(result) => result,
            Err(_) => Err(self.failure().await),
        }
    }

    /// Gives the file up, and comes back when nothing is left of it. Dropping it does the same without waiting.
    pub(crate) async fn abandon(self) {
        let Self { orders, failed, .. } = self;
        drop(orders);
        if let Some(failed) = failed {
            // The thread ends by dropping its end of this, whether it has something to say or not.
            drop(failed.await);
        }
    }

    async fn failure(&mut self) -> Error {
        let failed = match self.failed.take() {
            Some(failed) => failed.await.ok(),
            None => None,
        };
        failed.unwrap_or_else(|| {
            let message = format!("the file {} could not be written to its end", self.path.display());
            Error::new(ErrorKind::Internal, message)
        })
    }
}

/// The file beside the final one; gone when it is dropped, unless it has become the final one.
struct Part {
    file: Option<File>,
    part: PathBuf,
    path: PathBuf,
}

impl Part {
    fn create(path: PathBuf, id: u128) -> Result<Self> {
        let refuse = |rule| InvalidArgument::new("path", path.display(), rule);
        let Some(name) = path.file_name() else { return Err(refuse("must name a file").into()) };
        if path.is_dir() {
            return Err(refuse("is a folder").into());
        }
        let mut part = OsString::from(".");
        part.push(name);
        part.push(format!(".{id:032x}.part"));
        let part = path.with_file_name(part);
        // A name that nobody else has, so that what lies there already, or a link that was put there, is left alone.
        let file = OpenOptions::new().write(true).create_new(true).open(&part);
        let file = file.map_err(|error| file_error("made", &path, error))?;
        Ok(Self { file: Some(file), part, path })
    }

    fn serve(mut self, mut orders: mpsc::Receiver<Order>) -> Result<()> {
        while let Some(order) = orders.blocking_recv() {
            match order {
                Order::Write(bytes) => self.write(&bytes).map_err(|error| self.failed(error))?,
                Order::Finish(done) => {
                    let result = self.finish().map_err(|error| self.failed(error));
                    // Nobody waits any more if the download was given up at its very end; then the file is there all the same.
                    let _ = done.send(result);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn failed(&self, error: io::Error) -> Error {
        file_error("written", &self.path, error)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => Err(io::Error::other("the file was finished before")),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            // Some systems say only now that the disk is full.
            let synced = file.sync_all();
            drop(file);
            let result = synced.and_then(|()| fs::rename(&self.part, &self.path));
            if result.is_err() {
                discard(&self.part);
            }
            result?;
        }
        sync_folder(&self.path)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            discard(&self.part);
        }
    }
}

fn discard(part: &Path) {
    if let Err(error) = fs::remove_file(part) {
        tracing::warn!(%error, "a file that was begun could not be removed");
    }
}

/// Makes the new name durable, where folders can be asked to.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[tokio::test]
    async fn a_file_appears_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cat.jpg");
        fs::write(&path, "old").unwrap();
        let mut file = NewFile::create(path.clone(), 7).await.unwrap();
        file.write(Bytes::from_static(b"ne")).await.unwrap();
        file.write(Bytes::from_static(b"w")).await.unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        file.finish().await.unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), names(folder.path()).len()), ("new", 1));
    }

    #[tokio::test]
    async fn a_file_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = NewFile::create(folder.path().join("cat.jpg"), 7).await.unwrap();
        file.write(Bytes::from_static(b"half")).await.unwrap();
        assert_eq!(names(folder.path()), [".cat.jpg.00000000000000000000000000000007.part"]);
        drop(file);
        // The thread notices on its own.
        while !names(folder.path()).is_empty() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn whoever_waits_sees_that_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..50 {
            let mut file = NewFile::create(folder.path().join("cat.jpg"), 7).await.unwrap();
            file.write(Bytes::from_static(b"half")).await.unwrap();
            file.abandon().await;
            assert_eq!(names(folder.path()), Vec::<String>::new());
        }
    }

    #[tokio::test]
    async fn what_cannot_become_a_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let refused = NewFile::create(folder.path().to_owned(), 7).await.err().unwrap();
        assert_eq!(refused.argument().unwrap().rule, "is a folder");
        let missing = folder.path().join("none").join("cat.jpg");
        let refused = NewFile::create(missing, 7).await.err().unwrap();
        assert_eq!(refused.kind(), ErrorKind::File);
        assert!(refused.message().contains("cat.jpg could not be made"), "{refused}");
    }

    #[tokio::test]
    async fn a_name_that_cannot_be_had_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cat.jpg");
        let mut file = NewFile::create(path.clone(), 7).await.unwrap();
        file.write(Bytes::from_static(b"whole")).await.unwrap();
        // Meanwhile somebody makes a folder of that name.
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "").unwrap();
        assert_eq!(file.finish().await.unwrap_err().kind(), ErrorKind::File);
        assert_eq!(names(folder.path()), ["cat.jpg"]);
    }
}
