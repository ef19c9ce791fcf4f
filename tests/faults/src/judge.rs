//! Compares what a client says about its submissions with what the server knows.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use crate::account::{Entry, Outcome, Reconciled};
use crate::ledger::{Ledger, LedgerJob};

/// The promises that a client makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Rule {
    /// I1: no submission made two jobs.
    Doubled,
    /// I2: no job exists that the client did not report, as made or as possible.
    Unreported,
    /// I3: nothing exists that was reported as refused or not sent.
    FalseRefusal,
    /// I4: every reported job exists and belongs to the submission that it was reported for.
    UnrealJob,
    /// I5: every submission has exactly one outcome.
    NotOneOutcome,
    /// After looking for it, a job that exists was not found.
    StillAmbiguous,
    /// A redirect was followed, or an external entity read.
    Strayed,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Doubled => "I1 doubled",
            Self::Unreported => "I2 unreported",
            Self::FalseRefusal => "I3 false refusal",
            Self::UnrealJob => "I4 unreal job",
            Self::NotOneOutcome => "I5 not one outcome",
            Self::StillAmbiguous => "still ambiguous",
            Self::Strayed => "strayed",
        })
    }
}

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Which promise.
    pub rule: Rule,
    /// The submission's input object.
    pub input: String,
    /// What was found.
    pub what: String,
}

/// What to hold a client to besides the promises that always count.
#[derive(Debug, Clone, Copy, Default)]
pub struct Demands {
    /// How many submissions there were. Without it, one that the account does not mention and that made no job goes
    /// unnoticed.
    pub submissions: Option<usize>,
    /// Whether every ambiguous submission was looked for, so that none whose job exists may still be in doubt.
    pub after_reconcile: bool,
    /// How often somebody came to where only a redirect or an external entity leads.
    pub visits_of_the_sink: u64,
}

/// The judgement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Submissions in the account.
    pub submissions: usize,
    /// Those reported as created.
    pub created: usize,
    /// Those reported as refused.
    pub rejected: usize,
    /// Those reported as not sent.
    pub not_sent: usize,
    /// Those reported as ambiguous.
    pub ambiguous: usize,
    /// Ambiguous ones whose job exists.
    pub ambiguous_real: usize,
    /// The same as a percentage, 100 if nothing is ambiguous.
    pub percent_real: usize,
    /// Ambiguous ones whose job was found by looking for it.
    pub reconciled: usize,
    /// Ambiguous ones whose job exists and was not found, whether anybody looked or not.
    pub still_ambiguous: usize,
    /// Jobs in the ledger.
    pub jobs: usize,
    /// Promises that were not kept.
    pub violations: Vec<Violation>,
}

impl Verdict {
    /// Whether every promise was kept.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// How many violations of one rule there are.
    #[must_use]
    pub fn count(&self, rule: Rule) -> usize {
        self.violations.iter().filter(|violation| violation.rule == rule).count()
    }
}

/// Judges an account.
#[must_use]
pub fn judge(ledger: &Ledger, account: &[Entry], demands: Demands) -> Verdict {
    let jobs = ledger.by_input();
    let mut entries: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for entry in account {
        entries.entry(&entry.input).or_default().push(entry);
    }
    let mut verdict = Verdict { submissions: entries.len(), jobs: ledger.jobs.len(), ..Verdict::default() };
    let mut violations = Vec::new();
    let mut note = |rule, input: &str, what: String| {
        violations.push(Violation { rule, input: input.to_owned(), what });
    };

    for (input, jobs) in &jobs {
        if jobs.len() > 1 {
            let ids: Vec<&str> = jobs.iter().map(|job| job.job_id.as_str()).collect();
            note(Rule::Doubled, input, format!("{} jobs: {}", jobs.len(), ids.join(", ")));
        }
        if !entries.contains_key(input) {
            note(Rule::Unreported, input, format!("job {} is in nobody's account", jobs[0].job_id));
        }
    }
    for (input, entries) in &entries {
        if entries.len() > 1 {
            note(Rule::NotOneOutcome, input, format!("{} outcomes", entries.len()));
        }
        let none = Vec::new();
        let jobs = jobs.get(input).unwrap_or(&none);
        for entry in entries {
            verdict.add(entry, jobs, demands, &mut note);
        }
    }
    if let Some(expected) = demands.submissions
        && expected != entries.len()
    {
        note(
            Rule::NotOneOutcome,
            "",
            format!("{} submissions have an outcome, not {expected}", entries.len()),
        );
    }
    if demands.visits_of_the_sink > 0 {
        note(Rule::Strayed, "", format!("{} visits of the sink", demands.visits_of_the_sink));
    }
    violations.sort_by(|a, b| (a.rule, &a.input).cmp(&(b.rule, &b.input)));
    verdict.violations = violations;
    verdict.percent_real = (verdict.ambiguous_real * 100).checked_div(verdict.ambiguous).unwrap_or(100);
    verdict
}

