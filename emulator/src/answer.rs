//! Answers in the service's form.

use std::borrow::Cow;

use axum::body::Body;
use axum::response::Response;
use cloud_infinite::xml::Node;
use http::header::{CONTENT_TYPE, DATE, SERVER};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::clock;

/// Which of the two services speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    /// The one that processes pictures.
    Processing,
    /// The one that stores objects.
    Storage,
}

impl Speaker {
    fn server(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Processing => "tencent-ci",
            Self::Storage => "tencent-cos",
        })
    }

    fn request_id(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::Processing => "x-ci-request-id",
            Self::Storage => "x-cos-request-id",
        })
    }

    fn trace_id(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::Processing => "x-ci-trace-id",
            Self::Storage => "x-cos-trace-id",
        })
    }
}

/// A request that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
    /// Further elements of the error document: explanations that the service does not give.
    pub(crate) details: Vec<(&'static str, String)>,
}

impl Refusal {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, code: code.into(), message: message.into(), details: Vec::new() }
    }

    /// A parameter or an element with a value that is not allowed.
    pub(crate) fn argument(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidArgument", message)
    }

    /// A body that is no XML, or not the expected one.
    pub(crate) fn malformed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MalformedXML", message)
    }

    /// Something that went wrong here, and not with the request.
    pub(crate) fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
    }

    /// Something the service has and this emulator has not.
    pub(crate) fn not_implemented(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", message)
    }

    pub(crate) fn no_such_bucket(bucket: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchBucket", format!("The bucket `{bucket}` does not exist."))
    }

    /// The code has the service's own spelling.
    pub(crate) fn not_enabled(bucket: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "PicBucketUnBinded",
            format!("The asynchronous image service is not enabled for bucket `{bucket}`."),
        )
    }

    /// Assumption: no page names the code for an unknown queue.
    pub(crate) fn no_such_queue(queue: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchQueue", format!("The queue `{queue}` does not exist."))
    }

    /// Assumption: no page names the code for an unknown template.
    pub(crate) fn no_such_template(template: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NoSuchTemplate",
            format!("The template `{template}` does not exist."),
        )
    }

    /// Assumption: no page names the code for the most templates that a bucket can have.
    pub(crate) fn too_many_templates(limit: usize) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "TooManyTemplates",
            format!("The bucket has {limit} templates already, and no more go."),
        )
    }

    /// Assumption: no page names the code for cancelling an unknown job.
    pub(crate) fn no_such_job(job: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchJob", format!("The job `{job}` does not exist."))
    }

    /// Assumption: the text is the service's, status and code are not published.
    pub(crate) fn not_modifiable() -> Self {
        Self::argument("The job provided can not be modified")
    }

    pub(crate) fn reset_meanwhile() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "ServiceUnavailable",
            "The emulator was reset while this request was under way; nothing was changed.",
        )
    }

    /// Assumption: no page names the code for a queue that holds `MaxSize` jobs.
    pub(crate) fn queue_full(limit: u32) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "QueueFull",
            format!("The queue holds {limit} jobs already, which is its MaxSize."),
        )
    }

    pub(crate) fn detail(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.details.push((name, text.into()));
        self
    }
}

/// What an answer needs to know of its request.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) speaker: Speaker,
    pub(crate) request_id: String,
    pub(crate) trace_id: String,
    /// Host and path, for the `Resource` of errors.
    pub(crate) resource: String,
    /// Seconds since the Unix epoch.
    pub(crate) now: i64,
    /// An answer to `HEAD` has no body.
    pub(crate) head: bool,
}

/// A successful answer.
pub(crate) fn success(context: &Context, document: &Node) -> Response {
    build(context, StatusCode::OK, document.to_document(), false)
}

/// A list of objects, which begins as the storage service's documents do.
pub(crate) fn listing(context: &Context, document: &Node) -> Response {
    let text = format!("<?xml version='1.0' encoding='utf-8' ?>{}", document.to_document());
    build(context, StatusCode::OK, text, false)
}

/// A successful answer without a document.
pub(crate) fn nothing(context: &Context) -> Response {
    let mut response = build(context, StatusCode::OK, String::new(), false);
    response.headers_mut().remove(CONTENT_TYPE);
    response
}

/// A refusal as the error document.
pub(crate) fn failure(context: &Context, refusal: &Refusal) -> Response {
    let document = Node::new("Error")
        .text("Code", refusal.code.clone())
        .text("Message", refusal.message.clone())
        .text("Resource", context.resource.clone())
        .text("RequestId", context.request_id.clone())
        .text("TraceId", context.trace_id.clone())
        .children(refusal.details.iter().map(|(name, text)| Node::leaf(name, text.clone())));
    build(context, refusal.status, document.to_document(), true)
}

/// An answer without a body, to which its operation adds headers.
pub(crate) fn empty(context: &Context, status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    identify(&mut response, context, false);
    response
}

/// The answer that what the client has is still right. For `HEAD` it carries a trace id, as refusals do.
pub(crate) fn not_modified(context: &Context) -> Response {
    let mut response = empty(context, StatusCode::NOT_MODIFIED);
    identify(&mut response, context, context.head);
    response
}

fn build(context: &Context, status: StatusCode, document: String, failed: bool) -> Response {
    let body = if context.head { Body::empty() } else { Body::from(document) };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    identify(&mut response, context, failed);
    response
}

fn identify(response: &mut Response, context: &Context, traced: bool) {
    let headers = response.headers_mut();
    headers.insert(SERVER, context.speaker.server());
    let mut text = |name: HeaderName, value: &str| {
        // All of these are ASCII of our own making.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    text(DATE, &clock::http_date(context.now));
    text(context.speaker.request_id(), &context.request_id);
    if traced {
        text(context.speaker.trace_id(), &context.trace_id);
    }
}
