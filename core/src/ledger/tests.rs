//! What a journal keeps, what it gives up, and what it never lets out.
#![expect(clippy::arithmetic_side_effects, reason = "counts of a few items")]

use std::io;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;

use super::memory::MemoryStore;
use super::*;
use crate::config::Target;
use crate::error::{Error, ErrorKind};
use crate::operation::{Operation, SubmitJob};
use crate::outcome::Outcome;
use crate::submission::mark;
use crate::time::Timestamp;

fn target() -> Target {
    Target { bucket: "examplebucket-1250000000".into(), region: "ap-guangzhou".into() }
}

fn request(number: u32) -> SubmitJob {
    SubmitJob {
        input: format!("in/{number}.jpg"),
        rule: Some("imageMogr2/rotate/90".into()),
        output: format!("out/{number}.jpg"),
        ..SubmitJob::default()
    }
}

fn identity(number: u32) -> Identity {
    Identity::of(&target(), &request(number))
}

fn intent(number: u32) -> Intent {
    let at = Timestamp::from_unix_millis(1_660_033_391_000 + i64::from(number));
    let request = request(number);
    let creates = request.creates().unwrap();
    Intent::new(identity(number), &target(), &creates, Some(mark(number.into())), "<Request/>", at)
}

fn created(number: u32) -> Record {
    Record::Created { item: identity(number), job_id: format!("c{number}").into() }
}

#[tokio::test]
async fn what_was_noted_is_known_after_opening_again() {
    let store = MemoryStore::default();
    let journal = Journal::from_store(store.clone()).await.unwrap();
    assert_eq!(journal.opening(), JournalOpening::default());
    for number in 0..6 {
        journal.intend(intent(number)).await.unwrap();
    }
    let refused = Error::new(ErrorKind::Denied, "no").with_outcome(Some(Outcome::Rejected)).with_status(403);
    let mut lost = intent(3).into_submission();
    lost.message = "as told".into();
    let unclear = Error::new(ErrorKind::Timeout, "as told").with_outcome(Some(Outcome::Ambiguous));
    let unclear = unclear.with_submission(lost.clone());
    journal.note(created(0)).unwrap();
    journal.note(Record::of_failure(identity(1), &refused)).unwrap();
    journal.note(Record::of_failure(identity(3), &unclear)).unwrap();
    journal.note(Record::Absent { item: identity(4) }).unwrap();
    journal.note(created(5)).unwrap();
    let ending = Ending { item: identity(5), job_id: "c5".into(), state: "Success".into(), code: None };
    journal.note(Record::Settled(Box::new(ending.clone()))).unwrap();
    journal.close().await.unwrap();
    assert_eq!(store.disk().synced, store.disk().bytes.len());

    let journal = Journal::from_store(store).await.unwrap();
    let opening = JournalOpening { records: 12, items: 6, unresolved: 2, torn_bytes: 0 };
    assert_eq!(journal.opening(), opening);
    let state = |number| journal.state(&identity(number));
    assert_eq!(state(0), Some(State::Created("c0".into())));
    assert_eq!((state(1), state(4)), (Some(State::Free), Some(State::Free)));
    assert_eq!(state(5), Some(State::Settled(Box::new(ending))));
    assert_eq!(state(6), None);
    let open = [(identity(2), intent(2).into_submission()), (identity(3), lost)];
    assert_eq!(journal.unresolved(), open);
}

#[tokio::test]
async fn a_job_that_exists_is_never_forgotten() {
    let journal = Journal::from_store(MemoryStore::default()).await.unwrap();
    journal.note(created(1)).unwrap();
    journal.intend(intent(1)).await.unwrap();
    journal.note(Record::Absent { item: identity(1) }).unwrap();
    assert_eq!(journal.state(&identity(1)), Some(State::Created("c1".into())));
}

#[tokio::test]
async fn doubt_reaches_back_to_its_beginning() {
    let journal = Journal::from_store(MemoryStore::default()).await.unwrap();
    journal.intend(intent(1)).await.unwrap();
    let later = Intent { at: Timestamp::from_unix_millis(1_660_033_999_000), ..intent(1) };
    journal.intend(later).await.unwrap();
    assert_eq!(journal.unresolved()[0].1.started_at, intent(1).at);
}

/// A disk that does not answer before it may, and notes what it was asked.
#[derive(Debug)]
struct SlowStore {
    inner: MemoryStore,
    may_sync: Mutex<mpsc::Receiver<()>>,
}

impl JournalStore for SlowStore {
    fn read(&mut self) -> io::Result<Box<dyn io::Read + '_>> {
        self.inner.read()
    }
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.inner.truncate(length)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.append(bytes)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.may_sync.lock().unwrap().recv().unwrap();
        self.inner.sync()
    }
}

