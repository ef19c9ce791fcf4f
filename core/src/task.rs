//! Work that is made of several requests and behaves like one.

use std::future::Future;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::options::CallOptions;

/// Receives what happens while a [`Task`] runs.
pub type OnUpdate<U> = Box<dyn FnMut(U) + Send>;

/// Work that is made of several requests, such as waiting for a job.
pub trait Task: Send + Sync {
    /// What the work ends with.
    type Output: Send + 'static;
    /// What is reported while it goes on.
    type Update: Send + 'static;

    /// Name of the method, for errors and logs.
    const NAME: &'static str;

    /// Whether the work submits a job, so that its failure comes with an [`Outcome`](crate::Outcome).
    const IS_SUBMISSION: bool = false;

    /// Does the work.
    #[doc(hidden)]
    fn run(
        self,
        client: &Client,
        options: CallOptions,
        on_update: Option<OnUpdate<Self::Update>>,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}