impl Verdict {
    fn add(
        &mut self,
        entry: &Entry,
        jobs: &[&LedgerJob],
        demands: Demands,
        note: &mut impl FnMut(Rule, &str, String),
    ) {
        let input = entry.input.as_str();
        let exists = |id: &str| jobs.iter().any(|job| job.job_id == id);
        match entry.outcome {
            Outcome::Created => self.created += 1,
            Outcome::Rejected => self.rejected += 1,
            Outcome::NotSent => self.not_sent += 1,
            Outcome::Ambiguous => self.ambiguous += 1,
        }
        match (entry.outcome, &entry.job_id) {
            (Outcome::Created, None) => {
                note(Rule::UnrealJob, input, "it is reported as created, without an id".to_owned());
            }
            (_, Some(id)) if !exists(id) => {
                note(Rule::UnrealJob, input, format!("there is no job {id} of this submission"));
                if let (Outcome::Created, Some(job)) = (entry.outcome, jobs.first()) {
                    note(Rule::Unreported, input, format!("the job is {}", job.job_id));
                }
            }
            _ => {}
        }
        if let (Outcome::Rejected | Outcome::NotSent, Some(job)) = (entry.outcome, jobs.first()) {
            note(Rule::FalseRefusal, input, format!("job {} exists", job.job_id));
        }
        match (entry.reconciled, &entry.reconciled_job_id) {
            (Some(Reconciled::Found), None) => {
                note(Rule::UnrealJob, input, "it was found, without an id".to_owned());
            }
            (_, Some(id)) if !exists(id) => {
                note(Rule::UnrealJob, input, format!("job {id}, which was found, is not of this submission"));
            }
            (Some(Reconciled::FoundSeveral), _) if jobs.len() < 2 => {
                note(Rule::UnrealJob, input, "several jobs were found where there are not".to_owned());
            }
            _ => {}
        }
        if entry.outcome == Outcome::Ambiguous {
            self.add_ambiguous(entry, jobs, demands, note);
        }
    }

