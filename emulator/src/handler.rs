//! Finds the operation that a request is for.

use std::sync::Arc;

use cloud_infinite::xml::Node;
use http::StatusCode;

use crate::answer::{Context, Refusal};
use crate::fault::Lag;
use crate::received::Received;
use crate::scheduler::Scheduler;
use crate::state::Job;
use crate::store::is_bucket_name;

mod bucket;
mod job;
mod job_list;
mod queue;
mod template;

/// A job as it is shown to those who ask for it.
pub(crate) fn describe_job(job: &Job) -> Node {
    job::describe(job, job::Sample::Get)
}

/// The code for a path that the service does not have.
///
/// Assumption: the published codes name missing buckets, keys and jobs, but no missing path.
const UNKNOWN_PATH_CODE: &str = "NoSuchResource";

/// Which service a host name belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    /// `<bucket>.ci.<region>.<suffix>`.
    Bucket { bucket: String, region: String },
    /// `ci.<region>.<suffix>`.
    Region { region: String },
    /// `<bucket>.cos.<region>.<suffix>`, or `cos.<region>.<suffix>` where the path begins with the bucket.
    Objects { bucket: Option<String>, region: String },
}

impl Host {
    /// Whether a `Host` header, usable or not, is meant for the service that stores objects.
    pub(crate) fn means_storage(header: &str) -> bool {
        header.split('.').take(2).any(|label| label.eq_ignore_ascii_case("cos"))
    }

    /// Reads a `Host` header. Any suffix will do, so that `.localhost` works beside the service's own domain.
    pub(crate) fn parse(header: &str) -> Result<Self, Refusal> {
        let lower = header.to_ascii_lowercase();
        let name = match lower.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => lower.as_str(),
        };
        let labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
        match labels.as_slice() {
            ["ci", region, _, ..] if is_region(region) => Ok(Self::Region { region: (*region).to_owned() }),
            [bucket, "ci", region, _, ..] if is_region(region) => {
                check_bucket_name(bucket)?;
                Ok(Self::Bucket { bucket: (*bucket).to_owned(), region: (*region).to_owned() })
            }
            ["cos", region, _, ..] if is_region(region) => {
                Ok(Self::Objects { bucket: None, region: (*region).to_owned() })
            }
            [bucket, "cos", region, _, ..] if is_region(region) => {
                check_bucket_name(bucket)?;
                Ok(Self::Objects { bucket: Some((*bucket).to_owned()), region: (*region).to_owned() })
            }
            _ => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "InvalidRequest",
                format!(
                    "The host `{header}` belongs to no service: expected `<bucket>.ci.<region>.myqcloud.com`, \
                     `ci.<region>.myqcloud.com` or `<bucket>.cos.<region>.myqcloud.com` (another suffix will do). \
                     Connect to the emulator's address, but send the service's host name."
                ),
            )),
        }
    }
}

pub(crate) fn check_bucket_name(bucket: &str) -> Result<(), Refusal> {
    if is_bucket_name(bucket) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::BAD_REQUEST,
        "InvalidBucketName",
        format!("`{bucket}` is no bucket name such as `examplebucket-1250000000`."),
    ))
}

/// Whether a text has the form of a region: lower-case letters, digits and hyphens.
pub(crate) fn is_region(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// A request on its way to an operation.
pub(crate) struct Call<'r> {
    pub(crate) scheduler: &'r Arc<Scheduler>,
    pub(crate) context: &'r Context,
    pub(crate) request: &'r Received,
    pub(crate) body: &'r [u8],
    /// How far behind the jobs are that it shows.
    pub(crate) lag: Option<Lag<'r>>,
}

/// A bucket and its region.
pub(crate) type Place<'p> = (&'p str, &'p str);

/// Runs the operation of a request whose signature was accepted. Some succeed without a document.
pub(crate) async fn dispatch(call: &Call<'_>, host: &Host) -> Result<Option<Node>, Refusal> {
    match (call.request.method.as_str(), host) {
        ("PUT", Host::Bucket { bucket, region }) => match jobs_to_cancel(&call.request.path) {
            Some(ids) => job::cancel(call, (bucket, region), ids).map(|()| None),
            None => document(call, host).await.map(Some),
        },
        _ => document(call, host).await.map(Some),
    }
}

/// The ids of the jobs in a path.
fn jobs_to_cancel(path: &str) -> Option<&str> {
    path.strip_prefix("/jobs/").or_else(|| path.strip_prefix("/pic_jobs/"))
}

