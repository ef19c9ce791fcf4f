//! Waiting for jobs: one, or many, with as few looks as possible.

mod job;
mod jobs;
mod one;
mod poller;
mod schedule;
#[cfg(test)]
mod tests;

pub use job::WaitForJob;
pub use jobs::{WaitForJobs, WaitProgress, WaitResult};
pub(crate) use one::{INVISIBLE_FOR, failure};
pub(crate) use poller::Poller;
