//! Lists that are read entry by entry or page by page.

use std::ffi::{c_char, c_void};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use cloud_infinite::{Error, ErrorKind, Page, PagedOperation, Pager};

use crate::call::{Done, Report, Request, read, start, wait};
use crate::cancel::{Token, cinf_call};
use crate::client::cinf_client;
use crate::error::{c_text, cinf_error};
use crate::guard::{Entry, guard, guard_or};
use crate::owned::{ABSENT, Owned, View};
use crate::settings::{Options, cinf_call_options};
use crate::text::{self, given, slot};

type Next<'a, T> = Pin<Box<dyn Future<Output = Result<Option<T>, Error>> + Send + 'a>>;

/// A list of some operation.
trait Source<I, P>: Send {
    fn next(&mut self) -> Next<'_, I>;
    fn next_page(&mut self) -> Next<'_, P>;
    fn place(&self) -> Place;
}

/// Where a list goes on: with which page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    has_next: bool,
    token: Option<String>,
    number: Option<u32>,
}

impl<O> Source<<O::Output as Page>::Item, O::Output> for Pager<O>
where
    O: PagedOperation,
    <O::Output as Page>::Item: 'static,
{
    fn next(&mut self) -> Next<'_, <O::Output as Page>::Item> {
        Box::pin(Pager::next(self))
    }

    fn next_page(&mut self) -> Next<'_, O::Output> {
        Box::pin(Pager::next_page(self))
    }

    fn place(&self) -> Place {
        Place {
            has_next: self.has_next(),
            token: self.next_token().map(str::to_owned),
            number: self.next_page_number(),
        }
    }
}

type Lender<I, P> = Arc<Slot<I, P>>;

/// Where a list is when nobody reads, and where it stood when it was here last.
struct Slot<I, P> {
    source: Mutex<Option<Box<dyn Source<I, P>>>>,
    place: Mutex<Place>,
}

/// What is inside a pager handle.
pub(crate) struct Pages<I, P> {
    source: Lender<I, P>,
    cancel: Option<Arc<Token>>,
    entry: fn() -> Entry,
}

/// A handle that C holds.
pub(crate) trait Handle {
    /// View of an entry.
    type Item: View;
    /// View of a page.
    type Page: View;

    /// Makes the handle.
    fn new(pages: Pages<<Self::Item as View>::Core, <Self::Page as View>::Core>) -> Self;
    /// What is inside.
    fn pages(&self) -> &Pages<<Self::Item as View>::Core, <Self::Page as View>::Core>;
}

/// Makes a pager. Nothing is requested.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn list<O, H>(
    client: Option<&cinf_client>,
    request: *const O::Raw,
    options: *const cinf_call_options,
    pager: text::Slot<'_, H>,
) -> Option<Box<cinf_error>>
where
    O: PagedOperation<Output = <H::Page as View>::Core> + Request + 'static,
    O::Output: Page<Item = <H::Item as View>::Core>,
    H: Handle,
{
    let entry = Entry::operation::<O>();
    guard(&entry, || {
        let client = given("client", client)?.core().clone();
        // SAFETY: the caller vouches for the pointers.
        let (request, options) = unsafe { (read::<O>(request)?.0, Options::read(options)?) };
        let handle = slot("pager", pager)?;
        let source: Box<dyn Source<_, _>> = Box::new(Pager::new(client, request).with_options(options.call));
        let place = source.place();
        let pages = Pages {
            source: Arc::new(Slot { place: Mutex::new(place), source: Mutex::new(Some(source)) }),
            cancel: options.cancel,
            entry: Entry::operation::<O>,
        };
        handle.write(Box::into_raw(Box::new(H::new(pages))));
        Ok(())
    })
}

/// Waits for the next entry; NULL behind the last one.
pub(crate) fn next<H: Handle>(
    pager: Option<&H>,
    name: &str,
    item: text::Slot<'_, H::Item>,
) -> Option<Box<cinf_error>> {
    let entry = pager.map_or_else(Entry::local, |pager| (pager.pages().entry)());
    guard(&entry, || {
        let pages = given("pager", pager)?.pages();
        let item = slot(name, item)?;
        let found = wait(&entry, pages.cancel.clone(), next_item(Arc::clone(&pages.source)))?;
        item.write(found.map_or(std::ptr::null_mut(), Owned::into_raw));
        Ok(())
    })
}

