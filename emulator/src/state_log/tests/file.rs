//! The file itself: what a start makes of it, and what happens when the system refuses.

use std::fs;
use std::path::Path;

use super::log;
use crate::scheduler::{Restored, TemplateContent};
use crate::state::{Change, State, Template};
use crate::state_log::StateLog;
use crate::state_log::frame::HEAD;

fn open(folder: &Path) -> Restored {
    StateLog::open(folder, false, 1).unwrap()
}

fn runs(folder: &Path) -> u64 {
    open(folder).state.numbers.runs
}

#[test]
fn each_start_goes_on_with_what_was_there() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    assert_eq!((runs(&folder), runs(&folder), runs(&folder)), (1, 2, 3));
}

#[test]
fn a_torn_end_is_cut_off_and_told_once() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    drop(open(&folder));
    let path = folder.join("state.log");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole, b"00000013 half a line".as_slice()].concat()).unwrap();
    let first = open(&folder);
    let cut = first.log.health().unwrap().cut.unwrap();
    assert_eq!((cut.at, cut.bytes), (whole.len() as u64, 20));
    assert_eq!(first.state.numbers.runs, 2);
    let bytes = first.log.health().unwrap().bytes;
    assert_eq!(bytes, fs::metadata(&path).unwrap().len());
    drop(first);
    let second = open(&folder);
    assert_eq!(second.log.health().unwrap().cut, None);
    assert_eq!(second.state.numbers.runs, 3);
}

#[test]
fn half_a_first_line_is_a_new_log() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("state.log"), &HEAD[..10]).unwrap();
    fs::write(folder.join("state.log.new"), "left behind").unwrap();
    let opened = open(&folder);
    assert_eq!(opened.log.health().unwrap().cut.unwrap().bytes, 10);
    assert!(!folder.join("state.log.new").exists());
    drop(opened);
    assert_eq!(runs(&folder), 2);
}

#[test]
fn a_file_of_somebody_else_stays_as_it_is() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    fs::create_dir(&folder).unwrap();
    let unknown = [HEAD, &super::frame::line(br#"{"invented":1}"#).unwrap()].concat();
    for (text, says) in [
        (b"my diary".as_slice(), "it is no state log"),
        (b"cloud-infinite-emulator state 9\n", "another version"),
        (&unknown, "another version of the emulator wrote the line at byte 32"),
    ] {
        fs::write(folder.join("state.log"), text).unwrap();
        let refused = StateLog::open(&folder, false, 1).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
        assert_eq!(fs::read(folder.join("state.log")).unwrap(), text);
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(root.path().join("elsewhere"), root.path().join(".ci")).unwrap();
    let refused = StateLog::open(&root.path().join(".ci"), false, 1).unwrap_err();
    assert!(refused.to_string().contains("is no folder"), "{refused}");
    assert_eq!(fs::read_dir(root.path().join("elsewhere")).unwrap().count(), 0);
}

#[test]
fn a_closed_log_takes_nothing_and_leaves_the_root_to_others() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    let first = open(&folder);
    first.log.close();
    assert!(first.log.append(&Change::Opened { at: 1 }).unwrap_err().to_string().contains("stopping"));
    assert_eq!(runs(&folder), 2);
}

#[test]
fn a_cleared_log_begins_anew() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    drop(open(&folder));
    let opened = open(&folder);
    opened.log.clear().unwrap();
    opened.log.append(&Change::Opened { at: 1 }).unwrap();
    drop(opened);
    assert_eq!(runs(&folder), 2);
}

/// A change of five thousand octets, of which only the last of its kind counts.
fn long(at: i64) -> Change {
    let content = TemplateContent { name: String::new(), rule: "x".repeat(5000), picture_info: false };
    let (id, bucket, region) = ("t1".to_owned(), "a-1".to_owned(), "ap-guangzhou".to_owned());
    Change::Template(Template { id, bucket, region, content, created: 0, updated: at, order: 1 })
}

#[test]
fn a_log_that_has_grown_is_written_anew() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    let Restored { log, mut state, .. } = open(&folder);
    let mut longest = 0;
    for at in 0..500 {
        let change = long(at);
        log.append(&change).unwrap();
        state.apply(change).unwrap();
        log.compact_if_grown(&state);
        longest = longest.max(log.health().unwrap().bytes);
    }
    let bytes = log.health().unwrap().bytes;
    assert!(((1 << 20) - 5000..1 << 20).contains(&longest), "{longest}");
    assert!(bytes < longest / 2 && bytes == fs::metadata(folder.join("state.log")).unwrap().len());
    drop(log);
    assert_eq!(runs(&folder), state.numbers.runs + 1);
}

/// Whoever starts an emulator often on a log that is far longer than its state gets it written anew, too.
#[test]
fn a_log_that_had_grown_before_the_start_is_written_anew() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    drop(open(&folder));
    let changes: Vec<Change> = (0..300).map(long).collect();
    fs::write(folder.join("state.log"), log(&changes).0).unwrap();
    let Restored { log, state, .. } = open(&folder);
    assert!(log.health().unwrap().bytes > 1 << 20);
    log.compact_if_grown(&state);
    assert!(log.health().unwrap().bytes < 6000);
    drop(log);
    assert_eq!(runs(&folder), 2);
}

/// The file cannot be written anew while a folder has its temporary name.
#[test]
fn what_the_system_refuses_is_told_and_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(".ci");
    let Restored { log, .. } = open(&folder);
    fs::create_dir(folder.join("state.log.new")).unwrap();
    let before = fs::read(folder.join("state.log")).unwrap();
    let refused = log.clear().unwrap_err().to_string();
    assert!(refused.contains("cannot be written anew"), "{refused}");
    assert_eq!(log.health().unwrap().error.as_deref(), Some(refused.as_str()));
    assert_eq!(fs::read(folder.join("state.log")).unwrap(), before);
    log.append(&Change::Opened { at: 1 }).unwrap();
    assert_eq!(log.health().unwrap().error, None);
}

#[tokio::test]
async fn those_who_wait_for_the_disk_share_it() {
    let root = tempfile::tempdir().unwrap();
    let Restored { log, .. } = StateLog::open(&root.path().join(".ci"), true, 1).unwrap();
    let log = std::sync::Arc::new(log);
    log.settled().await.unwrap();
    let waiting: Vec<_> = (0..50)
        .map(|at| {
            let log = std::sync::Arc::clone(&log);
            log.append(&Change::Opened { at }).unwrap();
            tokio::spawn(async move { log.settled().await })
        })
        .collect();
    for one in waiting {
        one.await.unwrap().unwrap();
    }
    log.append(&Change::Opened { at: 1 }).unwrap();
    log.close();
    // Nobody may be told of what is not on the disk.
    assert!(log.settled().await.unwrap_err().to_string().contains("stopping"));
}

#[test]
fn without_a_log_everything_is_taken_and_nothing_kept() {
    let Restored { log, state, steps } = Restored::nothing();
    log.append(&Change::Opened { at: 1 }).unwrap();
    log.compact_if_grown(&State::default());
    log.clear().unwrap();
    assert_eq!((log.health(), state.numbers.runs, steps), (None, 0, Vec::new()));
}
