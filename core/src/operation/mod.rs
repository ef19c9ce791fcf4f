//! The requests of the service. Each is a plain struct that knows its route, its rules and its answer.

mod bucket;
pub(crate) mod check;
mod job;
mod job_cancel;
mod job_list;
mod queue;
mod route;
mod template;

use std::future::Future;
use std::time::Duration;

use serde::de::DeserializeOwned;

pub use bucket::*;
pub use job::*;
pub(crate) use job::{MAX_JOBS, accept};
pub use job_cancel::*;
pub use job_list::*;
pub use queue::*;
pub use route::{Host, Repeat, Route};
pub use template::*;

use crate::bulk::SubmitJobs;
use crate::client::Client;
use crate::config::Target;
use crate::error::{Error, InvalidArgument, Result};
use crate::model::{Job, ResponseInfo};
use crate::pager::Pager;
use crate::presign::{PresignUrl, SignRequest};
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

    /// Reads the answer out of the root element of a successful response.
    #[doc(hidden)]
    fn decode(&self, root: &Element<'_>) -> Result<Self::Output, DecodeError>;
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

answers! { Bucket DisabledService Queue Job Template }

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
    /// Waits until a job has ended.
    wait_for_job: task WaitForJob,
    /// Waits until many jobs have ended.
    wait_for_jobs: stream WaitForJobs,
    /// Finds out what became of a submission that may have created a job.
    reconcile: task Reconcile,
    /// Signs a request that somebody else sends, as a URL.
    presign_url: work PresignUrl,
    /// Signs a request that the caller sends, as headers.
    sign_request: work SignRequest,
}
