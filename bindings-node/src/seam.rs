//! From the name of an operation to the future that carries it out.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use cloud_infinite::blocking::Witness;
use cloud_infinite::{Client, Error, ErrorKind, Operation, PagedOperation, Pager, Repeat, Task};
use napi::bindgen_prelude::{Env, Unknown};

use crate::convert::{FromJs, Refusal, ToJs};
use crate::gate::Entered;
use crate::guard::lock;
use crate::options::{Form, Given, call_options};

/// An answer that has not become a value of JavaScript yet.
pub(crate) type Answer = Box<dyn Outgoing>;

type Pending = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// Work that ends with an answer.
pub(crate) struct Work {
    pub(crate) future: Pending,
    /// Sees a submission whose call is cut off.
    pub(crate) witness: Witness,
    /// Whether the work may create something that is billed.
    pub(crate) creates: bool,
}

impl Work {
    /// Work that creates nothing.
    pub(crate) fn of<T: Outgoing + 'static>(
        future: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Self {
        Self::watched(Witness::new(), false, future)
    }

    fn watched<T: Outgoing + 'static>(
        witness: Witness,
        creates: bool,
        future: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Self {
        let future = Box::pin(async move { future.await.map(|answer| Box::new(answer) as Answer) });
        Self { future, witness, creates }
    }

    /// The same work as a call that was let in.
    pub(crate) fn after(self, entered: Option<Entered>) -> Self {
        match entered {
            Some(entered) => Self { future: Box::pin(entered.begin(self.future)), ..self },
            None => self,
        }
    }
}

/// Receives what happens on the way.
pub(crate) type Updates = Box<dyn FnMut(Answer) + Send>;

/// A value that will become one of JavaScript, whatever its type.
pub(crate) trait Outgoing: Send {
    fn into_js<'env>(self: Box<Self>, env: &'env Env) -> napi::Result<Unknown<'env>>;
}

impl<T: ToJs + Send> Outgoing for T {
    fn into_js<'env>(self: Box<Self>, env: &'env Env) -> napi::Result<Unknown<'env>> {
        (*self).to_js(env)
    }
}

/// A list that is read page by page.
pub(crate) trait PageSource: Send {
    /// The next page, or nothing behind the last one.
    fn next(&self) -> Work;
    /// Where the list goes on.
    fn place(&self) -> Place;
}

/// Where a list goes on: with which page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) has_next: bool,
    pub(crate) token: Option<String>,
    pub(crate) number: Option<u32>,
}

impl Place {
    fn of<O: PagedOperation>(pager: &Pager<O>) -> Self {
        Self {
            has_next: pager.has_next(),
            token: pager.next_token().map(str::to_owned),
            number: pager.next_page_number(),
        }
    }
}

/// An operation that was found by its name.
pub(crate) struct Found<T> {
    /// The name as JavaScript spells it.
    pub(crate) name: &'static str,
    /// Whether a failure carries an outcome.
    pub(crate) at_most_once: bool,
    /// The operation with its request, unless that was refused.
    pub(crate) begun: Result<T, Refusal>,
}

/// Finds operations by their names; each arm is one line of the generated list.
macro_rules! operations {
    (
        calls { $($call:literal => $call_request:ident),* $(,)? }
        works { $($work:literal => $work_request:ident),* $(,)? }
        tasks { $($task:literal => $task_request:ident),* $(,)? }
        bodies { $($body:literal => $body_request:ident),* $(,)? }
        pages { $($list:literal => $list_request:ident),* $(,)? }
    ) => {
        /// Begins the operation of that name.
        pub(crate) fn begin(
            client: Option<cloud_infinite::Client>,
            name: &str,
            request: napi::bindgen_prelude::Unknown<'_>,
            options: napi::bindgen_prelude::Unknown<'_>,
            updates: $crate::seam::Updates,
        ) -> Option<$crate::seam::Found<$crate::seam::Work>> {
            match name {
                $( $call => Some($crate::seam::send::<cloud_infinite::$call_request>(client, $call, request, options)), )*
                $( $work => Some($crate::seam::work::<cloud_infinite::$work_request>(client, $work, request, options)), )*
                $( $task => {
                    Some($crate::seam::run::<cloud_infinite::$task_request>(client, $task, request, options, updates))
                } )*
                _ => None,
            }
        }

        /// Begins to get the object that the operation of that name answers with.
        pub(crate) fn open(
            client: Option<cloud_infinite::Client>,
            name: &str,
            request: napi::bindgen_prelude::Unknown<'_>,
            options: napi::bindgen_prelude::Unknown<'_>,
            hand: $crate::body::Hand,
        ) -> Option<$crate::seam::Found<$crate::seam::Work>> {
            match name {
                $( $body => {
                    let begun = $crate::seam::read::<cloud_infinite::$body_request>(
                        client, request, options, $crate::options::Form::Call,
                    );
                    let begun = begun.map(|(client, request, given)| {
                        $crate::body::opening(client, request, given.options, hand)
                    });
                    Some($crate::seam::Found { name: $body, at_most_once: false, begun })
                } )*
                _ => None,
            }
        }

        /// The list of that name.
        pub(crate) fn list(
            client: Option<cloud_infinite::Client>,
            name: &str,
            request: napi::bindgen_prelude::Unknown<'_>,
            options: napi::bindgen_prelude::Unknown<'_>,
        ) -> Option<$crate::seam::Found<Box<dyn $crate::seam::PageSource>>> {
            match name {
                $( $list => Some($crate::seam::pages::<cloud_infinite::$list_request>(client, $list, request, options)), )*
                _ => None,
            }
        }
    };
}

