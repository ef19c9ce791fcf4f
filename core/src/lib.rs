//! Unofficial client for Tencent Cloud Infinite's asynchronous image processing.
//!
//! A job costs money and the service has no idempotency token, so **every submission is accounted for**: a
//! submission is sent at most once, and a failed one says whether it was refused, never sent, or may exist
//! ([`Outcome`]). What may exist is found again with [`Client::reconcile`].
//!
//! ```no_run
//! # async fn example() -> Result<(), cloud_infinite::Error> {
//! use cloud_infinite::{Client, SubmitJob};
//!
//! let client = Client::builder().region("ap-guangzhou").bucket("examplebucket-1250000000").build()?;
//! client.enable_service(()).await?;
//! let job = client
//!     .submit_job(SubmitJob {
//!         input: "in/cat.jpg".into(),
//!         rule: Some("imageMogr2/rotate/90".into()),
//!         output: "out/cat.jpg".into(),
//!         ..Default::default()
//!     })
//!     .await?;
//! let done = client.wait_for_job(&job.job_id).await?;
//! println!("{}", done.state);
//! # Ok(()) }
//! ```
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod address;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod callback;
mod client;
mod config;
mod credential;
mod doctor;
mod ensure;
mod error;
mod flights;
mod function;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod ledger;
mod log;
#[macro_use]
mod model;
mod bulk;
mod object;
mod operation;
mod options;
mod outcome;
mod pager;
mod picture_facts;
mod place;
mod policy;
mod presign;
mod process;
mod process_jobs;
mod random;
mod reconcile;
mod reply;
mod request;
mod retry;
pub mod rule;
#[cfg(test)]
mod script;
pub mod signature;
mod signer;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a simulation that overflows fails, as it should")]
mod simulation;
mod sockets;
mod stream;
mod submission;
mod task;
mod time;
mod transport;
mod wait;
#[doc(hidden)]
pub mod xml;

pub use builder::ClientBuilder;
pub use bulk::{BulkProgress, JournaledSubmitJobs, SubmitJobs, SubmitResult, SubmitSource};
pub use callback::ReceiveCallback;
pub use client::Client;
pub use config::{Config, Endpoint, Proxy, Target};
pub use credential::{
    CallbackProvider, ChainProvider, Credential, CredentialError, CredentialProvider, EnvironmentProvider,
    InstanceRoleProvider, LoadCredential, ProfileProvider, Secret,
};
pub use doctor::Doctor;
pub use ensure::{EnsureQueue, EnsureService, EnsureTemplate};
pub use error::{Error, ErrorKind, InvalidArgument, Result};
pub use function::*;
pub use ledger::{FileStore, Journal, JournalOpening, JournalStore};
pub use model::*;
pub use object::{GetObject, ObjectBody};
pub use operation::*;
pub use options::{CallOptions, OnAmbiguous, SubmissionMode};
pub use outcome::Outcome;
pub use pager::{Page, PagedOperation, Pager};
pub use presign::{PresignUrl, RequestHost, SignRequest};
pub use process_jobs::{
    FeedCallback, JournaledProcessJobs, ProcessJobs, ProcessProgress, ProcessedItem, SkipReason,
};
pub use reconcile::Reconcile;
pub use stream::{Inputs, Outlet, Results, Slot, StreamTask};
pub use submission::{AttemptEnd, Submission, SubmissionOutput};
pub use task::{OnUpdate, Task};
pub use time::{Clock, ManualClock, ParseTimestampError, SystemClock, Timestamp};
pub use wait::{WaitForJob, WaitForJobs, WaitProgress, WaitResult};
