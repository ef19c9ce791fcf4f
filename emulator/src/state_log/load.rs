//! Makes the state out of what was written.

use std::fmt;

use super::Cut;
use super::frame::{self, Frame, HEAD, Head};
use crate::state::{Change, State};

/// A state that was read.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) state: State,
    /// How much of the file is good; nothing if not even its first line is whole.
    pub(super) good: usize,
    /// What is not, if anything.
    pub(super) cut: Option<Cut>,
}

/// A file that this program must not go on with: what it does not understand it would destroy.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    NoLog,
    OtherVersion,
    /// A whole line at this place that says nothing that is known here.
    Line(usize, String),
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLog => f.write_str("it is no state log of an emulator; move it away"),
            Self::OtherVersion => {
                f.write_str("another version of the emulator wrote it; start that one, or move the file away")
            }
            Self::Line(place, why) => write!(
                f,
                "another version of the emulator wrote the line at byte {place} ({why}); start that one, or move the \
                 file away"
            ),
        }
    }
}

/// Reads a file up to the first line that is not whole.
pub(super) fn load(file: &[u8]) -> Result<Loaded, Foreign> {
    let mut state = State::default();
    let torn = |good: usize, reason: &str| Cut {
        at: good as u64,
        bytes: file.len().saturating_sub(good) as u64,
        reason: reason.to_owned(),
    };
    match Head::of(file) {
        Head::Known => {}
        Head::Torn if file.is_empty() => return Ok(Loaded { state, good: 0, cut: None }),
        Head::Torn => {
            return Ok(Loaded { state, good: 0, cut: Some(torn(0, "the first line has no end")) });
        }
        Head::OtherVersion => return Err(Foreign::OtherVersion),
        Head::NoLog => return Err(Foreign::NoLog),
    }
    let mut good = HEAD.len();
    loop {
        match frame::at(file, good) {
            Frame::Whole(json, next) => {
                let foreign = |why: &dyn fmt::Display| Foreign::Line(good, why.to_string());
                let change: Change = serde_json::from_slice(json).map_err(|error| foreign(&error))?;
                state.apply(change).map_err(|misfit| foreign(&misfit))?;
                good = next;
            }
            Frame::End => return Ok(Loaded { state, good, cut: None }),
            Frame::Bad(reason) => return Ok(Loaded { state, good, cut: Some(torn(good, reason)) }),
        }
    }
}
