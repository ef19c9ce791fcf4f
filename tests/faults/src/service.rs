//! What a healthy server does with a request that it accepts.

use cloud_infinite::xml::{self, Element, Node};

use crate::auth::Denial;
use crate::chaos::RequestKind;
use crate::clock;
use crate::ledger::{Ledger, LedgerJob};
use crate::request::Request;

/// The queue of every bucket.
const QUEUE_ID: &str = "p2505d57bdf4c4329804b58a6a5fb1572";
/// The only template.
const TEMPLATE_ID: &str = "t1460606b9752148c4ab182f55163ba7cd";
/// Most jobs on one page, and most ids in one request.
const MAX_PAGE: usize = 100;
const MAX_IDS: usize = 10;

/// A submission that may become a job.
#[derive(Debug, Clone)]
pub(crate) struct Submission {
    pub(crate) input: String,
    pub(crate) output: String,
    pub(crate) rule: String,
    pub(crate) user_data: Option<String>,
    pub(crate) queue_id: Option<String>,
}

/// What a request asks for.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    /// To make a job.
    Submit(Submission),
    /// Something that changes nothing here; the answer is ready.
    Answer(String),
}

/// Bucket and region, as the host name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    bucket: String,
    region: String,
}

impl Place {
    pub(crate) fn of(request: &Request) -> Self {
        let host = request.header("host").unwrap_or_default();
        match host.split('.').collect::<Vec<_>>()[..] {
            [bucket, "ci" | "pic", region, ..] => {
                Self { bucket: bucket.to_owned(), region: region.to_owned() }
            }
            _ => Self { bucket: "examplebucket-1250000000".to_owned(), region: "ap-guangzhou".to_owned() },
        }
    }
}

fn refuse(status: u16, code: &'static str, message: impl Into<String>) -> Denial {
    Denial { status, code, message: message.into(), is_about_time: false }
}

/// What the faults of a request depend on.
pub(crate) fn kind_and_key(request: &Request, work: &Work) -> (RequestKind, String) {
    match work {
        Work::Submit(submission) => (RequestKind::Submission, submission.input.clone()),
        Work::Answer(_) => match request.parameter("inputObject") {
            Some(input) => (RequestKind::Other, format!("{}?inputObject={input}", request.path)),
            None => (RequestKind::Other, format!("{} {}", request.method, request.path)),
        },
    }
}

/// Reads a request. Nothing is made yet.
pub(crate) fn plan(request: &Request, ledger: &Ledger, now: i64) -> Result<Work, Denial> {
    let place = Place::of(request);
    let segments: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    let answer = |node: Node| Ok(Work::Answer(node.to_document()));
    match (request.method.as_str(), &segments[..]) {
        ("POST", ["jobs" | "pic_jobs"]) => read_submission(request).map(Work::Submit),
        ("GET", ["jobs" | "pic_jobs"]) => answer(list(request, ledger, &place)?),
        ("GET", ["jobs" | "pic_jobs", ids]) => answer(by_id(ids, ledger, &place)?),
        ("POST", ["picbucket"]) => answer(response().child(bucket(&place, now).fold_into("PicBucket"))),
        ("DELETE", ["picbucket"]) => answer(response().text("BucketName", &place.bucket)),
        ("GET", ["picbucket"]) => {
            answer(one_page(response()).child(bucket(&place, now).fold_into("PicBucketList")))
        }
        ("GET", ["picqueue"]) => answer(one_page(response()).child(queue(now).fold_into("QueueList"))),
        ("PUT", ["picqueue", id]) if *id == QUEUE_ID => {
            xml::read(&request.body).map_err(|error| refuse(400, "MalformedXML", error.to_string()))?;
            answer(response().child(queue(now).fold_into("Queue")))
        }
        // Templates are not kept: what matters here is what becomes of the request.
        ("POST", ["template"]) => {
            xml::read(&request.body).map_err(|error| refuse(400, "MalformedXML", error.to_string()))?;
            answer(response().child(Node::new("Template").text("TemplateId", TEMPLATE_ID)))
        }
        ("DELETE", ["template", id]) => answer(response().text("TemplateId", *id)),
        _ => Err(refuse(405, "MethodNotAllowed", "this server does not do that")),
    }
}

