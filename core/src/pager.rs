//! Lists that come in pages.

use std::collections::{HashSet, VecDeque};
use std::fmt;

use crate::client::Client;
use crate::error::Result;
use crate::model::{
    Bucket, BucketPage, Job, JobPage, ObjectPage, ObjectSummary, Queue, QueuePage, Template, TemplatePage,
};
use crate::operation::{Answer, Operation};
use crate::options::CallOptions;

/// One page of a list.
pub trait Page: Answer + Clone {
    /// What the list holds.
    type Item: Send;

    /// The entries of this page.
    fn into_items(self) -> Vec<Self::Item>;
}

/// A page of a list that is counted in pages.
pub(crate) trait NumberedPage {
    /// The page that follows. `asked` is the number that was asked for.
    fn next_page_number(&self, asked: Option<u32>) -> Option<u32>;
}

/// A request that is answered in pages.
pub trait PagedOperation: Operation<Output: Page> + Sized {
    /// The request for the page behind `page`, or `None` if that was the last one.
    #[doc(hidden)]
    fn after(&self, page: &Self::Output) -> Option<Self>;

    /// What names the page that is asked for, in lists whose pages have tokens instead of numbers.
    #[doc(hidden)]
    fn token(&self) -> Option<&str> {
        None
    }
}

macro_rules! pages {
    ($($page:ident of $item:ident)*) => {$(
        impl Answer for $page {
            fn set_response(&mut self, response: crate::model::ResponseInfo) {
                for item in &mut self.items {
                    item.response = response.clone();
                }
                self.response = response;
            }
        }

        impl Page for $page {
            type Item = $item;

            fn into_items(self) -> Vec<$item> {
                self.items
            }
        }
    )*};
}

macro_rules! numbered {
    ($($page:ident)*) => {$(
        impl NumberedPage for $page {
            fn next_page_number(&self, asked: Option<u32>) -> Option<u32> {
                // Without a total the service answered everything at once, as it does when asked for ids.
                let (total, size) = (self.total_count?, self.page_size?);
                let number = asked.or(self.page_number)?;
                (!self.items.is_empty() && u64::from(number).saturating_mul(u64::from(size)) < u64::from(total))
                    .then(|| number.checked_add(1))?
            }
        }
    )*};
}

pages! {
    BucketPage of Bucket QueuePage of Queue JobPage of Job TemplatePage of Template ObjectPage of ObjectSummary
}
numbered! { BucketPage QueuePage TemplatePage }

/// A list, requested page by page as it is read.
///
/// Nothing is requested before the first [`next`](Pager::next) or [`next_page`](Pager::next_page). After an error the
/// same page is asked for again by the next call.
pub struct Pager<O: PagedOperation> {
    client: Client,
    options: CallOptions,
    request: Option<O>,
    /// Tokens of the pages that were read. A service that names one of them again would be asked for ever.
    read: HashSet<String>,
    items: VecDeque<<O::Output as Page>::Item>,
}

impl<O: PagedOperation + fmt::Debug> fmt::Debug for Pager<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager").field("request", &self.request).finish_non_exhaustive()
    }
}

impl<O: PagedOperation> Pager<O> {
    /// A pager that begins with the page that `request` asks for.
    #[must_use]
    pub fn new(client: Client, request: O) -> Self {
        Self {
            client,
            options: CallOptions::default(),
            request: Some(request),
            read: HashSet::new(),
            items: VecDeque::new(),
        }
    }

    /// Uses `options` for the request of each page.
    #[must_use]
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// The next page, or `None` behind the last one. Entries that [`next`](Pager::next) has not handed out yet are
    /// part of a page that was read before and are not repeated.
    ///
    /// # Errors
    /// Those of the request.
    pub async fn next_page(&mut self) -> Result<Option<O::Output>> {
        let Some(request) = &self.request else { return Ok(None) };
        let page = self.client.send_ref(request, &self.options).await?;
        self.read.extend(request.token().map(str::to_owned));
        let next = request.after(&page);
        self.request = next.filter(|next| next.token().is_none_or(|token| !self.read.contains(token)));
        Ok(Some(page))
    }

