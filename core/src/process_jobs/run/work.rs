//! The requests that a run makes, each as a piece of work that ends in an answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::time::Instant;

use super::Run;
use crate::error::{Error, Result};
use crate::model::{Job, JobBatch};
use crate::operation::GetJobs;
use crate::process_jobs::books::{self, Written};
use crate::process_jobs::existing;
use crate::process_jobs::item::Item;
use crate::process_jobs::queue::{self, View};
use crate::process_jobs::sweep::Page;
use crate::reconcile::{self, Look};
use crate::submission::Submission;

/// A request under way.
pub(super) type Work = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// What a submission came to.
pub(super) enum Sent {
    /// Besides, so many requests looked for the result.
    Answered(Result<Box<Job>>, u32),
    /// Nothing was sent, because the result is there. So many requests showed it.
    Exists(u32),
    /// Nothing was sent, because it could not be found out whether the result is there.
    Unknown(Error),
    /// Nothing was sent, because the journal could not be written.
    Fault(Error),
}

/// What a request came to.
pub(super) enum Answer {
    Submitted(Box<Item>, Sent),
    Written(Result<Written>),
    Page(Result<Page>),
    /// Jobs that were asked for by their ids, and whether that was instead of reading the list.
    Asked(Vec<String>, bool, Result<JobBatch>),
    /// A look for a doubtful submission, and when it began.
    Looked(u64, Instant, Result<Look>),
    Queue(Result<(View, u32)>),
}

impl Run {
    pub(super) fn submit(&mut self, item: Item) {
        let item = Box::new(item);
        self.submitting = self.submitting.saturating_add(1);
        let (client, options) = (self.client.clone(), self.settings.submissions.clone());
        let (pace, journal) = (Arc::clone(&self.pace), self.books.journal.clone());
        let (skips_existing, reads) = (self.settings.skip_existing, self.settings.reads.clone());
        self.work.push(Box::pin(async move {
            let mut looks = 0;
            let mut item = item;
            if skips_existing && !item.is_looked_for {
                match existing::find(&client, &item.request, &reads).await {
                    Ok(found) if found.exists => {
                        return Answer::Submitted(item, Sent::Exists(found.requests));
                    }
                    Ok(found) => looks = found.requests,
                    Err(error) => return Answer::Submitted(item, Sent::Unknown(error)),
                }
                item.is_looked_for = true;
            }
            // How fast is too fast the gate decides: what the service refuses here is rarely the pace of this run.
            let _leave = pace.leave().await;
            if let Err(error) = item.intend(&client, journal.as_ref()).await {
                return Answer::Submitted(item, Sent::Fault(error));
            }
            let result = client.send_in_run(&item.request, &options, &pace, item.mark.clone()).await;
            Answer::Submitted(item, Sent::Answered(result.map(Box::new), looks))
        }));
    }

    pub(super) fn write_books(&mut self) {
        if let Some((sheets, entries)) = self.books.due() {
            self.work.push(Box::pin(async move { Answer::Written(books::write(sheets, entries).await) }));
        }
    }

    /// Asks for the next page of the reading that is under way.
    pub(super) fn read_page(&mut self) {
        let Some(sweep) = &self.sweep else { return };
        let (client, options, request) = (self.client.clone(), self.settings.reads.clone(), sweep.request());
        self.work.push(Box::pin(async move { Answer::Page(client.send_part(&request, &options).await) }));
    }

    pub(super) fn ask(&mut self, job_ids: Vec<String>, is_round: bool) {
        self.asking = self.asking.saturating_add(1);
        let (client, options) = (self.client.clone(), self.settings.reads.clone());
        self.work.push(Box::pin(async move {
            let request = GetJobs { job_ids };
            let result = client.send_part(&request, &options).await;
            Answer::Asked(request.job_ids, is_round, result)
        }));
    }

    pub(super) fn look(&mut self, number: u64, submission: Submission) {
        self.looking = self.looking.saturating_add(1);
        let client = self.client.clone();
        let timeout = self.settings.reads.timeout.unwrap_or(client.config().timeout);
        self.work.push(Box::pin(async move {
            let begun = Instant::now();
            Answer::Looked(number, begun, reconcile::look(&client, &submission, timeout).await)
        }));
    }

    pub(super) fn read_queue(&mut self) {
        let (client, options) = (self.client.clone(), self.settings.reads.clone());
        // Once it was found by its kind, it is the same queue to the end.
        let queue_id = self.settings.queue_id.clone().or_else(|| self.view.queue_id.clone());
        let most = self.settings.max_outstanding;
        self.work.push(Box::pin(async move {
            Answer::Queue(queue::read(&client, queue_id.as_deref(), most, &options).await)
        }));
    }
}