#[tokio::test]
async fn many_intents_share_one_sync() {
    let inner = MemoryStore::default();
    let (allow, may_sync) = mpsc::channel();
    let store = SlowStore { inner: inner.clone(), may_sync: Mutex::new(may_sync) };
    allow.send(()).unwrap();
    let journal = Journal::from_store(store).await.unwrap();
    let at_opening = inner.disk().syncs;

    let intents: Vec<_> = (0..64)
        .map(|number| {
            let journal = journal.clone();
            tokio::spawn(async move { journal.intend(intent(number)).await })
        })
        .collect();
    // All of them have asked before the disk gives its first answer.
    while journal.unresolved().len() < 64 {
        tokio::task::yield_now().await;
    }
    assert!(intents.iter().all(|intent| !intent.is_finished()), "no intent is safe yet");
    allow.send(()).unwrap();
    allow.send(()).unwrap();
    for intent in intents {
        intent.await.unwrap().unwrap();
    }
    let syncs = inner.disk().syncs - at_opening;
    assert!((1..=2).contains(&syncs), "{syncs} syncs for 64 intents");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_writes_hands_over_to_the_next() {
    let store = MemoryStore::default();
    let journal = Journal::from_store(store.clone()).await.unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let journal = journal.clone();
            tokio::spawn(async move {
                for number in 0..500 {
                    journal.intend(intent(task * 500 + number)).await.unwrap();
                    journal.note(created(task * 500 + number)).unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    journal.close().await.unwrap();
    let opening = Journal::from_store(store).await.unwrap().opening();
    assert_eq!(opening, JournalOpening { records: 8000, items: 4000, unresolved: 0, torn_bytes: 0 });
}

#[tokio::test]
async fn a_full_disk_is_told_and_what_is_there_stays_readable() {
    let store = MemoryStore::small(4096);
    let journal = Journal::from_store(store.clone()).await.unwrap();
    let mut kept = 0;
    let error = loop {
        match journal.intend(intent(kept)).await {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(kept > 4, "{kept}");
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("the journal cannot be written"), "{error}");
    // Nothing more is written, even if it would fit: nobody knows what the end looks like.
    assert_eq!(journal.note(created(0)).unwrap_err().kind(), ErrorKind::File);
    assert_eq!(journal.close().await.unwrap_err().kind(), ErrorKind::File);
    assert_eq!(store.disk().bytes.len(), 4096, "what fits of the last record is there");

    let journal = Journal::from_store(MemoryStore::with(store.disk().bytes)).await.unwrap();
    assert_eq!(journal.opening().items, u64::from(kept));
    assert!(journal.opening().torn_bytes > 0);
    journal.intend(intent(kept)).await.unwrap();
}

#[tokio::test]
async fn a_torn_end_is_cut_off_at_every_byte_and_the_journal_goes_on() {
    let store = MemoryStore::default();
    let journal = Journal::from_store(store.clone()).await.unwrap();
    let mut ends = vec![store.disk().synced];
    for number in 0..4 {
        journal.intend(intent(number)).await.unwrap();
        ends.push(store.disk().synced);
    }
    journal.close().await.unwrap();
    let whole = store.disk().bytes;
    for cut in 0..=whole.len() {
        for garbage in [&[][..], &[0; 64], b"{\"record\":\"intent\"}\n", b"\xff\n00000002 "] {
            if cut < ends[0] && !garbage.is_empty() {
                continue;
            }
            let bytes = [&whole[..cut], garbage].concat();
            let store = MemoryStore::with(bytes);
            let journal = Journal::from_store(store.clone()).await.unwrap();
            let kept = ends.iter().filter(|end| **end <= cut).count().saturating_sub(1);
            assert_eq!(journal.opening().items, kept as u64, "cut at {cut}");
            journal.intend(intent(9)).await.unwrap();
            journal.close().await.unwrap();
            let again = Journal::from_store(store).await.unwrap();
            assert_eq!((again.opening().items, again.opening().torn_bytes), (kept as u64 + 1, 0));
        }
    }
}

#[tokio::test]
async fn damage_is_not_taken_for_a_torn_end() {
    let store = MemoryStore::default();
    let journal = Journal::from_store(store.clone()).await.unwrap();
    journal.intend(intent(0)).await.unwrap();
    let first = store.disk().bytes.len();
    journal.intend(intent(1)).await.unwrap();
    journal.close().await.unwrap();
    let mut bytes = store.disk().bytes;
    bytes[first - 5] ^= 1;
    let error = Journal::from_store(MemoryStore::with(bytes)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("is damaged at byte 25"), "{error}");
}

#[tokio::test]
async fn another_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.jpg");
    std::fs::write(&path, b"not a journal at all, but dear to somebody").unwrap();
    let error = Journal::open(&path).await.unwrap_err();
    assert_eq!(error.argument().unwrap().field, "journal");
    assert_eq!(std::fs::read(&path).unwrap(), b"not a journal at all, but dear to somebody");
}

#[tokio::test]
async fn a_file_is_one_runs_at_a_time_and_free_after_closing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.journal");
    let first = Journal::open(&path).await.unwrap();
    first.intend(intent(0)).await.unwrap();
    let (second, ()) = tokio::join!(Journal::open(&path), async {
        tokio::task::yield_now().await;
        first.close().await.unwrap();
    });
    let second = second.unwrap();
    assert_eq!(second.opening().unresolved, 1);
    assert_eq!(first.note(created(0)).unwrap_err().kind(), ErrorKind::File, "it was closed");
    let third = Journal::open(&path).await.unwrap_err();
    assert_eq!(third.kind(), ErrorKind::File);
    assert!(third.to_string().contains("another run has this journal open"), "{third}");
}

/// A store that panics when it is written to.
#[derive(Debug)]
struct Broken;

impl JournalStore for Broken {
    fn read(&mut self) -> io::Result<Box<dyn io::Read + '_>> {
        Ok(Box::new(frame::HEADER))
    }
    fn truncate(&mut self, _length: u64) -> io::Result<()> {
        Ok(())
    }
    fn append(&mut self, _bytes: &[u8]) -> io::Result<()> {
        panic!("as told")
    }
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_store_that_panics_leaves_nobody_waiting() {
    let journal = Journal::from_store(Broken).await.unwrap();
    for _ in 0..2 {
        assert_eq!(journal.intend(intent(0)).await.unwrap_err().kind(), ErrorKind::File);
    }
    assert_eq!(journal.close().await.unwrap_err().kind(), ErrorKind::File);
}

#[test]
fn a_runtime_that_ends_leaves_nobody_waiting() {
    let journal = {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let journal = runtime.block_on(Journal::from_store(MemoryStore::default())).unwrap();
        runtime.shutdown_background();
        journal
    };
    let journal = Arc::new(journal);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let result = runtime.block_on(async { journal.intend(intent(0)).await });
    assert!(result.is_ok(), "another runtime can go on: {result:?}");
}

#[test]
fn without_a_runtime_there_is_an_error() {
    let now = |future: std::pin::Pin<Box<dyn Future<Output = Error>>>| future.now_or_never().unwrap();
    let opening = now(Box::pin(async { Journal::from_store(MemoryStore::default()).await.unwrap_err() }));
    assert_eq!(opening.kind(), ErrorKind::Internal);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let journal = runtime.block_on(Journal::from_store(MemoryStore::default())).unwrap();
    assert_eq!(journal.note(created(0)).unwrap_err().kind(), ErrorKind::File);
    assert_eq!(journal.state(&identity(0)), None, "what was not written down is not known");
    let closing = journal.clone();
    let closing = now(Box::pin(async move { closing.close().await.unwrap_err() }));
    assert_eq!(closing.kind(), ErrorKind::File);
}

/// A device that is always full, as the system itself has one.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_device_is_told() {
    #[derive(Debug)]
    struct Full(std::fs::File);
    impl JournalStore for Full {
        fn read(&mut self) -> io::Result<Box<dyn io::Read + '_>> {
            Ok(Box::new(frame::HEADER))
        }
        fn truncate(&mut self, _length: u64) -> io::Result<()> {
            Ok(())
        }
        fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
            io::Write::write_all(&mut self.0, bytes)
        }
        fn sync(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let journal = Journal::from_store(Full(full)).await.unwrap();
    let error = journal.intend(intent(0)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.causes().concat().contains("os error 28") || error.to_string().contains("os error 28"));
}

#[tokio::test]
async fn no_secret_reaches_the_journal() {
    let store = MemoryStore::default();
    let journal = Journal::from_store(store.clone()).await.unwrap();
    let mut request = request(1);
    request.callback = Some("https://example.com/canary-token".into());
    let creates = request.creates().unwrap();
    let intent = Intent::new(
        identity(1),
        &target(),
        &creates,
        Some(mark(1)),
        &request.body(&target(), None).unwrap(),
        Timestamp::from_unix_millis(0),
    );
    journal.intend(intent).await.unwrap();
    let error = Error::new(ErrorKind::Denied, "canary-message")
        .with_outcome(Some(Outcome::Rejected))
        .with_service(Some("SignatureDoesNotMatch".into()), Some("canary-string-to-sign".into()));
    journal.note(Record::of_failure(identity(1), &error)).unwrap();
    journal.close().await.unwrap();
    let text = String::from_utf8(store.disk().bytes).unwrap();
    assert!(text.contains("SignatureDoesNotMatch") && !text.contains("canary"), "{text}");
}
