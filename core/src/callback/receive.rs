//! A request at the URL for callbacks, as a web server got it.

use std::collections::BTreeMap;
use std::convert::Infallible;

use bytes::Bytes;

use super::receiver::{Refused, check_token, duplicate, read};
use crate::client::Client;
use crate::credential::Secret;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Callback, Job, ReceivedCallback};
use crate::operation::GetJob;
use crate::options::CallOptions;
use crate::task::{OnUpdate, Task};

/// Takes a request that a web server got at the URL for callbacks, and says what to answer and what was reported.
///
/// Works with any web framework, because it does no networking of its own: give it the request, answer with `status`, and
/// act on `callback` if there is one. Each report is handed out once, however often and in whatever order it arrives: a
/// job is known by its id and state, and the last 100,000 are remembered by the client and its siblings. Not remembered
/// are reports that were refused.
///
/// A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody can guess,
/// and `verify`, which asks the service for the job; one of them should be used. A callback may also never come: what
/// must not be missed is waited for with [`WaitForJob`](crate::WaitForJob) as well.
///
/// Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
///
/// ```no_run
/// # use cloud_infinite::ReceiveCallback;
/// # async fn example(client: cloud_infinite::Client, target: String, body: Vec<u8>) -> Result<(), cloud_infinite::Error> {
/// let received = client
///     .receive_callback(ReceiveCallback {
///         method: "POST".into(),
///         path: target.into(),
///         body: body.into(),
///         token: Some("3yHkW0qkJb2xkUYy6E2s".to_owned().into()),
///         ..Default::default()
///     })
///     .await?;
/// // Answer with `received.status` first.
/// for job in received.callback.iter().flat_map(|callback| &callback.job) {
///     println!("{} is {}", job.job_id, job.state);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Default)]
pub struct ReceiveCallback {
    /// HTTP method of the request.
    pub method: String,
    /// Path of the request with its query, as it arrived. It is not printed, because it holds the token.
    pub path: Secret,
    /// Headers of the request; upper and lower case are the same.
    pub headers: BTreeMap<String, String>,
    /// Body of the request. Let the web server stop reading after 1 MiB and ten seconds: more is refused here.
    pub body: Bytes,
    /// What a part of the path, or a value of its query, has to be: 16 to 256 letters, digits, `-`, `_`, `.` and `~`. Make it
    /// at random, and put it into the URL that jobs and queues call back. Not given means that the path is not looked at.
    pub token: Option<Secret>,
    /// Whether the service is asked for each reported job: one that does not exist, belongs to another bucket or has not
    /// ended is not handed out, and of the others the service's own words are. Not given means no.
    pub verify: Option<bool>,
}

impl Task for ReceiveCallback {
    type Output = ReceivedCallback;
    type Update = Infallible;
    const NAME: &'static str = "receive_callback";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        _on_update: Option<OnUpdate<Infallible>>,
    ) -> Result<ReceivedCallback> {
        if let Some(token) = &self.token {
            check_token(token.expose())?;
        }
        let callback = match read(&self) {
            Ok(callback) => callback,
            Err(refused) => return Ok(refused.into()),
        };
        if self.verify != Some(true) {
            return Ok(client.callbacks().hand_out(callback));
        }
        // What was handed out is not asked for again: whoever sends the same report a thousand times causes one request.
        let Some(news) = client.callbacks().news(callback) else { return Ok(duplicate()) };
        match verified(client, &options, news).await {
            Ok(callback) => Ok(client.callbacks().hand_out(callback)),
            Err(refused) => Ok(refused.into()),
        }
    }
}

/// The same report in the service's own words.
async fn verified(client: &Client, options: &CallOptions, callback: Callback) -> Result<Callback, Refused> {
    let Callback { event, job, further_jobs, document } = callback;
    let Some(job) = job else {
        return Err(Refused(403, format!("a report of `{event}` cannot be verified")));
    };
    let job = look_up(client, options, &job).await?;
    let mut further = Vec::with_capacity(further_jobs.len());
    for job in &further_jobs {
        further.push(look_up(client, options, job).await?);
    }
    Ok(Callback { event, job: Some(job), further_jobs: further, document })
}

async fn look_up(client: &Client, options: &CallOptions, reported: &Job) -> Result<Job, Refused> {
    let question = GetJob { job_id: reported.job_id.clone() };
    let job = client.send_part(&question, options).await.map_err(|error| unverified(&error))?;
    let bucket = job.input.as_ref().and_then(|input| input.bucket_id.as_deref());
    if bucket.is_some_and(|bucket| bucket != client.config().target.bucket) {
        return Err(Refused(403, format!("the job {} is one of another bucket", job.job_id)));
    }
    if !job.state.is_final() {
        // Perhaps the list is a moment behind the report. Nothing is remembered, so that a repetition is looked at anew.
        return Err(Refused(503, format!("the service says that the job {} is {}", job.job_id, job.state)));
    }
    Ok(job)
}

fn unverified(error: &Error) -> Refused {
    match error.kind() {
        ErrorKind::NotFound => Refused(403, "the service does not know the reported job".to_owned()),
        _ => Refused(503, format!("the reported job could not be verified: {error}")),
    }
}

#[cfg(test)]
mod tests;
