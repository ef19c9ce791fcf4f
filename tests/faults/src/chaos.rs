//! Faults by chance, the same in every run.
//!
//! The fault of a request depends on nothing but the seed, what the request is about, and how many requests about it
//! came before. So it does not matter how many connections a client uses, in which order its submissions arrive or how
//! long anything takes, and clients in different languages meet the same faults.

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::fault::{Commit, End, Fault, Length, Part, RedirectTo, Status};

/// Of a hundred requests that only read, this share of the percentage meets a fault, in percent.
pub const GET_SHARE: u32 = 50;

/// What a request does, as far as faults are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// Submits a job. Its key is the input object.
    Submission,
    /// Anything else. Its key is the path, for a list of jobs the input object that it asks for.
    Other,
}

/// Seed and density of the faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chaos {
    /// Another seed, other faults.
    pub seed: u64,
    /// How many of a hundred submissions meet a fault.
    pub percent: u32,
}

/// Faults with their weights.
type Mix = Vec<(u32, Fault)>;

impl Chaos {
    /// The fault of a request. `before` is the number of requests of the same kind and key that came before it.
    #[must_use]
    pub fn fault(&self, kind: RequestKind, key: &str, before: u64) -> Fault {
        let dice = Dice::new(self.seed, kind, key, before);
        let percent = match kind {
            RequestKind::Submission => self.percent,
            RequestKind::Other => self.percent * GET_SHARE / 100,
        };
        if dice.roll(0, 10_000) >= u64::from(percent) * 100 {
            return Fault::Healthy;
        }
        let mix = match kind {
            RequestKind::Submission => submission_mix(&dice),
            RequestKind::Other => other_mix(&dice),
        };
        let total: u32 = mix.iter().map(|(weight, _)| weight).sum();
        let mut rest = dice.roll(1, u64::from(total));
        for (weight, fault) in mix {
            match rest.checked_sub(u64::from(weight)) {
                Some(less) => rest = less,
                None => return fault,
            }
        }
        Fault::Healthy
    }

    /// An id that belongs to the nth job of an input object.
    #[must_use]
    pub fn job_id(seed: u64, input: &str, before: u64) -> String {
        let dice = Dice::new(seed, RequestKind::Submission, input, before);
        format!("c{:016x}{:016x}", dice.number(100), dice.number(101))
    }
}

/// Most of what leaves a submission in doubt comes after the job was made: a client that calls everything ambiguous
/// would otherwise look as good as one that looks closely.
fn submission_mix(dice: &Dice) -> Mix {
    use Commit::{After, Before};
    let gateway = |status, commit| {
        Status::new(status, commit).text("text/html", "<html><body><h1>Bad Gateway</h1></body></html>").into()
    };
    vec![
        // In doubt, and the job exists.
        (11, Fault::Reset(After)),
        (8, Fault::Close(After)),
        (4, Fault::HalfHeader(After, dice.end(2))),
        (8, Fault::HalfBody(After, dice.end(2))),
        (3, Status::new(500, After).code("InternalError").into()),
        (3, gateway(502, After)),
        (4, Status::new(503, After).code("ServiceUnavailable").header("retry-after", "1").into()),
        (4, Status::new(504, After).into()),
        (1, Status::new(408, After).into()),
        (4, Fault::Silence(After)),
        (2, Fault::NotHttp(After)),
        (4, Fault::Length(After, Length::TooLarge)),
        (2, Fault::Length(After, Length::TooSmall)),
        (2, Fault::Document(After, Document::Truncated)),
        (1, Fault::Document(After, Document::Malformed)),
        (1, Fault::Document(After, Document::TwoRoots)),
        (1, Fault::Document(After, Document::Empty)),
        (1, Fault::Document(After, Document::Html)),
        (1, Fault::Document(After, Document::NoJobId)),
        (1, Fault::Document(After, Document::Utf16)),
        // In doubt, and there is no job.
        (6, Fault::Reset(Before)),
        (4, Fault::Close(Before)),
        (3, Status::new(500, Before).code("InternalError").into()),
        (2, gateway(502, Before)),
        (1, Status::new(503, Before).into()),
        (2, Fault::Silence(Before)),
        (1, Fault::HalfHeader(Before, dice.end(2))),
        (1, Fault::NotHttp(Before)),
        (1, Fault::Document(Before, Document::Error)),
        // Refusals.
        (8, Status::new(503, Before).code("SlowDown").into()),
        (3, Status::new(429, Before).header("retry-after", "0").into()),
        (2, Status::new(403, Before).code("AccessDenied").into()),
        (1, Status::new(400, Before).code("InvalidArgument").into()),
        (2, Fault::Redirect(307, RedirectTo::OtherPort)),
        (1, Fault::Redirect(302, RedirectTo::OtherHost)),
        // Good answers in an odd way.
        (5, Fault::Delay(5 + dice.roll(3, 40))),
        (1, Fault::Dribble(After, Part::Header, 0)),
        (2, Fault::CloseAfterAnswer),
        (1, Fault::Interim(After, Some(3))),
        (1, Fault::Document(After, Document::UnknownElements)),
    ]
}

