//! Lists that come in pages.

use std::collections::VecDeque;
use std::fmt;

use crate::client::Client;
use crate::error::Result;
use crate::model::{Bucket, BucketPage, Queue, QueuePage};
use crate::operation::{Answer, Operation};
use crate::options::CallOptions;

/// One page of a list.
pub trait Page: Answer + Clone {
    /// What the list holds.
    type Item: Send;

    /// The entries of this page.
    fn into_items(self) -> Vec<Self::Item>;

    /// The page that follows, for lists that are counted in pages. `asked` is the number that was asked for.
    #[doc(hidden)]
    fn next_page_number(&self, asked: Option<u32>) -> Option<u32>;
}

/// A request that is answered in pages.
pub trait PagedOperation: Operation<Output: Page> + Sized {
    /// The request for the page behind `page`, or `None` if that was the last one.
    #[doc(hidden)]
    fn after(&self, page: &Self::Output) -> Option<Self>;
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

pages! { BucketPage of Bucket QueuePage of Queue }

/// A list, requested page by page as it is read.
///
/// Nothing is requested before the first [`next`](Pager::next) or [`next_page`](Pager::next_page). After an error the
/// same page is asked for again by the next call.
pub struct Pager<O: PagedOperation> {
    client: Client,
    options: CallOptions,
    request: Option<O>,
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
        Self { client, options: CallOptions::default(), request: Some(request), items: VecDeque::new() }
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
        self.request = request.after(&page);
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