    /// The next entry, or `None` behind the last one.
    ///
    /// # Errors
    /// Those of the request.
    pub async fn next(&mut self) -> Result<Option<<O::Output as Page>::Item>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Ok(Some(item));
            }
            match self.next_page().await? {
                Some(page) => self.items.extend(page.into_items()),
                None => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::ListJobs;
    use crate::script::{Act, Script};

    fn page(ids: &[&str], token: &str) -> Act {
        let jobs: String =
            ids.iter().map(|id| format!("<JobsDetail><JobId>{id}</JobId></JobsDetail>")).collect();
        Act::ok(format!("<Response>{jobs}{token}</Response>"))
    }

    fn token(token: &str) -> String {
        format!("<NextToken>{token}</NextToken>")
    }

    /// The ids that a list yields, and the number of requests that it took.
    async fn read(acts: Vec<Act>, request: ListJobs) -> (Vec<String>, usize) {
        let (script, times) = Script::new(acts);
        let mut jobs = Pager::new(Client::over(script), request);
        let mut ids = Vec::new();
        while let Some(job) = jobs.next().await.unwrap() {
            ids.push(job.job_id);
            assert!(ids.len() < 100, "the list does not end: {ids:?}");
        }
        assert!(jobs.next_page().await.unwrap().is_none() && jobs.next().await.unwrap().is_none());
        let requests = times.lock().unwrap().len();
        (ids, requests)
    }

    #[tokio::test]
    async fn pages_follow_their_tokens_until_there_is_none() {
        for end in ["", "<NextToken/>", "<NextToken></NextToken>"] {
            let acts = vec![page(&["a", "b"], &token("1")), page(&["c"], &token("2")), page(&["d"], end)];
            let (ids, requests) = read(acts, ListJobs::default()).await;
            assert_eq!((ids.join(" "), requests), ("a b c d".to_owned(), 3), "{end:?}");
        }
    }

    #[tokio::test]
    async fn an_empty_page_with_a_token_is_not_the_end() {
        let acts = vec![page(&[], &token("1")), page(&[], &token("2")), page(&["a"], "")];
        assert_eq!(read(acts, ListJobs::default()).await, (vec!["a".to_owned()], 3));
        assert_eq!(read(vec![page(&[], "")], ListJobs::default()).await, (vec![], 1));
    }

    #[tokio::test]
    async fn a_token_that_repeats_ends_the_list() {
        // The last act is played for ever.
        let (ids, requests) = read(vec![page(&["a"], &token("1"))], ListJobs::default()).await;
        assert_eq!((ids.join(" "), requests), ("a a".to_owned(), 2), "1 leads to 1");

        let acts = ["1", "2", "3", "1", "2"].map(|to| page(&[to], &token(to))).to_vec();
        let (ids, requests) = read(acts, ListJobs::default()).await;
        assert_eq!((ids.join(" "), requests), ("1 2 3 1".to_owned(), 4), "3 leads back to 1");

        let begun = ListJobs { next_token: Some("0".into()), ..Default::default() };
        let acts = ["1", "0", "1"].map(|to| page(&[to], &token(to))).to_vec();
        let (ids, requests) = read(acts, begun).await;
        assert_eq!((ids.join(" "), requests), ("1 0".to_owned(), 2), "1 leads back to the beginning");
    }

    #[tokio::test]
    async fn a_page_that_failed_is_asked_for_again() {
        let acts = vec![
            page(&["a"], &token("1")),
            Act::status(403),
            Act::status(400),
            page(&["b"], &token("2")),
            page(&["c"], ""),
        ];
        let (script, times) = Script::new(acts);
        let mut jobs = Pager::new(Client::over(script), ListJobs::default());
        let mut seen = Vec::new();
        for _ in 0..5 {
            seen.push(
                jobs.next().await.map(|job| job.map(|job| job.job_id)).map_err(|error| error.attempts()),
            );
        }
        let job = |id: &str| Ok(Some(id.to_owned()));
        assert_eq!(seen, [job("a"), Err(1), Err(1), job("b"), job("c")]);
        assert_eq!((jobs.next().await.unwrap(), times.lock().unwrap().len()), (None, 5));
    }

    #[tokio::test]
    async fn every_job_knows_its_answer() {
        let (script, _) = Script::new(vec![page(&["a", "b"], "")]);
        let page = Pager::new(Client::over(script), ListJobs::default()).next_page().await.unwrap().unwrap();
        assert_eq!(page.response.status, 200);
        assert!(page.items.iter().all(|job| job.response.status == 200 && job.response.attempts == 1));
    }
}
