//! What is written comes back, whatever it is and wherever the log ends.

mod any;
mod file;
mod history;

use proptest::prelude::*;

use self::any::change;
use super::frame::{self, Frame, HEAD};
use crate::state::Change;

/// A log with these changes, and the places behind its lines, that of the first line included.
fn log(changes: &[Change]) -> (Vec<u8>, Vec<usize>) {
    let (mut log, mut ends) = (HEAD.to_vec(), vec![HEAD.len()]);
    for change in changes {
        log.extend(frame::line(&serde_json::to_vec(change).unwrap()).unwrap());
        ends.push(log.len());
    }
    (log, ends)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_field_of_every_change_comes_back(changes in prop::collection::vec(change(), 1..4)) {
        let (log, ends) = log(&changes);
        let mut place = HEAD.len();
        for (change, end) in changes.iter().zip(&ends[1..]) {
            let Frame::Whole(json, next) = frame::at(&log, place) else { panic!("no line at {place}") };
            prop_assert!(!json.contains(&b'\n'));
            prop_assert_eq!(&serde_json::from_slice::<Change>(json).unwrap(), change);
            prop_assert_eq!(next, *end);
            place = next;
        }
        prop_assert_eq!(frame::at(&log, place), Frame::End);
    }
}
