//! The form of a rule in JSON: one flat object in which nothing unknown and nothing useless may stand.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::rule::{Fault, FaultAction, FaultError, FaultService, Moment};

/// What the actions are called, and the fields they have.
const KINDS: [(&str, &[&str]); 11] = [
    ("status", &["status", "code", "message", "retry_after"]),
    ("delay", &["ms", "min_ms", "max_ms", "when"]),
    ("dribble", &["bytes_per_second"]),
    ("reset", &["when"]),
    ("truncate", &["bytes"]),
    ("malformed", &[]),
    ("accept_then_lose", &["hang"]),
    ("stale_read", &["reads", "missing"]),
    ("fail_job", &["code", "message"]),
    ("stuck_job", &[]),
    ("lose_output", &[]),
];

/// Every field of every kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultDocument {
    kind: String,
    route: Option<String>,
    service: Option<FaultService>,
    bucket: Option<String>,
    key: Option<String>,
    job_id: Option<String>,
    skip: Option<u64>,
    times: Option<u64>,
    probability: Option<f64>,
    seed: Option<u64>,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
    retry_after: Option<RetryAfter>,
    ms: Option<u64>,
    min_ms: Option<u64>,
    max_ms: Option<u64>,
    when: Option<Moment>,
    bytes_per_second: Option<u64>,
    bytes: Option<u64>,
    hang: Option<bool>,
    reads: Option<u32>,
    missing: Option<bool>,
}

/// `Retry-After` is written as a number or as a text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RetryAfter {
    Seconds(u64),
    Text(String),
}

impl TryFrom<FaultDocument> for Fault {
    type Error = FaultError;

    fn try_from(document: FaultDocument) -> Result<Self, FaultError> {
        document.check_fields()?;
        let action = document.action()?;
        let fault = Self {
            route: document.route,
            service: document.service,
            bucket: document.bucket,
            key: document.key,
            job_id: document.job_id,
            skip: document.skip.unwrap_or(0),
            times: document.times,
            probability: document.probability,
            seed: document.seed,
            action,
        };
        fault.compile()?;
        Ok(fault)
    }
}

impl FaultDocument {
    /// Refuses the fields of other kinds.
    fn check_fields(&self) -> Result<(), FaultError> {
        let Some((kind, own)) = KINDS.iter().find(|(kind, _)| *kind == self.kind) else {
            let all: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
            return Err(FaultError::new(format!(
                "`kind` is `{}`, but must be one of {}.",
                self.kind,
                all.join(", ")
            )));
        };
        let given = [
            ("status", self.status.is_some()),
            ("code", self.code.is_some()),
            ("message", self.message.is_some()),
            ("retry_after", self.retry_after.is_some()),
            ("ms", self.ms.is_some()),
            ("min_ms", self.min_ms.is_some()),
            ("max_ms", self.max_ms.is_some()),
            ("when", self.when.is_some()),
            ("bytes_per_second", self.bytes_per_second.is_some()),
            ("bytes", self.bytes.is_some()),
            ("hang", self.hang.is_some()),
            ("reads", self.reads.is_some()),
            ("missing", self.missing.is_some()),
        ];
        match given.into_iter().find(|(field, given)| *given && !own.contains(field)) {
            Some((field, _)) if own.is_empty() => Err(FaultError::new(format!(
                "`{field}` does not belong to `{kind}`, which has no fields of its own: leave it out."
            ))),
            Some((field, _)) => Err(FaultError::new(format!(
                "`{field}` does not belong to `{kind}`, which has {}: leave it out.",
                own.join(", ")
            ))),
            None => Ok(()),
        }
    }