    fn add_ambiguous(
        &mut self,
        entry: &Entry,
        jobs: &[&LedgerJob],
        demands: Demands,
        note: &mut impl FnMut(Rule, &str, String),
    ) {
        let is_found = matches!(entry.reconciled, Some(Reconciled::Found | Reconciled::FoundSeveral));
        if is_found {
            self.reconciled += 1;
        }
        if let Some(job) = jobs.first() {
            self.ambiguous_real += 1;
            if !is_found {
                self.still_ambiguous += 1;
                if demands.after_reconcile {
                    note(Rule::StillAmbiguous, &entry.input, format!("job {} exists", job.job_id));
                }
            }
        } else if demands.after_reconcile && entry.reconciled.is_none() {
            note(Rule::StillAmbiguous, &entry.input, "nobody looked for its job".to_owned());
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} submissions: {} created, {} rejected, {} not sent, {} ambiguous",
            self.submissions, self.created, self.rejected, self.not_sent, self.ambiguous
        )?;
        writeln!(
            f,
            "{} jobs; of the ambiguous {} exist ({} %), {} were found, {} of the existing were not",
            self.jobs, self.ambiguous_real, self.percent_real, self.reconciled, self.still_ambiguous
        )?;
        for rule in [
            Rule::Doubled,
            Rule::Unreported,
            Rule::FalseRefusal,
            Rule::UnrealJob,
            Rule::NotOneOutcome,
            Rule::StillAmbiguous,
            Rule::Strayed,
        ] {
            let count = self.count(rule);
            if count > 0 {
                writeln!(f, "{rule}: {count}")?;
            }
        }
        for violation in self.violations.iter().take(20) {
            writeln!(f, "  {}: {}: {}", violation.rule, violation.input, violation.what)?;
        }
        write!(f, "{}", if self.is_clean() { "clean" } else { "NOT clean" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(input: &str, job_id: &str) -> LedgerJob {
        LedgerJob {
            job_id: job_id.into(),
            input: input.into(),
            output: "o".into(),
            user_data: None,
            created_at: 0,
            request: 1,
            answered: false,
            rule: String::new(),
            queue_id: None,
        }
    }

    fn entry(input: &str, outcome: Outcome, job_id: Option<&str>) -> Entry {
        Entry {
            input: input.into(),
            outcome,
            job_id: job_id.map(str::to_owned),
            reconciled: None,
            reconciled_job_id: None,
        }
    }

    fn found(input: &str, job_id: &str) -> Entry {
        Entry {
            reconciled: Some(Reconciled::Found),
            reconciled_job_id: Some(job_id.into()),
            ..entry(input, Outcome::Ambiguous, None)
        }
    }

    fn rules(jobs: Vec<LedgerJob>, account: &[Entry], demands: Demands) -> Vec<Rule> {
        judge(&Ledger { jobs }, account, demands).violations.iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn an_honest_account_is_clean() {
        let jobs = vec![job("a", "c1"), job("d", "c2"), job("f", "c3")];
        let account = [
            entry("a", Outcome::Created, Some("c1")),
            entry("b", Outcome::Rejected, None),
            entry("c", Outcome::NotSent, None),
            entry("d", Outcome::Ambiguous, None),
            Entry { reconciled: Some(Reconciled::NotFoundYet), ..entry("e", Outcome::Ambiguous, None) },
            found("f", "c3"),
        ];
        let verdict =
            judge(&Ledger { jobs }, &account, Demands { submissions: Some(6), ..Demands::default() });
        assert_eq!(verdict.violations, []);
        assert_eq!((verdict.created, verdict.rejected, verdict.not_sent, verdict.ambiguous), (1, 1, 1, 3));
        assert_eq!((verdict.ambiguous_real, verdict.reconciled, verdict.still_ambiguous), (2, 1, 1));
        assert_eq!(verdict.percent_real, 66);
    }

    #[test]
    fn two_jobs_of_one_submission_are_found() {
        let jobs = vec![job("a", "c1"), job("a", "c2")];
        let account = [entry("a", Outcome::Created, Some("c2"))];
        assert_eq!(rules(jobs, &account, Demands::default()), [Rule::Doubled]);
    }

    #[test]
    fn a_job_that_nobody_reported_is_found() {
        assert_eq!(rules(vec![job("a", "c1")], &[], Demands::default()), [Rule::Unreported]);
    }

    #[test]
    fn a_job_behind_a_refusal_is_found() {
        for outcome in [Outcome::Rejected, Outcome::NotSent] {
            let account = [entry("a", outcome, None)];
            assert_eq!(rules(vec![job("a", "c1")], &account, Demands::default()), [Rule::FalseRefusal]);
        }
    }

    #[test]
    fn a_job_that_does_not_exist_is_found() {
        let unreal = |account: &[Entry], jobs| {
            assert_eq!(rules(jobs, account, Demands::default()), [Rule::UnrealJob], "{account:?}");
        };
        unreal(&[entry("a", Outcome::Created, Some("c9"))], vec![]);
        unreal(&[entry("a", Outcome::Created, None)], vec![job("a", "c1")]);
        unreal(&[found("a", "c9")], vec![job("a", "c1")]);
        unreal(&[Entry { reconciled_job_id: None, ..found("a", "c1") }], vec![job("a", "c1")]);
        unreal(
            &[Entry { reconciled: Some(Reconciled::FoundSeveral), ..entry("a", Outcome::Ambiguous, None) }],
            vec![job("a", "c1")],
        );
        // Another submission's job is no job of this one, and the own one is lost.
        let jobs = vec![job("a", "c1"), job("b", "c2")];
        let account = [entry("a", Outcome::Created, Some("c2")), entry("b", Outcome::Created, Some("c2"))];
        assert_eq!(rules(jobs, &account, Demands::default()), [Rule::Unreported, Rule::UnrealJob]);
    }

    #[test]
    fn more_or_less_than_one_outcome_is_found() {
        let account = [entry("a", Outcome::Created, Some("c1")), entry("a", Outcome::Ambiguous, None)];
        assert_eq!(rules(vec![job("a", "c1")], &account, Demands::default()), [Rule::NotOneOutcome]);
        let demands = Demands { submissions: Some(2), ..Demands::default() };
        let account = [entry("a", Outcome::Rejected, None)];
        assert_eq!(rules(vec![], &account, demands), [Rule::NotOneOutcome]);
    }

    #[test]
    fn a_job_that_was_not_found_afterwards_is_found() {
        let demands = Demands { after_reconcile: true, ..Demands::default() };
        let not_found =
            Entry { reconciled: Some(Reconciled::NotFoundYet), ..entry("a", Outcome::Ambiguous, None) };
        assert_eq!(
            rules(vec![job("a", "c1")], std::slice::from_ref(&not_found), demands),
            [Rule::StillAmbiguous]
        );
        assert_eq!(rules(vec![], &[not_found], demands), []);
        assert_eq!(rules(vec![], &[entry("a", Outcome::Ambiguous, None)], demands), [Rule::StillAmbiguous]);
        assert_eq!(rules(vec![job("a", "c1")], &[found("a", "c1")], demands), []);
    }

    #[test]
    fn a_visit_of_the_sink_is_found() {
        let demands = Demands { visits_of_the_sink: 1, ..Demands::default() };
        assert_eq!(rules(vec![], &[], demands), [Rule::Strayed]);
    }
}