/// Waits for the next page; NULL behind the last one.
pub(crate) fn next_page<H: Handle>(
    pager: Option<&H>,
    page: text::Slot<'_, H::Page>,
) -> Option<Box<cinf_error>> {
    let entry = pager.map_or_else(Entry::local, |pager| (pager.pages().entry)());
    guard(&entry, || {
        let pages = given("pager", pager)?.pages();
        let page = slot("page", page)?;
        let found = wait(&entry, pages.cancel.clone(), page_after(Arc::clone(&pages.source)))?;
        page.write(found.map_or(std::ptr::null_mut(), Owned::into_raw));
        Ok(())
    })
}

/// Whether there may be another page.
pub(crate) fn has_next<H: Handle>(pager: Option<&H>) -> bool {
    guard_or(false, || place(pager).has_next)
}

/// The token of the next page, which the program frees; NULL if there is none.
pub(crate) fn next_token<H: Handle>(pager: Option<&H>) -> *mut c_char {
    guard_or(std::ptr::null_mut(), || {
        place(pager).token.map_or(std::ptr::null_mut(), |token| c_text(&token).into_raw())
    })
}

/// The number of the next page.
pub(crate) fn next_page_number<H: Handle>(pager: Option<&H>) -> i64 {
    guard_or(ABSENT, || place(pager).number.map_or(ABSENT, i64::from))
}

fn place<H: Handle>(pager: Option<&H>) -> Place {
    pager.map_or_else(Place::default, |pager| {
        pager.pages().source.place.lock().unwrap_or_else(PoisonError::into_inner).clone()
    })
}

/// Asks for the next entry in the background.
pub(crate) fn next_async<H: Handle>(
    pager: Option<&H>,
    call: text::Slot<'_, cinf_call>,
    done: Done<H::Item>,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    let entry = pager.map_or_else(Entry::local, |pager| (pager.pages().entry)());
    guard(&entry, || {
        let pages = given("pager", pager)?.pages();
        let report = Report::<H::Item>::new((pages.entry)(), done, user_data)?;
        start(next_item(Arc::clone(&pages.source)), pages.cancel.clone(), call, report)
    })
}

/// Asks for the next page in the background.
pub(crate) fn next_page_async<H: Handle>(
    pager: Option<&H>,
    call: text::Slot<'_, cinf_call>,
    done: Done<H::Page>,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    let entry = pager.map_or_else(Entry::local, |pager| (pager.pages().entry)());
    guard(&entry, || {
        let pages = given("pager", pager)?.pages();
        let report = Report::<H::Page>::new((pages.entry)(), done, user_data)?;
        start(page_after(Arc::clone(&pages.source)), pages.cancel.clone(), call, report)
    })
}

async fn next_item<I, P>(lender: Lender<I, P>) -> Result<Option<I>, Error> {
    Lent::take(lender)?.source()?.next().await
}

async fn page_after<I, P>(lender: Lender<I, P>) -> Result<Option<P>, Error> {
    Lent::take(lender)?.source()?.next_page().await
}

/// A list on loan. It goes back when the call ends in any way, so that after a cancelled call the same entry is asked
/// for again.
struct Lent<I, P> {
    source: Option<Box<dyn Source<I, P>>>,
    lender: Lender<I, P>,
}

impl<I, P> Lent<I, P> {
    fn take(lender: Lender<I, P>) -> Result<Self, Error> {
        let source = lender.source.lock().unwrap_or_else(PoisonError::into_inner).take();
        match source {
            Some(source) => Ok(Self { source: Some(source), lender }),
            None => Err(busy()),
        }
    }

    fn source(&mut self) -> Result<&mut Box<dyn Source<I, P>>, Error> {
        self.source.as_mut().ok_or_else(busy)
    }
}

impl<I, P> Drop for Lent<I, P> {
    fn drop(&mut self) {
        let source = self.source.take();
        if let Some(source) = &source {
            *self.lender.place.lock().unwrap_or_else(PoisonError::into_inner) = source.place();
        }
        *self.lender.source.lock().unwrap_or_else(PoisonError::into_inner) = source;
    }
}

fn busy() -> Error {
    Error::from_binding(ErrorKind::Conflict, "this pager is being read already; use one pager per thread")
}