/// Runs an operation that answers with a document.
async fn document(call: &Call<'_>, host: &Host) -> Result<Node, Refusal> {
    let method = call.request.method.as_str();
    let path = call.request.path.as_str();
    let (bucket, region) = match host {
        // Objects are served before it comes to documents.
        Host::Objects { .. } => return Err(unknown(path, "in this service")),
        Host::Region { .. } => {
            return match (method, path) {
                ("GET", "/picbucket") => bucket::list(call),
                (_, "/picbucket") => Err(wrong_method(method, path, "GET")),
                _ => Err(unknown(path, "on the region's host, which has `GET /picbucket` only")),
            };
        }
        Host::Bucket { bucket, region } => (bucket.as_str(), region.as_str()),
    };
    let place = (bucket, region);
    let mut segments = path.strip_prefix('/').unwrap_or(path).splitn(2, '/');
    let resource = segments.next().unwrap_or_default();
    match (method, resource, segments.next()) {
        ("POST", "picbucket", None) => bucket::enable(call, place),
        ("DELETE", "picbucket", None) => bucket::disable(call, place),
        // Reports say that the bucket's host answers this as well.
        ("GET", "picbucket", None) => bucket::list(call),
        (_, "picbucket", None) => Err(wrong_method(method, path, "GET, POST, DELETE")),

        ("GET", "picqueue", None) => queue::list(call, place),
        (_, "picqueue", None) => Err(wrong_method(method, path, "GET")),
        ("PUT", "picqueue", Some(id)) => queue::update(call, place, id),
        (_, "picqueue", Some(_)) => Err(wrong_method(method, path, "PUT")),

        ("POST", "jobs" | "pic_jobs", None) => job::submit(call, place),
        ("GET", "jobs" | "pic_jobs", Some(ids)) => job::get(call, place, ids).await,
        ("GET", "jobs" | "pic_jobs", None) => job_list::list(call, place).await,
        (_, "jobs" | "pic_jobs", None) => Err(wrong_method(method, path, "GET, POST")),
        (_, "jobs" | "pic_jobs", Some(_)) => Err(wrong_method(method, path, "GET, PUT")),

        ("GET", "template", None) => template::list(call, place),
        ("POST", "template", None) => template::create(call, place),
        (_, "template", None) => Err(wrong_method(method, path, "GET, POST")),
        ("PUT", "template", Some(id)) => template::update(call, place, id),
        ("DELETE", "template", Some(id)) => template::delete(call, place, id),
        (_, "template", Some(_)) => Err(wrong_method(method, path, "PUT, DELETE")),
        _ => Err(unknown(path, "in this service")),
    }
}

fn wrong_method(method: &str, path: &str, allowed: &str) -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "MethodNotAllowed",
        format!("`{path}` does not have the method {method}; it has {allowed}."),
    )
}

pub(crate) fn unknown(path: &str, place: &str) -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, UNKNOWN_PATH_CODE, format!("There is no path `{path}` {place}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let bucket =
            |bucket: &str| Host::Bucket { bucket: bucket.to_owned(), region: "ap-guangzhou".to_owned() };
        let region = Host::Region { region: "ap-guangzhou".to_owned() };
        for name in
            ["a-1.ci.ap-guangzhou.myqcloud.com", "a-1.ci.ap-guangzhou.localhost:80", "A-1.CI.ap-guangzhou.x"]
        {
            assert_eq!(Host::parse(name), Ok(bucket("a-1")), "{name}");
        }
        for name in ["ci.ap-guangzhou.myqcloud.com", "ci.ap-guangzhou.localhost:8080"] {
            assert_eq!(Host::parse(name), Ok(region.clone()), "{name}");
        }
        for name in
            ["", "localhost", "127.0.0.1:80", "[::1]:80", "a-1.ci.ap-guangzhou", "a-1.ci..x", "a-1.xx.r.x"]
        {
            assert_eq!(Host::parse(name).unwrap_err().code, "InvalidRequest", "{name}");
        }
        assert_eq!(Host::parse("bucket.ci.ap-guangzhou.x").unwrap_err().code, "InvalidBucketName");
        let objects = |bucket: Option<&str>| {
            let bucket = bucket.map(str::to_owned);
            Ok(Host::Objects { bucket, region: "ap-guangzhou".to_owned() })
        };
        assert_eq!(Host::parse("a-1.cos.ap-guangzhou.myqcloud.com"), objects(Some("a-1")));
        assert_eq!(Host::parse("cos.ap-guangzhou.localhost:80"), objects(None));
        assert_eq!(Host::parse("bucket.cos.ap-guangzhou.x").unwrap_err().code, "InvalidBucketName");
    }
}
