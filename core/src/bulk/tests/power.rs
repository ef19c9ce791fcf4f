//! Runs that are continued from everything that a loss of power can leave of their journal.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex};

use super::desk::Made;
use super::*;
use crate::ledger::JournalStore;

const COUNT: u32 = 12;
/// How many of the last states of the disk are cut at every byte.
const CUT_AT_EVERY_BYTE: usize = 4;

/// The world at one moment: the disk, how much of it is safe, and the jobs that exist.
#[derive(Debug, Clone)]
struct Moment {
    bytes: Vec<u8>,
    safe: usize,
    made: Vec<Made>,
}

/// A disk that notes the world whenever it is written to.
#[derive(Debug)]
struct Witnessed {
    inner: MemoryStore,
    desk: Desk,
    moments: Arc<Mutex<Vec<Moment>>>,
}

impl Witnessed {
    fn note(&self) {
        let disk = self.inner.disk();
        let moment = Moment { bytes: disk.bytes, safe: disk.synced, made: self.desk.made() };
        self.moments.lock().unwrap().push(moment);
    }
}

impl JournalStore for Witnessed {
    fn read(&mut self) -> io::Result<Box<dyn io::Read + '_>> {
        self.inner.read()
    }
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.inner.truncate(length)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.note();
        self.inner.append(bytes)?;
        self.note();
        Ok(())
    }
    fn sync(&mut self) -> io::Result<()> {
        self.inner.sync()?;
        self.note();
        Ok(())
    }
}

/// Every moment of a run in which some answers are lost.
async fn moments() -> Vec<Moment> {
    let desk = Desk::new();
    desk.expect("in/2.jpg", &[Act::BreakAfter]);
    desk.expect("in/5.jpg", &[Act::BreakBefore]);
    desk.expect("in/7.jpg", &[Act::Refuse(400, "InvalidArgument")]);
    let moments = Arc::default();
    let store =
        Witnessed { inner: MemoryStore::default(), desk: desk.clone(), moments: Arc::clone(&moments) };
    let journal = Journal::from_store(store).await.unwrap();
    run(&client(&desk), of(3).with_journal(journal), requests(COUNT)).await.1.unwrap();
    moments.lock().unwrap().clone()
}

/// Continues the run and counts its jobs. `all_arrive` says whether what was under way when the power was lost arrives
/// after that, or never.
async fn resume(bytes: Vec<u8>, made: Vec<Made>, all_arrive: bool) {
    let desk = Desk::that_made(made);
    let journal = Journal::from_store(MemoryStore::with(bytes)).await.unwrap();
    for (_, submission) in journal.unresolved() {
        let mark = submission.submission_id.unwrap();
        if all_arrive && desk.made().iter().all(|made| made.mark != mark) {
            desk.make(&submission.input, &mark);
        }
    }
    let (results, ended) = run(&client(&desk), of(4).with_journal(journal), requests(COUNT)).await;
    ended.unwrap();
    let made = desk.made();
    let inputs: HashSet<&str> = made.iter().map(|made| made.input.as_str()).collect();
    assert_eq!((made.len(), inputs.len()), (COUNT as usize, COUNT as usize), "each exactly once: {made:?}");
    for result in results {
        let job = made.iter().find(|made| made.input == result.input).unwrap();
        assert_eq!(result.job_id.as_ref(), Some(&job.id));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_doubled_or_lost_from_any_part_that_a_disk_can_keep() {
    let moments = moments().await;
    let mut resumed = 0_usize;
    for (number, moment) in moments.iter().enumerate() {
        let is_late = number + CUT_AT_EVERY_BYTE >= moments.len();
        for cut in moment.safe..=moment.bytes.len() {
            if cut != moment.safe && cut != moment.bytes.len() && !is_late {
                continue;
            }
            // Before the journal begins, nothing tells garbage from a file that is something else.
            let garbage = match cut % 3 {
                1 if moment.safe > 0 => b"00000002 ",
                2 if moment.safe > 0 => &[0; 40][..],
                _ => &[],
            };
            let bytes = [&moment.bytes[..cut], garbage].concat();
            resume(bytes, moment.made.clone(), (number + cut).is_multiple_of(2)).await;
            resumed += 1;
        }
    }
    assert!(resumed > 300, "{resumed}");
}