    fn action(&self) -> Result<FaultAction, FaultError> {
        Ok(match self.kind.as_str() {
            "status" => FaultAction::Status {
                status: self.needs("status", self.status)?,
                code: self.code.clone(),
                message: self.message.clone(),
                retry_after: self.retry_after.as_ref().map(|value| match value {
                    RetryAfter::Seconds(seconds) => seconds.to_string(),
                    RetryAfter::Text(text) => text.clone(),
                }),
            },
            "delay" => {
                let (min_ms, max_ms) = match (self.ms, self.min_ms, self.max_ms) {
                    (Some(ms), None, None) => (ms, ms),
                    (None, Some(min), Some(max)) => (min, max),
                    _ => {
                        return Err(FaultError::new(
                            "`delay` needs either `ms`, or `min_ms` and `max_ms` together.",
                        ));
                    }
                };
                FaultAction::Delay { min_ms, max_ms, when: self.when.unwrap_or(Moment::After) }
            }
            "dribble" => FaultAction::Dribble {
                bytes_per_second: self.needs("bytes_per_second", self.bytes_per_second)?,
            },
            "reset" => FaultAction::Reset { when: self.needs("when", self.when)? },
            "truncate" => FaultAction::Truncate { bytes: self.needs("bytes", self.bytes)? },
            "malformed" => FaultAction::Malformed,
            "accept_then_lose" => FaultAction::AcceptThenLose { hang: self.hang.unwrap_or(false) },
            "stale_read" => FaultAction::StaleRead {
                reads: self.needs("reads", self.reads)?,
                missing: self.missing.unwrap_or(false),
            },
            "fail_job" => FaultAction::FailJob {
                code: self.needs("code", self.code.clone())?,
                message: self.message.clone(),
            },
            "stuck_job" => FaultAction::StuckJob,
            // The names were checked before.
            _ => FaultAction::LoseOutput,
        })
    }

    fn needs<T>(&self, field: &str, value: Option<T>) -> Result<T, FaultError> {
        value.ok_or_else(|| FaultError::new(format!("`{}` needs `{field}`.", self.kind)))
    }
}

impl From<Fault> for Map<String, Value> {
    /// Only what is given, so that what is shown can be sent again.
    fn from(fault: Fault) -> Self {
        let mut map = Self::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                map.insert(name.to_owned(), value);
            }
        };
        let moment = |when: Moment| match when {
            Moment::Before => "before",
            Moment::After => "after",
        };
        put("route", fault.route.map(Value::from));
        let service = fault.service.map(|service| match service {
            FaultService::Ci => "ci",
            FaultService::Cos => "cos",
        });
        put("service", service.map(Value::from));
        put("bucket", fault.bucket.map(Value::from));
        put("key", fault.key.map(Value::from));
        put("job_id", fault.job_id.map(Value::from));
        put("skip", (fault.skip > 0).then(|| fault.skip.into()));
        put("times", fault.times.map(Value::from));
        put("probability", fault.probability.map(Value::from));
        put("seed", fault.seed.map(Value::from));
        put("kind", Some(fault.action.kind().into()));
        match fault.action {
            FaultAction::Status { status, code, message, retry_after } => {
                put("status", Some(status.into()));
                put("code", code.map(Value::from));
                put("message", message.map(Value::from));
                put("retry_after", retry_after.map(Value::from));
            }
            FaultAction::Delay { min_ms, max_ms, when } => {
                if min_ms == max_ms {
                    put("ms", Some(min_ms.into()));
                } else {
                    put("min_ms", Some(min_ms.into()));
                    put("max_ms", Some(max_ms.into()));
                }
                put("when", Some(moment(when).into()));
            }
            FaultAction::Dribble { bytes_per_second } => {
                put("bytes_per_second", Some(bytes_per_second.into()));
            }
            FaultAction::Reset { when } => put("when", Some(moment(when).into())),
            FaultAction::Truncate { bytes } => put("bytes", Some(bytes.into())),
            FaultAction::AcceptThenLose { hang } => put("hang", Some(hang.into())),
            FaultAction::StaleRead { reads, missing } => {
                put("reads", Some(reads.into()));
                put("missing", Some(missing.into()));
            }
            FaultAction::FailJob { code, message } => {
                put("code", Some(code.into()));
                put("message", message.map(Value::from));
            }
            FaultAction::Malformed | FaultAction::StuckJob | FaultAction::LoseOutput => {}
        }
        map
    }
}