pub(crate) use operations;

pub(crate) fn send<O>(
    client: Option<Client>,
    name: &'static str,
    request: Unknown<'_>,
    options: Unknown<'_>,
) -> Found<Work>
where
    O: Operation + FromJs + 'static,
    O::Output: ToJs,
{
    let at_most_once = O::ROUTE.repeat == Repeat::AtMostOnce;
    let form = match (O::IS_SUBMISSION, at_most_once) {
        (true, _) => Form::Submission,
        (false, true) => Form::Creation,
        (false, false) => Form::Call,
    };
    let begun = read::<O>(client, request, options, form).map(|(client, request, given)| {
        let witness = Witness::new();
        let options = witness.watch(given.options);
        Work::watched(witness, at_most_once, async move { client.send_with(request, options).await })
    });
    Found { name, at_most_once, begun }
}

pub(crate) fn run<T>(
    client: Option<Client>,
    name: &'static str,
    request: Unknown<'_>,
    options: Unknown<'_>,
    mut updates: Updates,
) -> Found<Work>
where
    T: Task + FromJs + 'static,
    T::Output: ToJs,
    T::Update: ToJs,
{
    let form = if T::IS_SUBMISSION { Form::SubmissionTask } else { Form::Task };
    let begun =
        read::<T>(client, request, options, form).map(|(client, task, given)| {
            let Given { options, wants_updates } = given;
            let on_update = wants_updates.then(|| {
                let on_update: cloud_infinite::OnUpdate<T::Update> =
                    Box::new(move |update| updates(Box::new(update)));
                on_update
            });
            let witness = Witness::new();
            let options = if T::IS_SUBMISSION { witness.watch(options) } else { options };
            Work::watched(witness, T::IS_SUBMISSION, async move {
                client.run_with(task, options, on_update).await
            })
        });
    Found { name, at_most_once: T::IS_SUBMISSION, begun }
}

/// A task that reports nothing on the way.
pub(crate) fn work<T>(
    client: Option<Client>,
    name: &'static str,
    request: Unknown<'_>,
    options: Unknown<'_>,
) -> Found<Work>
where
    T: Task + FromJs + 'static,
    T::Output: ToJs,
{
    let begun = read::<T>(client, request, options, Form::Call).map(|(client, task, given)| {
        Work::of(async move { client.run_with(task, given.options, None).await })
    });
    Found { name, at_most_once: false, begun }
}

pub(crate) fn pages<O>(
    client: Option<Client>,
    name: &'static str,
    request: Unknown<'_>,
    options: Unknown<'_>,
) -> Found<Box<dyn PageSource>>
where
    O: PagedOperation + FromJs + 'static,
    O::Output: ToJs,
{
    let begun = read::<O>(client, request, options, Form::Call).map(
        |(client, request, given)| -> Box<dyn PageSource> {
            let pager = Pager::new(client, request).with_options(given.options);
            let place = Arc::new(Mutex::new(Place::of(&pager)));
            Box::new(LentPager { pager: Arc::new(Mutex::new(Some(pager))), place })
        },
    );
    Found { name, at_most_once: false, begun }
}

pub(crate) fn read<T: FromJs>(
    client: Option<Client>,
    request: Unknown<'_>,
    options: Unknown<'_>,
    form: Form,
) -> Result<(Client, T, Given), Refusal> {
    let client = client.ok_or(Refusal::Closed)?;
    let request = T::from_js(request).map_err(|refusal| refusal.named("request"))?;
    let given = call_options(options, form).map_err(|refusal| refusal.named("options"))?;
    Ok((client, request, given))
}

/// A pager that is lent to one request at a time, because each page depends on the one before. It does not come back
/// from a request that was cancelled.
struct LentPager<O: PagedOperation> {
    pager: Arc<Mutex<Option<Pager<O>>>>,
    /// Where it stood when it was here last.
    place: Arc<Mutex<Place>>,
}

impl<O> PageSource for LentPager<O>
where
    O: PagedOperation + 'static,
    O::Output: ToJs,
{
    fn next(&self) -> Work {
        let (slot, place) = (Arc::clone(&self.pager), Arc::clone(&self.place));
        Work::of(async move {
            let Some(mut pager) = lock(&slot).take() else {
                return Err(Error::from_binding(
                    ErrorKind::Conflict,
                    "this list is being read or was given up",
                ));
            };
            let page = pager.next_page().await;
            *lock(&place) = Place::of(&pager);
            *lock(&slot) = Some(pager);
            page
        })
    }

    fn place(&self) -> Place {
        lock(&self.place).clone()
    }
}
