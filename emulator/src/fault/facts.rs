//! What rules look at.

use cloud_infinite::xml;

use super::matcher::newer_name;
use super::rule::FaultService;
use crate::handler::Host;
use crate::received::Received;
use crate::state::Job;

/// What rules look at of a request, or of a job that is to begin.
#[derive(Debug)]
pub(crate) struct Facts<'r> {
    pub(crate) service: FaultService,
    pub(crate) method: &'r str,
    /// Without a bucket in front, even if the client put it there.
    pub(crate) path: &'r str,
    pub(crate) bucket: Option<&'r str>,
    /// The key of the object, or the keys of the inputs of all jobs in question.
    pub(crate) keys: Vec<String>,
    pub(crate) job_ids: Vec<&'r str>,
}

impl<'r> Facts<'r> {
    /// Those of a request. `input_of` tells the key of a job's input; it and the body are looked at for the `keys` only.
    pub(crate) fn of_request(
        received: &'r Received,
        host: &'r Host,
        body: &[u8],
        keys: bool,
        input_of: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let method = received.method.as_str();
        let whole = received.path.as_str();
        let (service, bucket, path) = match host {
            Host::Region { .. } => (FaultService::Ci, None, whole),
            Host::Bucket { bucket, .. } => (FaultService::Ci, Some(bucket.as_str()), whole),
            Host::Objects { bucket: Some(bucket), .. } => (FaultService::Cos, Some(bucket.as_str()), whole),
            Host::Objects { bucket: None, .. } => {
                let inner = whole.strip_prefix('/').unwrap_or(whole);
                let end = inner.find('/').unwrap_or(inner.len());
                let (bucket, path) = inner.split_at(end);
                let path = if path.is_empty() { "/" } else { path };
                (FaultService::Cos, (!bucket.is_empty()).then_some(bucket), path)
            }
        };
        let mut facts = Self { service, method, path, bucket, keys: Vec::new(), job_ids: Vec::new() };
        let name = newer_name(path);
        if service == FaultService::Ci && name.starts_with("/jobs/") {
            // Whatever the path is called, the ids are its second segment.
            let ids = path.trim_start_matches('/').split_once('/').map_or("", |(_, ids)| ids);
            facts.job_ids = ids.split(',').collect();
        }
        if keys {
            facts.keys = match (service, method, name.as_str()) {
                (FaultService::Cos, ..) => vec![path.strip_prefix('/').unwrap_or(path).to_owned()],
                (FaultService::Ci, "POST", "/jobs") => input_of_document(body).into_iter().collect(),
                (FaultService::Ci, "GET", "/jobs") => {
                    received.parameter("inputObject").map(str::to_owned).into_iter().collect()
                }
                _ => facts.job_ids.iter().filter_map(|id| input_of(id)).collect(),
            };
        }
        facts
    }

    /// Those of a job that begins: the ones of its submission, and the id that it has now.
    pub(crate) fn of_job(job: &'r Job) -> Self {
        Self {
            service: FaultService::Ci,
            method: "POST",
            path: "/jobs",
            bucket: Some(&job.bucket),
            keys: vec![job.request.input.clone()],
            job_ids: vec![&job.id],
        }
    }

    /// Whether somebody asks for jobs.
    pub(crate) fn is_read_of_jobs(&self) -> bool {
        let path = newer_name(self.path);
        self.service == FaultService::Ci
            && self.method == "GET"
            && (path == "/jobs" || path.starts_with("/jobs/"))
    }
}

/// The key of the input in the body of a submission, if it is one.
fn input_of_document(body: &[u8]) -> Option<String> {
    let root = xml::read(body).ok()?;
    root.child("Input")?.text_of("Object").map(str::to_owned)
}
