//! Listing image jobs.

use super::job::accept;
use super::{Operation, Route, TAG, check};
use crate::error::InvalidArgument;
use crate::model::{JobPage, JobState};
use crate::pager::PagedOperation;
use crate::time::Timestamp;
use crate::xml::{DecodeError, Element, from_element};

open_enum! {
    /// In which order jobs are listed.
    pub enum OrderByTime {
        /// The job that was made last comes first.
        Desc = "Desc",
        /// The job that was made first comes first.
        Asc = "Asc",
    }
}

/// Lists the jobs of the client's bucket, in the order in which they were made.
///
/// Filters that are given must all match. The list ends behind the page that names no further one, or that names one
/// which was read before. A list that was left can be taken up where it was: with the `next_token` of the last page
/// that was read, and the same filters.
///
/// Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
///
/// ```no_run
/// # use cloud_infinite::{JobState, ListJobs};
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let mut jobs = client.list_jobs(ListJobs { states: vec![JobState::Failed], ..Default::default() });
/// while let Some(job) = jobs.next().await? {
///     println!("{}: {:?}", job.job_id, job.message);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListJobs {
    /// Only jobs in one of these states. None given means all.
    pub states: Vec<JobState>,
    /// Only jobs that were made at this time or later. The service counts in whole seconds; a fraction is left off.
    pub start_creation_time: Option<Timestamp>,
    /// Only jobs that were made at this time or earlier. The service counts in whole seconds; a fraction is left off.
    pub end_creation_time: Option<Timestamp>,
    /// Which job comes first. Not given means the one that was made last.
    pub order_by_time: Option<OrderByTime>,
    /// Jobs per page, 1 to 100. Not given means 10.
    pub size: Option<u32>,
    /// Only jobs of this queue.
    pub queue_id: Option<String>,
    /// Only jobs that read the object with exactly this key.
    pub input_object: Option<String>,
    /// The page to begin with: the `next_token` of the page before it. Not given means the first page.
    pub next_token: Option<String>,
}

impl From<()> for ListJobs {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl Operation for ListJobs {
    type Output = JobPage;
    const NAME: &'static str = "list_jobs";
    const ROUTE: Route = Route::get("/jobs").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        for state in &self.states {
            check::one_of("states", state.as_str(), JobState::KNOWN)?;
        }
        if let Some(start) = self.start_creation_time {
            check::service_time("start_creation_time", start)?;
        }
        if let Some(end) = self.end_creation_time {
            check::service_time("end_creation_time", end)?;
        }
        if let (Some(start), Some(end)) = (self.start_creation_time, self.end_creation_time)
            && start > end
        {
            let rule = "must not be later than `end_creation_time`";
            return Err(InvalidArgument::new("start_creation_time", start, rule));
        }
        let order = self.order_by_time.as_ref().map(OrderByTime::as_str);
        check::maybe_one_of("order_by_time", order, OrderByTime::KNOWN)?;
        check::page_size("size", self.size)?;
        if let Some(id) = &self.queue_id {
            check::id("queue_id", id)?;
        }
        if let Some(key) = &self.input_object {
            check::object_key("input_object", key)?;
        }
        if let Some(token) = &self.next_token {
            check::token("next_token", token)?;
        }
        Ok(())
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let states: Vec<&str> = self.states.iter().map(JobState::as_str).collect();
        let mut query = vec![("tag", TAG.to_owned())];
        check::push(&mut query, "queueId", self.queue_id.as_ref());
        check::push(&mut query, "orderByTime", self.order_by_time.as_ref());
        check::push(&mut query, "nextToken", self.next_token.as_ref());
        check::push(&mut query, "size", self.size);
        check::push_list(&mut query, "states", &states);
        check::push(&mut query, "startCreationTime", self.start_creation_time.map(Timestamp::service_text));
        check::push(&mut query, "endCreationTime", self.end_creation_time.map(Timestamp::service_text));
        check::push(&mut query, "inputObject", self.input_object.as_ref());
        query
    }

    fn decode(&self, root: &Element<'_>) -> Result<JobPage, DecodeError> {
        let mut page: JobPage = from_element(root)?;
        page.items = page.items.into_iter().map(accept).collect::<Result<_, _>>()?;
        match &page.next_token {
            Some(token) if check::token("next_token", token).is_err() => {
                Err(DecodeError::new("the answer has a malformed token of the next page"))
            }
            _ => Ok(page),
        }
    }
}

impl PagedOperation for ListJobs {
    fn after(&self, page: &JobPage) -> Option<Self> {
        page.next_token.clone().map(|token| Self { next_token: Some(token), ..self.clone() })
    }

    fn token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }
}
