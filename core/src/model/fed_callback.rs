//! What became of a callback that was handed on.

use super::ResponseInfo;

/// What became of a callback that was handed to the runs of `process_jobs`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FedCallback {
    /// Runs that were told.
    pub runs: u32,
    /// Nothing was sent, so there is nothing in here.
    pub response: ResponseInfo,
}
