//! What a client says about its submissions: one line of JSON for each.

use serde::{Deserialize, Serialize};

/// What became of a submission, as the client says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The job exists; its id is known.
    Created,
    /// The service refused it: no job.
    Rejected,
    /// It never left: no job.
    NotSent,
    /// The job may exist.
    Ambiguous,
}

/// What looking for the job of an ambiguous submission found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reconciled {
    /// The job.
    Found,
    /// Several jobs.
    FoundSeveral,
    /// None so far.
    NotFoundYet,
}

/// What a client says about one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The submission's input object. Each submission has its own.
    pub input: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The job's id; needed for `created`.
    #[serde(default)]
    pub job_id: Option<String>,
    /// What looking for the job found; `null` if nobody looked.
    #[serde(default)]
    pub reconciled: Option<Reconciled>,
    /// The id that was found; needed for `found`.
    #[serde(default)]
    pub reconciled_job_id: Option<String>,
}

/// Reads an account: one entry per line; empty lines do not count.
///
/// # Errors
/// Names the line that is no entry.
pub fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| format!("line {} of the account: {error}", index + 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_line_by_line() {
        let text = "{\"input\":\"a\",\"outcome\":\"created\",\"job_id\":\"c1\",\"reconciled\":null}\n\n\
                    {\"input\":\"b\",\"outcome\":\"ambiguous\",\"reconciled\":\"found\",\"reconciled_job_id\":\"c2\"}\n";
        let entries = parse(text).unwrap();
        assert_eq!((entries[0].outcome, entries[0].job_id.as_deref()), (Outcome::Created, Some("c1")));
        assert_eq!(entries[1].reconciled, Some(Reconciled::Found));
        let error =
            parse("{\"input\":\"a\",\"outcome\":\"created\"}\n{\"input\":\"a\",\"outcome\":\"lost\"}")
                .unwrap_err();
        assert!(error.starts_with("line 2"), "{error}");
    }
}
