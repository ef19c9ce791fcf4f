//! Reading the jobs that have ended out of the service's list.

use std::collections::HashSet;

use tokio::time::Instant;

use super::rhythm::PAGE;
use crate::error::InvalidArgument;
use crate::model::{Job, JobState, ResponseInfo};
use crate::operation::{Answer, ListJobs, Operation, OrderByTime, Route, accept};
use crate::submission::is_mark;
use crate::time::Timestamp;
use crate::xml::{DecodeError, Element, from_element};

/// How far the creation time in the list may lie from the one in the answer to the submission, in milliseconds. A job
/// that lies further away is asked for by its id in the end.
const LEEWAY: i64 = 1000;
/// Reading the list is given up when it takes more pages than this, and more than asking for every job by its id would.
const FEW_PAGES: usize = 3;
/// Jobs that one question by id is about.
pub(super) const JOBS_PER_QUESTION: usize = 10;

/// One page of ended jobs, and the marks that they carry.
pub(super) struct Page {
    pub(super) jobs: Vec<(Job, Option<String>)>,
    pub(super) next_token: Option<String>,
    pub(super) response: ResponseInfo,
}

impl Answer for Page {
    fn set_response(&mut self, response: ResponseInfo) {
        for (job, _) in &mut self.jobs {
            job.response = response.clone();
        }
        self.response = response;
    }
}

/// Asks for one page of ended jobs.
///
/// Only ended ones, because a job never leaves that state: whatever a token means to the service, no job slips from a
/// page that is still to be read into one that was.
#[derive(Debug, Clone)]
pub(super) struct Ended(ListJobs);

impl Operation for Ended {
    type Output = Page;
    const NAME: &'static str = ListJobs::NAME;
    const ROUTE: Route = ListJobs::ROUTE;

    fn validate(&self) -> Result<(), InvalidArgument> {
        self.0.validate()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        self.0.query()
    }

    fn decode(&self, root: &Element<'_>) -> Result<Page, DecodeError> {
        let mut jobs = Vec::new();
        for element in root.all("JobsDetail") {
            let job: Job = from_element(element)?;
            let mark = job.operation.user_data.clone().filter(|text| is_mark(text));
            // One whose id is no id was not made here, whoever made it.
            if let Ok(job) = accept(job) {
                jobs.push((job, mark));
            }
        }
        let next_token = root.text_of("NextToken").filter(|token| !token.is_empty()).map(str::to_owned);
        Ok(Page { jobs, next_token, response: ResponseInfo::default() })
    }
}

/// One reading of the list, page by page.
#[derive(Debug)]
pub(super) struct Sweep {
    query: ListJobs,
    tokens: HashSet<String>,
    most_pages: usize,
    pages: usize,
    pub(super) begun: Instant,
    /// Jobs that it is about.
    pub(super) outstanding: usize,
    pub(super) entries: u32,
    pub(super) settled: u32,
}

/// What follows a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Page,
    /// The list was read to its end.
    End,
    /// It holds too much that is of no interest.
    TooLong,
}

impl Sweep {
    /// A reading for `outstanding` jobs that were created in `span`. Without an end the list is read to the present.
    pub(super) fn new(
        queue_id: Option<String>,
        span: (Timestamp, Option<Timestamp>),
        outstanding: usize,
        now: Instant,
    ) -> Self {
        let moved =
            |time: Timestamp, by: i64| Timestamp::from_unix_millis(time.unix_millis().saturating_add(by));
        let query = ListJobs {
            states: vec![JobState::Success, JobState::Failed, JobState::Cancel],
            start_creation_time: Some(moved(span.0, LEEWAY.saturating_neg())),
            end_creation_time: span.1.map(|end| moved(end, LEEWAY)),
            order_by_time: Some(OrderByTime::Asc),
            size: Some(PAGE),
            queue_id,
            ..ListJobs::default()
        };
        let most_pages = outstanding.div_ceil(JOBS_PER_QUESTION).max(FEW_PAGES);
        Self {
            query,
            tokens: HashSet::new(),
            most_pages,
            pages: 0,
            begun: now,
            outstanding,
            entries: 0,
            settled: 0,
        }
    }

    /// What to ask for now.
    pub(super) fn request(&self) -> Ended {
        Ended(self.query.clone())
    }

    /// Notes a page, of which `settled` jobs were news.
    pub(super) fn read(&mut self, entries: usize, settled: u32, next_token: Option<String>) -> Next {
        self.pages = self.pages.saturating_add(1);
        self.entries = self.entries.saturating_add(u32::try_from(entries).unwrap_or(u32::MAX));
        self.settled = self.settled.saturating_add(settled);
        // A token that comes again would lead round in a circle.
        match next_token.filter(|token| self.tokens.insert(token.clone())) {
            None => Next::End,
            Some(_) if self.pages >= self.most_pages => Next::TooLong,
            Some(token) => {
                self.query.next_token = Some(token);
                Next::Page
            }
        }
    }
}
