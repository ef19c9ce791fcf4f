//! The requests of the service. Each is a plain struct that knows its route, its rules and its answer.

mod bucket;
pub(crate) mod check;
mod job;
mod job_cancel;
mod job_list;
mod object;
mod object_file;
mod object_list;
mod object_presign;
mod object_put;
mod process_file;
mod queue;
mod route;
mod template;

use std::time::Duration;

use std::borrow::Cow;
use std::future::Future;

use serde::de::DeserializeOwned;

pub use bucket::*;
pub use job::*;
pub(crate) use job::{MAX_JOBS, accept};
pub use job_cancel::*;
pub use job_list::*;
pub use object::*;
pub(crate) use object::{from_key, object_info, times, version};
pub use object_file::*;
pub use object_list::*;
pub use object_presign::*;
pub use object_put::*;
pub use process_file::*;
pub use queue::*;
pub use route::{Host, Repeat, Route};
pub use template::*;

use crate::bulk::SubmitJobs;
use crate::callback::ReceiveCallback;
use crate::client::Client;
use crate::config::Target;
use crate::doctor::Doctor;
use crate::ensure::{EnsureQueue, EnsureService, EnsureTemplate};
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::{Job, ResponseInfo};
use crate::object::{Content, GetObject, Head, Incoming, ObjectBody};
use crate::options::CallOptions;
use crate::pager::Pager;
use crate::presign::{PresignUrl, SignRequest};
use crate::process_jobs::{FeedCallback, ProcessJobs};
use crate::reconcile::Reconcile;
use crate::submission::Creates;
use crate::wait::{WaitForJob, WaitForJobs};
use crate::xml::{DecodeError, Element, from_element};

/// The kind of job; the service wants to be told, although this library knows one kind only.
pub(crate) const TAG: &str = "PicProcess";

/// A request of the service.
///
/// Implemented by the request types of this library; send one with [`Client::send`].
pub trait Operation: Send + Sync {
    /// What the service answers with.
    type Output: Answer;

    /// Name of the method, for errors and logs.
    const NAME: &'static str;

    /// Method, path, host, and whether the request may be repeated.
    const ROUTE: Route;

    /// Whether the request submits a job: its failure then comes with a [`Submission`](crate::Submission) when the job
    /// may exist, and the [`SubmissionMode`](crate::SubmissionMode) says what is done about it.
    const IS_SUBMISSION: bool = false;
    /// Whether the body of a successful answer is handed on as it arrives, and only its head is read.
    #[doc(hidden)]
    const IS_STREAMED: bool = false;

    /// Name of the root element of a successful answer.
    #[doc(hidden)]
    const ROOT: &'static str = "Response";

    /// Checks every field before a byte is sent.
    ///
    /// # Errors
    /// The first field that breaks a rule.
    fn validate(&self) -> Result<(), InvalidArgument> {
        Ok(())
    }

    /// The values of the `{name}` parts of the route's path, decoded.
    #[doc(hidden)]
    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The query, decoded, in the order of the service's documentation; absent fields left out.
    #[doc(hidden)]
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The document to send, if the request has one. `mark` goes with what the request creates, to find it again.
    #[doc(hidden)]
    fn body(&self, target: &Target, mark: Option<&str>) -> Option<String> {
        let _ = (target, mark);
        None
    }

    /// What is sent as it is, if the request brings something along that is no document. Asked for once per call.
    #[doc(hidden)]
    fn content(&self) -> impl Future<Output = Result<Option<Content>>> + Send {
        std::future::ready(Ok(None))
    }

    /// Headers besides those that every request has, in lower case. All of them are signed.
    #[doc(hidden)]
    fn headers(&self, content: Option<&Content>) -> Vec<(Cow<'static, str>, String)> {
        let _ = content;
        Vec::new()
    }

