//! When the end of a job may be seen.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// When the end of a job may be seen. It is fixed when the job is submitted.
///
/// The work on the picture is really done, as soon as there is a worker for it. What is held back is its end: the state,
/// the output object, which is written at that moment, and then the callback. A job whose end is held back keeps its
/// place among the `MaxConcurrent` of its queue.
///
/// ```
/// use cloud_infinite_emulator::Pace;
///
/// assert_eq!("after_reads=2".parse(), Ok(Pace::AfterReads { reads: 2 }));
/// assert_eq!(Pace::AfterMs { ms: 500 }.to_string(), "after_ms=500");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Pace {
    /// As soon as the work is done.
    #[default]
    Natural,
    /// As soon as the work is done, and whoever asks for the job is answered only then: the first answer shows the end.
    /// A job in a paused queue is shown as it is, and so is one that cannot go on by itself.
    Immediate,
    /// This long after the job began, by the emulator's clock, or when the work is done if that is later.
    AfterMs {
        /// Milliseconds.
        ms: u64,
    },
    /// This many answers, of those that show the job one by one and in lists, show it before its end; the next one shows
    /// the end, and is given when the work is done.
    AfterReads {
        /// How many answers.
        reads: u32,
    },
    /// When the job is released.
    Gate,
}

impl Pace {
    /// Whether the end waits for something else than the work.
    pub(crate) fn holds(self) -> bool {
        match self {
            Self::Natural | Self::Immediate => false,
            Self::AfterMs { .. } | Self::AfterReads { .. } | Self::Gate => true,
        }
    }

    /// Whether somebody who asks for a job for the time after `reads` answers sees its end.
    pub(crate) fn ends_for_readers(self, seen: u32) -> bool {
        match self {
            Self::Immediate => true,
            Self::AfterReads { reads } => seen >= reads,
            Self::Natural | Self::AfterMs { .. } | Self::Gate => false,
        }
    }

    /// How long after its beginning the job may end.
    pub(crate) fn time_held(self) -> Option<Duration> {
        match self {
            Self::AfterMs { ms } => Some(Duration::from_millis(ms)),
            Self::Natural | Self::Immediate | Self::AfterReads { .. } | Self::Gate => None,
        }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Natural => f.write_str("natural"),
            Self::Immediate => f.write_str("immediate"),
            Self::AfterMs { ms } => write!(f, "after_ms={ms}"),
            Self::AfterReads { reads } => write!(f, "after_reads={reads}"),
            Self::Gate => f.write_str("gate"),
        }
    }
}

/// A text that names no pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsePaceError(String);

impl fmt::Display for ParsePaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no pace: it is natural, immediate, after_ms=N, after_reads=N or gate, where N is a whole number",
            self.0
        )
    }
}

impl std::error::Error for ParsePaceError {}

impl FromStr for Pace {
    type Err = ParsePaceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParsePaceError(text.to_owned());
        match text.split_once('=') {
            None => match text {
                "natural" => Ok(Self::Natural),
                "immediate" => Ok(Self::Immediate),
                "gate" => Ok(Self::Gate),
                _ => Err(wrong()),
            },
            Some(("after_ms", ms)) => ms.parse().map(|ms| Self::AfterMs { ms }).map_err(|_| wrong()),
            Some(("after_reads", reads)) => {
                reads.parse().map(|reads| Self::AfterReads { reads }).map_err(|_| wrong())
            }
            Some(_) => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for pace in [
            Pace::Natural,
            Pace::Immediate,
            Pace::AfterMs { ms: 500 },
            Pace::AfterReads { reads: 0 },
            Pace::Gate,
        ] {
            assert_eq!(pace.to_string().parse(), Ok(pace));
        }
        for text in ["", "Gate", "gate=1", "after_ms", "after_ms=", "after_ms=-1", "after_reads=1.5", "x=1"] {
            assert!(text.parse::<Pace>().is_err(), "{text}");
        }
    }
}
