//! A rule as data: which requests or jobs it is for, how often it acts, and what it does.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::document::FaultDocument;
use super::matcher::Matcher;

/// A rule by which something goes wrong on purpose.
///
/// Rules are tried in the order in which they were added, and the first that is for a request or a job and fires acts;
/// those behind it do not even count that request. A part of the rule that is not given is no condition.
///
/// As JSON a rule is one flat object, with the names of these fields, of the action's fields, and its `kind`:
///
/// ```
/// use cloud_infinite_emulator::{Fault, FaultAction};
///
/// let rule = r#"{"route": "POST /jobs", "times": 2, "kind": "status", "status": 503, "code": "SlowDown"}"#;
/// let written: Fault = rule.parse()?;
/// let built = Fault {
///     route: Some("POST /jobs".to_owned()),
///     times: Some(2),
///     ..Fault::new(FaultAction::Status {
///         status: 503,
///         code: Some("SlowDown".to_owned()),
///         message: None,
///         retry_after: None,
///     })
/// };
/// assert_eq!(written, built);
/// # Ok::<(), cloud_infinite_emulator::FaultError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "FaultDocument", into = "serde_json::Map<String, serde_json::Value>")]
pub struct Fault {
    /// Method and path, such as `POST /jobs`, `GET /jobs/*` or `PUT *`. `*` stands for any method, and in a path for any
    /// characters, slashes included. `/pic_jobs` counts as `/jobs`. A route that begins with one of the processing
    /// service's own paths is not for objects that happen to have such a key.
    pub route: Option<String>,
    /// The service: `ci`, which processes, or `cos`, which stores objects.
    pub service: Option<FaultService>,
    /// The bucket that the request is sent to.
    pub bucket: Option<String>,
    /// The object's key, in which `*` stands for any characters, slashes included. For requests about jobs it is the key
    /// of the job's input.
    pub key: Option<String>,
    /// The id of the job. A request that names several jobs fits if one of them is this.
    pub job_id: Option<String>,
    /// How many requests or jobs that fit go through before the rule may act.
    pub skip: u64,
    /// How many times the rule acts at most; at least 1.
    pub times: Option<u64>,
    /// How likely the rule acts each time it may: more than 0, at most 1.
    pub probability: Option<f64>,
    /// Where the chances of this rule come from: the same seed gives the same series, whatever other rules draw. The
    /// rule's own number if it is not given.
    pub seed: Option<u64>,
    /// What happens.
    pub action: FaultAction,
}

/// One of the two services that an emulator serves, by its label in host names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultService {
    /// The one that processes pictures.
    Ci,
    /// The one that stores objects.
    Cos,
}

/// On which side of the request's execution a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The request was read (of an upload: its head), and nothing was done.
    Before,
    /// The request was executed, and its answer is ready.
    After,
}

/// What a rule does.
///
/// The first group strikes requests, and whether a request is signed well makes no difference to it: what stands
/// between a client and the service looks at no signature. The second group strikes reads of jobs, the third jobs, at
/// the moment when they begin to run.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FaultAction {
    /// `status`: another answer, and nothing is done.
    Status {
        /// From 200 to 599.
        status: u16,
        /// The code of the error document. Without one the answer has no body.
        code: Option<String>,
        /// The message of the error document; a sentence that names the rule if it is not given.
        message: Option<String>,
        /// The `Retry-After` header: seconds, a date, or whatever a client has to cope with.
        retry_after: Option<String>,
    },
    /// `delay`: it takes longer. A client that leaves before a request with [`Moment::Before`] is executed takes that
    /// request with it.
    Delay {
        /// The least number of milliseconds.
        min_ms: u64,
        /// The most milliseconds. What lies between is drawn from the rule's seed, each as likely as the other.
        max_ms: u64,
        /// Whether it waits before the request is executed, or before it is answered.
        when: Moment,
    },
    /// `dribble`: the answer comes slowly, from its first byte on, and the connection is closed behind it.
    Dribble {
        /// At least 1.
        bytes_per_second: u64,
    },
    /// `reset`: the connection is reset instead of an answer.
    Reset {
        /// Before the request is executed, or after.
        when: Moment,
    },
    /// `truncate`: the connection is closed within the body of the answer.
    Truncate {
        /// How many bytes of the body come; always at least one less than the answer's `Content-Length` promises.
        bytes: u64,
    },
    /// `malformed`: the body of the answer is its first half, and its `Content-Length` says so: XML without its end, or an
    /// object that is not what its checksums say.
    Malformed,
    /// `accept_then_lose`: the request is executed, and the connection is closed instead of an answer.
    AcceptThenLose {
        /// Whether the connection stays open, without a byte, until the client leaves, the rules are cleared or the
        /// emulator stops.
        hang: bool,
    },

    /// `stale_read`: a read or list of jobs shows each job as it was so many of such reads earlier. Before the first of them
    /// a job was as it had been submitted.
    StaleRead {
        /// How many reads, from 1 to 1000.
        reads: u32,
        /// Whether a job was not there at all before the first read.
        missing: bool,
    },

    /// `fail_job`: the job fails instead of doing its work.
    FailJob {
        /// The job's code.
        code: String,
        /// The job's message; a sentence that names the rule if it is not given.
        message: Option<String>,
    },
    /// `stuck_job`: the job stays in state `Running` until it is released.
    StuckJob,
    /// `lose_output`: the job succeeds, and its result is not there.
    LoseOutput,
}