    /// By what the thing that the request creates can be found again, if it can.
    #[doc(hidden)]
    fn creates(&self) -> Option<Creates<'_>> {
        None
    }

    /// The answer that `job` would have been, when the job was found in another way.
    #[doc(hidden)]
    fn adopt(job: Job) -> Option<Self::Output> {
        let _ = job;
        None
    }

    /// The id of the job that was created.
    #[doc(hidden)]
    fn job_id(output: &Self::Output) -> Option<&str> {
        let _ = output;
        None
    }

    /// The answer, if `refusal` means that an earlier request of the same call, whose answer was lost, did the work.
    /// To find out it may ask the service, within the time that the call has left.
    #[doc(hidden)]
    fn already_done(
        &self,
        client: &Client,
        refusal: &Error,
        remaining: Duration,
    ) -> impl Future<Output = Option<Self::Output>> + Send {
        let _ = (client, refusal, remaining);
        std::future::ready(None)
    }

    /// What success without a document means, if the service answers so.
    #[doc(hidden)]
    fn nothing() -> Option<Self::Output> {
        None
    }

    /// Takes over a successful answer whose body is handed on as it arrives.
    ///
    /// # Errors
    /// The answer is not what was asked for.
    #[doc(hidden)]
    fn adopt_body(&self, body: Incoming) -> Result<Self::Output> {
        drop(body);
        Err(Error::new(ErrorKind::Internal, "the body of this answer is not read as it arrives"))
    }

    /// Reads the answer out of the head of a successful response, if it is there and not in a document.
    #[doc(hidden)]
    fn decode_head(&self, head: &Head<'_>) -> Option<Result<Self::Output, DecodeError>> {
        let _ = head;
        None
    }

    /// Reads the answer out of the root element of a successful response.
    #[doc(hidden)]
    fn decode(&self, root: &Element<'_>) -> Result<Self::Output, DecodeError> {
        let _ = root;
        Err(DecodeError::new("the answer has a document where none is expected"))
    }
}

/// An answer that knows where it came from.
pub trait Answer: Send + 'static {
    /// Notes the HTTP side of the answer.
    #[doc(hidden)]
    fn set_response(&mut self, response: ResponseInfo);
}

macro_rules! answers {
    ($($name:ident)*) => {$(
        impl Answer for crate::model::$name {
            fn set_response(&mut self, response: ResponseInfo) {
                self.response = response;
            }
        }
    )*};
}

answers! { Bucket DisabledService Queue Job Template ObjectInfo StoredObject DeletedObject }

/// The answer of what is done without anything to tell about it.
impl Answer for () {
    fn set_response(&mut self, _response: ResponseInfo) {}
}

impl Answer for crate::model::JobBatch {
    fn set_response(&mut self, response: ResponseInfo) {
        for job in &mut self.jobs {
            job.response = response.clone();
        }
        self.response = response;
    }
}

/// Reads the model out of the child `name` of an answer.
fn child<T: DeserializeOwned>(root: &Element<'_>, name: &str) -> Result<T, DecodeError> {
    let mut all = root.all(name);
    match (all.next(), all.next()) {
        (Some(element), None) => from_element(element),
        (None, _) => Err(DecodeError::new(format!("the answer has no `{name}` element"))),
        (Some(_), Some(_)) => Err(DecodeError::new(format!("the answer has several `{name}` elements"))),
    }
}