fn read_submission(request: &Request) -> Result<Submission, Denial> {
    let root = xml::read(&request.body).map_err(|error| refuse(400, "MalformedXML", error.to_string()))?;
    let missing = |name: &str| refuse(400, "InvalidArgument", format!("{name} is missing"));
    let at = |path: &[&str]| -> Option<String> {
        let mut element: &Element<'_> = &root;
        for name in path {
            element = element.child(name)?;
        }
        Some(element.text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    if root.name != "Request" || at(&["Tag"]).as_deref() != Some("PicProcess") {
        return Err(refuse(400, "InvalidArgument", "this is no request for a picture"));
    }
    Ok(Submission {
        input: at(&["Input", "Object"]).ok_or_else(|| missing("Input.Object"))?,
        output: at(&["Operation", "Output", "Object"]).ok_or_else(|| missing("Operation.Output.Object"))?,
        rule: at(&["Operation", "PicProcess", "ProcessRule"])
            .or_else(|| at(&["Operation", "TemplateId"]))
            .ok_or_else(|| missing("Operation.PicProcess"))?,
        user_data: at(&["Operation", "UserData"]),
        queue_id: at(&["QueueId"]),
    })
}

/// The answer to a submission: a job that has not begun.
pub(crate) fn submitted(job: &LedgerJob, request: &Request) -> String {
    Node::new("Response").child(details(job, &Place::of(request), "Submitted")).to_document()
}

fn by_id(ids: &str, ledger: &Ledger, place: &Place) -> Result<Node, Denial> {
    let ids: Vec<&str> = ids.split(',').collect();
    if ids.len() > MAX_IDS {
        return Err(refuse(400, "InvalidArgument", "too many ids"));
    }
    let mut answer = Node::new("Response");
    let mut unknown = Vec::new();
    for id in ids {
        match ledger.get(id) {
            Some(job) => answer = answer.child(details(job, place, "Success")),
            None => unknown.push(Node::leaf("NonExistJobIds", id)),
        }
    }
    Ok(answer.children(unknown))
}

fn list(request: &Request, ledger: &Ledger, place: &Place) -> Result<Node, Denial> {
    let invalid = |name: &str| refuse(400, "InvalidArgument", format!("{name} is not right"));
    if request.parameter("tag") != Some("PicProcess") {
        return Err(invalid("tag"));
    }
    let time = |name: &'static str| match request.parameter(name) {
        None => Ok(None),
        Some(text) => clock::parse_service_time(text).map(Some).ok_or_else(|| invalid(name)),
    };
    let (from, to) = (time("startCreationTime")?, time("endCreationTime")?);
    let size = match request.parameter("size") {
        None => 10,
        Some(text) => match text.parse() {
            Ok(size) if (1..=MAX_PAGE).contains(&size) => size,
            _ => return Err(invalid("size")),
        },
    };
    let is_ascending = match request.parameter("orderByTime") {
        None | Some("Desc") => false,
        Some("Asc") => true,
        Some(_) => return Err(invalid("orderByTime")),
    };
    let after = match request.parameter("nextToken") {
        None => None,
        Some(token) => {
            let number = token.strip_prefix("after-").and_then(|number| number.parse::<u64>().ok());
            Some(number.ok_or_else(|| invalid("nextToken"))?)
        }
    };
    // The work of a job takes no time here: once it can be listed it is done.
    let wants_done = request
        .parameter("states")
        .is_none_or(|states| states.split(',').any(|state| matches!(state, "All" | "Success")));
    let (input, queue) = (request.parameter("inputObject"), request.parameter("queueId"));
    let mut jobs: Vec<&LedgerJob> = ledger
        .jobs
        .iter()
        .filter(|job| {
            wants_done
                && input.is_none_or(|input| job.input == input)
                && queue.is_none_or(|queue| queue_of(job) == queue)
                && from.is_none_or(|from| job.created_at >= from)
                && to.is_none_or(|to| job.created_at <= to)
        })
        .collect();
    jobs.sort_by_key(|job| job.request);
    if !is_ascending {
        jobs.reverse();
    }
    if let Some(after) = after {
        jobs.retain(|job| if is_ascending { job.request > after } else { job.request < after });
    }
    let has_more = jobs.len() > size;
    jobs.truncate(size);
    let token = jobs.last().filter(|_| has_more).map(|job| format!("after-{}", job.request));
    let details = jobs.into_iter().map(|job| details(job, place, "Success"));
    Ok(Node::new("Response").children(details).maybe_text("NextToken", token))
}

fn queue_of(job: &LedgerJob) -> &str {
    job.queue_id.as_deref().unwrap_or(QUEUE_ID)
}

fn details(job: &LedgerJob, place: &Place, state: &str) -> Node {
    let created = clock::service_time(job.created_at);
    let ended = if state == "Submitted" { "-" } else { &created };
    Node::new("JobsDetail")
        .text("Code", "Success")
        .text("Message", "")
        .text("JobId", &job.job_id)
        .text("State", state)
        .text("CreationTime", &created)
        .text("EndTime", ended)
        .text("StartTime", ended)
        .text("QueueId", queue_of(job))
        .text("Tag", "PicProcess")
        .child(
            Node::new("Input")
                .text("BucketId", &place.bucket)
                .text("Object", &job.input)
                .text("Region", &place.region),
        )
        .child(
            Node::new("Operation")
                .child(
                    Node::new("Output")
                        .text("Bucket", &place.bucket)
                        .text("Object", &job.output)
                        .text("Region", &place.region),
                )
                .child(Node::new("PicProcess").text("IsPicInfo", "false").text("ProcessRule", &job.rule))
                .maybe_text("UserData", job.user_data.as_deref())
                .text("JobLevel", "0"),
        )
}

/// Fields that go under different names.
struct Fields(Vec<(&'static str, String)>);

impl Fields {
    fn fold_into(self, name: &'static str) -> Node {
        self.0.into_iter().fold(Node::new(name), |node, (name, text)| node.text(name, text))
    }
}

fn response() -> Node {
    Node::new("Response").text("RequestId", "NjJmMjEwMDBfMGEwMDAwMDFfMWEyYl8x")
}

fn one_page(response: Node) -> Node {
    response.text("TotalCount", "1").text("PageNumber", "1").text("PageSize", "10")
}

fn bucket(place: &Place, now: i64) -> Fields {
    Fields(vec![
        ("BucketId", place.bucket.clone()),
        ("Name", place.bucket.clone()),
        ("Region", place.region.clone()),
        ("CreateTime", clock::service_time(now)),
    ])
}

fn queue(now: i64) -> Fields {
    Fields(vec![
        ("QueueId", QUEUE_ID.to_owned()),
        ("Name", "queue-pic-process-1".to_owned()),
        ("State", "Active".to_owned()),
        ("MaxSize", "10000".to_owned()),
        ("MaxConcurrent", "10".to_owned()),
        ("Category", "PicProcessing".to_owned()),
        ("UpdateTime", clock::service_time(now)),
        ("CreateTime", clock::service_time(now)),
    ])
}
