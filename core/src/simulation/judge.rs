//! Compares what the callers were told with what the service really did.

use std::time::Duration;

use tokio::time::Instant;

use super::service::Made;
use crate::{Submission, SubmissionMode};

/// What a caller was told.
#[derive(Debug)]
pub(super) enum Told {
    Created(String),
    Rejected,
    NotSent,
    Ambiguous(Box<Submission>),
    /// Something that must not happen.
    Nonsense(String),
}

/// What a later look found.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    Found(String),
    NotFoundYet,
}

#[derive(Debug)]
pub(super) struct Account {
    pub(super) input: String,
    pub(super) told: Told,
    pub(super) is_cancelled: bool,
    pub(super) ended_at: Instant,
    pub(super) verdict: Option<Verdict>,
}

/// What happened on some days.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) submissions: u64,
    pub(super) created: u64,
    pub(super) rejected: u64,
    pub(super) not_sent: u64,
    pub(super) ambiguous: u64,
    pub(super) real_among_ambiguous: u64,
    /// Submissions in the mode that looks first whose two requests were both lost.
    pub(super) sent_twice: u64,
}

impl Tally {
    pub(super) fn add(mut self, other: Self) -> Self {
        self.submissions += other.submissions;
        self.created += other.created;
        self.rejected += other.rejected;
        self.not_sent += other.not_sent;
        self.ambiguous += other.ambiguous;
        self.real_among_ambiguous += other.real_among_ambiguous;
        self.sent_twice += other.sent_twice;
        self
    }
}

/// Says what is wrong, if anything is.
pub(super) fn judge(
    mode: SubmissionMode,
    accounts: &[Account],
    ledger: &[Made],
    begin: Instant,
    decided: Duration,
) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for account in accounts {
        let jobs: Vec<&str> =
            ledger.iter().filter(|made| made.input == account.input).map(|made| made.id.as_str()).collect();
        let wrong = |what: &str| Err(format!("{what}: {account:?}, jobs {jobs:?}, {mode:?}"));
        tally.submissions += 1;
        if jobs.len() > 1 {
            return wrong("a submission made several jobs");
        }
        match &account.told {
            Told::Nonsense(what) => return wrong(&format!("a submission has no single outcome ({what})")),
            Told::Created(id) if jobs != [id.as_str()] => return wrong("a reported job is not the job"),
            Told::Created(_) => tally.created += 1,
            Told::Rejected | Told::NotSent if !jobs.is_empty() => {
                return wrong("a job that was denied exists");
            }
            Told::Rejected => tally.rejected += 1,
            Told::NotSent => tally.not_sent += 1,
            Told::Ambiguous(submission) => {
                tally.ambiguous += 1;
                tally.real_among_ambiguous += u64::from(!jobs.is_empty());
                let expected = match jobs.first() {
                    Some(id) => Verdict::Found((*id).to_owned()),
                    None => Verdict::NotFoundYet,
                };
                if account.verdict.as_ref() != Some(&expected) {
                    return wrong("a later look does not find what is there");
                }
                if mode == SubmissionMode::EffectivelyOnce && !account.is_cancelled {
                    let doubtful = submission.attempts.iter().filter(|end| end.outcome == "Ambiguous");
                    if !jobs.is_empty() || doubtful.count() < 2 {
                        return wrong("a submission was left undecided");
                    }
                    tally.sent_twice += 1;
                }
            }
        }
        if mode == SubmissionMode::EffectivelyOnce && account.ended_at - begin > decided {
            return wrong("a submission was decided too late");
        }
    }
    Ok(tally)
}
