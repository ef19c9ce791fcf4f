//! A document as the body of a successful answer to every operation.
//!
//! What is accepted keeps the limits, reads the same when it is written again, and can be used in the next request.

use std::fmt::Debug;

use cloud_infinite::fuzzing::interpret;
use cloud_infinite::xml::{self, Limits};
use cloud_infinite::{
    DisableService, EnableService, Error, GetJob, GetJobs, Job, ListBuckets, ListQueues, Operation,
    PagedOperation, SubmitJob, UpdateQueue,
};
use http::HeaderMap;

use super::{document, judge};

/// Takes any bytes for a document.
pub fn check(data: &[u8]) {
    let mut rewritten = None;
    let mut id = "ca1b2c3d4e5f60718293a4b5c6d7e8f90".to_owned();
    if let Ok(root) = xml::read(data) {
        document::check_limits(&root, Limits::DEFAULT);
        let text = document::write(&root);
        let again =
            xml::read_with(text.as_bytes(), document::REWRITTEN).expect("what was read can be written");
        assert_eq!(root, again);
        if let Some(known) = root.child("JobsDetail").and_then(|job| job.text_of("JobId"))
            && judge::is_id(known)
        {
            known.clone_into(&mut id);
        }
        rewritten = Some(text);
    }
    let documents = Documents { first: data, rewritten: rewritten.as_deref() };

    documents.answer(&EnableService {}, |_| {});
    documents.answer(&DisableService {}, |_| {});
    documents.answer(&UpdateQueue::default(), |_| {});
    let buckets = ListBuckets { page_number: Some(7), ..Default::default() };
    documents.answer(&buckets, |page| goes_forward(buckets.after(page).map(|next| next.page_number)));
    let queues = ListQueues { page_number: Some(7), ..Default::default() };
    documents.answer(&queues, |page| goes_forward(queues.after(page).map(|next| next.page_number)));
    documents.answer(&SubmitJob::default(), usable);
    documents.answer(&GetJob { job_id: id.clone() }, |job| {
        usable(job);
        assert_eq!(job.job_id.trim(), id, "the answer speaks of another job");
    });
    documents.answer(&GetJobs { job_ids: vec![id.clone()] }, |batch| batch.jobs.iter().for_each(usable));
}

/// A list that is read page by page comes to an end.
fn goes_forward(next: Option<Option<u32>>) {
    if let Some(number) = next {
        assert!(number > Some(7), "after page 7 comes {number:?}");
    }
}

fn usable(job: &Job) {
    assert!(judge::is_id(&job.job_id), "job id {:?}", job.job_id);
}

struct Documents<'d> {
    first: &'d [u8],
    rewritten: Option<&'d str>,
}

impl Documents<'_> {
    fn answer<O>(&self, operation: &O, check: impl Fn(&O::Output))
    where
        O: Operation<Output: PartialEq + Debug>,
    {
        let first = read(operation, self.first, &check);
        let Some(rewritten) = self.rewritten.filter(|text| text.len() <= Limits::DEFAULT.document) else {
            return;
        };
        match (first, read(operation, rewritten.as_bytes(), &check)) {
            (Ok(first), Ok(second)) => assert_eq!(first, second),
            (Err(first), Err(second)) => assert_eq!(first.kind(), second.kind(), "{first} or {second}"),
            (first, second) => panic!("{first:?} became {second:?}"),
        }
    }
}

fn read<O: Operation>(
    operation: &O,
    document: &[u8],
    check: impl Fn(&O::Output),
) -> Result<O::Output, Error> {
    let answer = interpret(operation, 200, HeaderMap::new(), document.to_vec());
    match &answer {
        Ok(output) => check(output),
        Err(error) if error.outcome().is_none() => judge::check_texts(error),
        Err(error) => judge::check_after_success(error),
    }
    answer
}