/// Declares the methods of the client: a name, then what the method does with which request.
macro_rules! operations {
    ($($(#[doc = $doc:literal])* $method:ident: $kind:ident $request:ident,)+) => {
        /// The names of all methods that need a client.
        #[cfg(test)]
        pub(crate) const OPERATIONS: &[&str] = &[$(stringify!($method)),+];

        impl Client {
            $( operations! { @method $(#[doc = $doc])* $method $kind $request } )+
        }
    };
    (@method $(#[doc = $doc:literal])* $method:ident call $request:ident) => {
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// See [`ErrorKind`](crate::ErrorKind); nothing is sent if an argument is refused.
        pub async fn $method(&self, request: impl Into<$request>) -> Result<<$request as Operation>::Output> {
            self.send(request.into()).await
        }
    };
    (@method $(#[doc = $doc:literal])* $method:ident body $request:ident) => {
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// See [`ErrorKind`](crate::ErrorKind); nothing is sent if an argument is refused.
        pub async fn $method(&self, request: impl Into<$request>) -> Result<ObjectBody> {
            self.open(request.into(), CallOptions::default()).await
        }
    };
    (@method $(#[doc = $doc:literal])* $method:ident pages $request:ident) => {
        $(#[doc = $doc])*
        #[must_use = "nothing is requested before the pager is asked for a page or an item"]
        pub fn $method(&self, request: impl Into<$request>) -> Pager<$request> {
            Pager::new(self.clone(), request.into())
        }
    };
    // As a task that reports nothing on the way.
    (@method $(#[doc = $doc:literal])* $method:ident work $request:ident) => {
        operations! { @method $(#[doc = $doc])* $method task $request }
    };
    (@method $(#[doc = $doc:literal])* $method:ident task $request:ident) => {
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// See [`ErrorKind`](crate::ErrorKind).
        pub async fn $method(
            &self,
            request: impl Into<$request>,
        ) -> Result<<$request as crate::task::Task>::Output> {
            self.run(request.into()).await
        }
    };
    (@method $(#[doc = $doc:literal])* $method:ident stream $request:ident) => {
        $(#[doc = $doc])*
        #[must_use = "nothing happens before the results are read"]
        pub fn $method(
            &self,
            request: impl Into<$request>,
            inputs: crate::stream::Inputs<<$request as crate::stream::StreamTask>::Input>,
        ) -> crate::stream::Results<$request> {
            self.stream(request.into(), inputs)
        }
    };
}

operations! {
    /// Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
    enable_service: call EnableService,
    /// Disables the service on the client's bucket and deletes its queue.
    disable_service: call DisableService,
    /// Lists the buckets of the account on which the service is enabled.
    list_buckets: pages ListBuckets,
    /// Lists the queues of the client's bucket.
    list_queues: pages ListQueues,
    /// Replaces a queue's name, state and callback settings.
    update_queue: call UpdateQueue,
    /// Submits an image job.
    submit_job: call SubmitJob,
    /// Submits a job for each of many requests, as fast as the service and the caller allow, each accounted for.
    submit_jobs: stream SubmitJobs,
    /// Submits a job for each of many pictures as the queue has room, and answers what became of each.
    process_jobs: stream ProcessJobs,
    /// Asks for one job.
    get_job: call GetJob,
    /// Asks for up to ten jobs at once.
    get_jobs: call GetJobs,
    /// Lists the jobs of the client's bucket.
    list_jobs: pages ListJobs,
    /// Cancels a job that has not begun.
    cancel_job: call CancelJob,
    /// Cancels up to ten jobs that have not begun.
    cancel_jobs: call CancelJobs,
    /// Makes a template: a rule that the service keeps under a name.
    create_template: call CreateTemplate,
    /// Replaces the name and the rule of a template.
    update_template: call UpdateTemplate,
    /// Deletes a template.
    delete_template: call DeleteTemplate,
    /// Lists the templates of the client's bucket.
    list_templates: pages ListTemplates,
    /// Puts an object into the client's bucket.
    put_object: call PutObject,
    /// Gets an object, or a part of it.
    get_object: body GetObject,
    /// Gets an object, or a part of it, into a file.
    get_object_to_file: work GetObjectToFile,
    /// Asks for what is known of an object, without its content.
    head_object: call HeadObject,
    /// Deletes an object.
    delete_object: call DeleteObject,
    /// Lists the objects of the client's bucket.
    list_objects: pages ListObjects,
    /// Makes a URL with which anybody can do one thing to one object for a while.
    presign_object: work PresignObject,
    /// Processes a picture in a file into another file.
    process_file: task ProcessFile,
    /// Waits until a job has ended.
    wait_for_job: task WaitForJob,
    /// Waits until many jobs have ended.
    wait_for_jobs: stream WaitForJobs,
    /// Finds out what became of a submission that may have created a job.
    reconcile: task Reconcile,
    /// Enables the service on the client's bucket unless it is enabled already.
    ensure_service: task EnsureService,
    /// Gives a queue the settings that are asked for, and keeps the others.
    ensure_queue: task EnsureQueue,
    /// Has a template of some name with some rule.
    ensure_template: task EnsureTemplate,
    /// Signs a request that somebody else sends, as a URL.
    presign_url: work PresignUrl,
    /// Signs a request that the caller sends, as headers.
    sign_request: work SignRequest,
    /// Takes a request that a web server got at the URL for callbacks.
    receive_callback: work ReceiveCallback,
    /// Tells the runs of `process_jobs` that a callback says a job has ended.
    feed_callback: task FeedCallback,
    /// Looks at everything that a job depends on, and says what is wrong and what to do.
    doctor: task Doctor,
}
