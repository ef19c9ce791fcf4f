//! Lists that come in pages.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;

use futures_util::{Stream, StreamExt, stream};

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

    /// The number of the page that is asked for, in lists whose pages have numbers.
    #[doc(hidden)]
    fn number(&self) -> Option<u32> {
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
///
/// A list can be left and taken up again, by another process too: note [`next_token`](Pager::next_token), or
/// [`next_page_number`](Pager::next_page_number) of lists whose pages have numbers, when a page was dealt with, and begin
/// there with a request of the same filters. Entries that are made meanwhile shift the numbers, but not the tokens.
///
/// ```no_run
/// # use cloud_infinite::{Client, ListJobs};
/// # async fn example(client: Client, noted: Option<String>) -> Result<(), cloud_infinite::Error> {
/// let mut jobs = client.list_jobs(ListJobs { size: Some(100), next_token: noted, ..Default::default() });
/// while let Some(page) = jobs.next_page().await? {
///     println!("{} jobs; go on at {:?}", page.items.len(), jobs.next_token());
/// }
/// # Ok(()) }
/// ```
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

    /// Whether there may be a page that was not requested yet. So it is before the first one.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.request.is_some()
    }

    /// The token of the page that is requested next; `None` before the first page, behind the last one, and in lists whose
    /// pages have numbers.
    #[must_use]
    pub fn next_token(&self) -> Option<&str> {
        self.request.as_ref()?.token()
    }

    /// The number of the page that is requested next; `None` behind the last page, and in lists whose pages have tokens.
    #[must_use]
    pub fn next_page_number(&self) -> Option<u32> {
        self.request.as_ref()?.number()
    }

    /// The entries as a stream. It goes on after an error, with the same page; to end it there, take it with
    /// `TryStreamExt`.
    ///
    /// ```no_run
    /// use futures_util::TryStreamExt;
    ///
    /// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
    /// let failed: Vec<_> = client
    ///     .list_jobs(())
    ///     .into_stream()
    ///     .try_filter(|job| std::future::ready(job.message.is_some()))
    ///     .try_collect()
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn into_stream(self) -> impl Stream<Item = Result<<O::Output as Page>::Item>> + Send + Unpin
    where
        O: 'static,
        <O::Output as Page>::Item: 'static,
    {
        let entries = stream::unfold(self, |mut pager| async move {
            let next = pager.next().await.transpose()?;
            Some((next, pager))
        });
        unpinned(entries)
    }

    /// The pages that were not requested yet as a stream. It goes on after an error, with the same page.
    pub fn into_pages(self) -> impl Stream<Item = Result<O::Output>> + Send + Unpin
    where
        O: 'static,
        <O::Output as Page>::Item: 'static,
    {
        let pages = stream::unfold(self, |mut pager| async move {
            let next = pager.next_page().await.transpose()?;
            Some((next, pager))
        });
        unpinned(pages)
    }
}

/// A stream that can be used as it is, and asked again behind its end.
fn unpinned<T>(stream: impl Stream<Item = T> + Send + 'static) -> Pin<Box<dyn Stream<Item = T> + Send>> {
    Box::pin(stream.fuse())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::operation::{ListJobs, ListQueues};
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
    async fn a_list_says_where_it_goes_on() {
        let acts = vec![page(&["a", "b"], &token("1")), Act::status(403), page(&["c"], "")];
        let (script, _) = Script::new(acts);
        let mut jobs = Pager::new(Client::over(script), ListJobs::default());
        let place = |jobs: &Pager<ListJobs>| (jobs.has_next(), jobs.next_token().map(str::to_owned));
        assert_eq!(place(&jobs), (true, None));
        assert_eq!(jobs.next_page_number(), None, "its pages have no numbers");
        jobs.next().await.unwrap();
        assert_eq!(place(&jobs), (true, Some("1".to_owned())), "although one entry is still to come");
        jobs.next().await.unwrap();
        assert!(jobs.next().await.is_err());
        assert_eq!(place(&jobs), (true, Some("1".to_owned())), "it was not read");
        jobs.next_page().await.unwrap();
        assert_eq!(place(&jobs), (false, None));
    }

    #[tokio::test]
    async fn numbered_pages_are_counted_on() {
        let queues = |entries: &str| {
            let paging = "<TotalCount>3</TotalCount><PageNumber>2</PageNumber><PageSize>1</PageSize>";
            Act::ok(format!("<Response>{paging}{entries}</Response>"))
        };
        let one = "<QueueList><QueueId>p1</QueueId></QueueList>";
        let (script, _) = Script::new(vec![queues(one), queues(one)]);
        let client = Client::over(script);
        assert_eq!(client.list_queues(()).next_page_number(), Some(1));
        let mut list = client.list_queues(ListQueues { page_number: Some(2), ..Default::default() });
        let mut numbers = vec![list.next_page_number()];
        while list.next_page().await.unwrap().is_some() {
            numbers.push(list.next_page_number());
        }
        assert_eq!((numbers, list.next_token()), (vec![Some(2), Some(3), None], None));
    }

    #[tokio::test]
    async fn a_stream_yields_the_same_and_goes_on_after_an_error() {
        let acts = || vec![page(&["a", "b"], &token("1")), Act::status(403), page(&["c"], "")];
        let (script, times) = Script::new(acts());
        let stream = Pager::new(Client::over(script), ListJobs::default()).into_stream();
        let mut stream = stream.map(|job| job.map(|job| job.job_id).map_err(|error| error.kind()));
        let mut seen = Vec::new();
        while let Some(job) = stream.next().await {
            seen.push(job);
        }
        let job = |id: &str| Ok(id.to_owned());
        assert_eq!(seen, [job("a"), job("b"), Err(ErrorKind::Denied), job("c")]);
        assert!(stream.next().await.is_none(), "asked again behind the end");
        assert_eq!(times.lock().unwrap().len(), 3);

        let (script, _) = Script::new(acts());
        let pages = Pager::new(Client::over(script), ListJobs::default()).into_pages();
        let sizes: Vec<_> = pages.map(|page| page.map(|page| page.items.len()).ok()).collect().await;
        assert_eq!(sizes, [Some(2), None, Some(1)]);
    }

    #[tokio::test]
    async fn every_job_knows_its_answer() {
        let (script, _) = Script::new(vec![page(&["a", "b"], "")]);
        let page = Pager::new(Client::over(script), ListJobs::default()).next_page().await.unwrap().unwrap();
        assert_eq!(page.response.status, 200);
        assert!(page.items.iter().all(|job| job.response.status == 200 && job.response.attempts == 1));
    }
}