fn other_mix(dice: &Dice) -> Mix {
    use Commit::Before;
    vec![
        (8, Fault::Reset(Before)),
        (6, Fault::Close(Before)),
        (4, Fault::HalfHeader(Before, dice.end(2))),
        (6, Fault::HalfBody(Before, dice.end(2))),
        (6, Status::new(500, Before).code("InternalError").into()),
        (4, Status::new(502, Before).into()),
        (4, Status::new(503, Before).into()),
        (2, Status::new(429, Before).header("retry-after", "0").into()),
        (2, Fault::Silence(Before)),
        (3, Fault::Document(Before, Document::Truncated)),
        (1, Fault::Document(Before, Document::Html)),
        (2, Fault::Length(Before, Length::TooLarge)),
        (4, Fault::Delay(5 + dice.roll(3, 40))),
        (2, Fault::CloseAfterAnswer),
    ]
}

/// Numbers that follow from what a request is.
struct Dice(u64);

impl Dice {
    fn new(seed: u64, kind: RequestKind, key: &str, before: u64) -> Self {
        let kind: u8 = match kind {
            RequestKind::Submission => 1,
            RequestKind::Other => 2,
        };
        // FNV-1a over the text, then mixed with the rest.
        let text = key.bytes().chain([kind]).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mix(mix(text ^ mix(seed)).wrapping_add(before)))
    }

    /// The nth number.
    fn number(&self, nth: u64) -> u64 {
        mix(self.0 ^ mix(nth))
    }

    /// The nth number, less than `bound`.
    fn roll(&self, nth: u64, bound: u64) -> u64 {
        self.number(nth) % bound
    }

    fn end(&self, nth: u64) -> End {
        if self.roll(nth, 2) == 0 { End::Fin } else { End::Rst }
    }
}

/// The finaliser of SplitMix64.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAOS: Chaos = Chaos { seed: 1, percent: 30 };

    fn faults(kind: RequestKind) -> Vec<Fault> {
        (0..20_000).map(|index| CHAOS.fault(kind, &format!("chaos/{index}.jpg"), 0)).collect()
    }

    #[test]
    fn a_fault_follows_from_seed_key_and_count() {
        let key = "in/a.jpg";
        let first = CHAOS.fault(RequestKind::Submission, key, 0);
        assert_eq!(first, CHAOS.fault(RequestKind::Submission, key, 0));
        let by_count: Vec<Fault> = (0..50).map(|n| CHAOS.fault(RequestKind::Submission, key, n)).collect();
        let by_seed: Vec<Fault> =
            (0..50).map(|seed| Chaos { seed, ..CHAOS }.fault(RequestKind::Submission, key, 0)).collect();
        for different in [by_count, by_seed] {
            assert!(different.iter().any(|fault| *fault != different[0]));
        }
    }

    #[test]
    fn as_many_faults_as_asked_for() {
        let share = |kind| {
            let faulty = faults(kind).iter().filter(|fault| **fault != Fault::Healthy).count();
            faulty * 100 / 20_000
        };
        assert!((28..=32).contains(&share(RequestKind::Submission)));
        assert!((13..=17).contains(&share(RequestKind::Other)));
        let none = Chaos { seed: 1, percent: 0 };
        assert_eq!(none.fault(RequestKind::Submission, "a", 0), Fault::Healthy);
        let all = Chaos { seed: 1, percent: 100 };
        assert!((0..1000).all(|n| all.fault(RequestKind::Submission, "a", n) != Fault::Healthy));
    }

    #[test]
    fn most_doubts_are_about_jobs_that_exist() {
        let in_doubt = |fault: &Fault| match fault {
            Fault::Healthy
            | Fault::Delay(_)
            | Fault::CloseAfterAnswer
            | Fault::Dribble(..)
            | Fault::Interim(..)
            | Fault::Redirect(..)
            | Fault::Document(_, Document::UnknownElements) => false,
            Fault::Status(answer) => {
                let slow_down = crate::fault::ErrorBody::Code("SlowDown".into());
                answer.status >= 500 && answer.body != slow_down || answer.status == 408
            }
            _ => true,
        };
        let doubts: Vec<Fault> = faults(RequestKind::Submission).into_iter().filter(in_doubt).collect();
        let real = doubts.iter().filter(|fault| fault.commits()).count();
        assert!(doubts.len() > 4000, "{}", doubts.len());
        assert!(real * 100 / doubts.len() >= 70, "{real} of {}", doubts.len());
    }

    #[test]
    fn ids_of_jobs_differ() {
        let mut ids: Vec<String> =
            (0..1000).flat_map(|n| [Chaos::job_id(1, "a", n), Chaos::job_id(1, "b", n)]).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 2000);
        assert!(ids.iter().all(|id| id.len() == 33 && id.starts_with('c')));
    }
}
