//! Where an answer came from.

use std::time::Duration;

/// The HTTP side of an answer: useful in a log and in a support request.
///
/// Two answers with the same content are equal wherever they came from, so a `ResponseInfo` equals every other.
#[derive(Debug, Clone, Default)]
pub struct ResponseInfo {
    /// The service's id of the request, from the `x-ci-request-id` header, else from the document.
    pub request_id: Option<String>,
    /// HTTP status of the answer.
    pub status: u32,
    /// Requests that were sent for this answer, the first one included.
    pub attempts: u32,
    /// Time from the call to its answer, waits between attempts included.
    pub elapsed: Duration,
    /// How much of that time was spent waiting between attempts.
    pub waited: Duration,
    /// Further jobs that the same submission made. Only a submission that was allowed to make several has any.
    pub duplicate_job_ids: Vec<String>,
}

impl PartialEq for ResponseInfo {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for ResponseInfo {}

impl std::hash::Hash for ResponseInfo {
    fn hash<H: std::hash::Hasher>(&self, _state: &mut H) {}
}