/// What a rule is tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Request,
    /// A request that asks for jobs.
    Read,
    Job,
}

impl FaultAction {
    /// The `kind` of the action.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Delay { .. } => "delay",
            Self::Dribble { .. } => "dribble",
            Self::Reset { .. } => "reset",
            Self::Truncate { .. } => "truncate",
            Self::Malformed => "malformed",
            Self::AcceptThenLose { .. } => "accept_then_lose",
            Self::StaleRead { .. } => "stale_read",
            Self::FailJob { .. } => "fail_job",
            Self::StuckJob => "stuck_job",
            Self::LoseOutput => "lose_output",
        }
    }

    pub(crate) fn target(&self) -> Target {
        match self {
            Self::FailJob { .. } | Self::StuckJob | Self::LoseOutput => Target::Job,
            Self::StaleRead { .. } => Target::Read,
            _ => Target::Request,
        }
    }

    /// Whether it works on the bodies of answers, which those to `HEAD` do not have.
    pub(crate) fn needs_body(&self) -> bool {
        matches!(self, Self::Truncate { .. } | Self::Malformed)
    }
}

impl Fault {
    /// A rule without conditions: it acts every time.
    #[must_use]
    pub fn new(action: FaultAction) -> Self {
        Self {
            route: None,
            service: None,
            bucket: None,
            key: None,
            job_id: None,
            skip: 0,
            times: None,
            probability: None,
            seed: None,
            action,
        }
    }

    /// Finds out whether the rule can act at all, and what it looks at.
    pub(crate) fn compile(&self) -> Result<Matcher, FaultError> {
        super::check::check(self)?;
        Matcher::new(self)
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    /// Reads a rule from JSON.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        // A list would be taken for the fields in their order.
        if !text.trim_start().starts_with('{') {
            return Err(FaultError::new(
                r#"A rule must be a JSON object such as {"kind": "reset", "when": "after", "route": "POST /jobs"}."#,
            ));
        }
        let document: FaultDocument = serde_json::from_str(text)
            .map_err(|error| FaultError::new(format!("The rule cannot be read: {error}.")))?;
        document.try_into()
    }
}

/// Why something is no rule: a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultError(String);

impl FaultError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

/// The number of a rule, counted from 1 in the order in which they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FaultId(pub u64);

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What struck a request or a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FaultHit {
    /// The rule.
    pub id: FaultId,
    /// What it did, as in [`FaultAction::kind`].
    pub kind: &'static str,
}

impl FaultHit {
    /// What stands in answers and jobs for which a rule gives no message.
    pub(crate) fn sentence(self) -> String {
        format!("Fault rule {} of this emulator asked for this.", self.id)
    }
}

/// A rule and what it has done so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaultStatus {
    /// Its number.
    pub id: FaultId,
    /// How many requests or jobs it was for, those that went through included.
    pub matches: u64,
    /// How many times it acted.
    pub hits: u64,
    /// The rule.
    #[serde(flatten)]
    pub fault: Fault,
}
