//! From the name of an operation to the future that carries it out.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use cloud_infinite::{Client, Error, ErrorKind, Operation, PagedOperation, Pager, Repeat, Task};
use napi::bindgen_prelude::{Env, Unknown};

use crate::convert::{FromJs, Refusal, ToJs};
use crate::guard::lock;
use crate::options::{Plain, Watched};

/// An answer that has not become a value of JavaScript yet.
pub(crate) type Answer = Box<dyn Outgoing>;

/// Work that ends with an answer.
pub(crate) type Pending = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

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
    fn next(&self) -> Pending;
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
        tasks { $($task:literal => $task_request:ident),* $(,)? }
        pages { $($list:literal => $list_request:ident),* $(,)? }
    ) => {
        /// Begins the operation of that name.
        pub(crate) fn begin(
            client: Option<cloud_infinite::Client>,
            name: &str,
            request: napi::bindgen_prelude::Unknown<'_>,
            options: napi::bindgen_prelude::Unknown<'_>,
            updates: $crate::seam::Updates,
        ) -> Option<$crate::seam::Found<$crate::seam::Pending>> {
            match name {
                $( $call => Some($crate::seam::send::<cloud_infinite::$call_request>(client, $call, request, options)), )*
                $( $task => {
                    Some($crate::seam::run::<cloud_infinite::$task_request>(client, $task, request, options, updates))
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
) -> Found<Pending>
where
    O: Operation + FromJs + 'static,
    O::Output: ToJs,
{
    let begun =
        read::<O, Plain>(client, request, options).map(|(client, request, Plain(options))| -> Pending {
            Box::pin(async move {
                client.send_with(request, options).await.map(|answer| Box::new(answer) as Answer)
            })
        });
    Found { name, at_most_once: O::ROUTE.repeat == Repeat::AtMostOnce, begun }
}

pub(crate) fn run<T>(
    client: Option<Client>,
    name: &'static str,
    request: Unknown<'_>,
    options: Unknown<'_>,
    mut updates: Updates,
) -> Found<Pending>
where
    T: Task + FromJs + 'static,
    T::Output: ToJs,
    T::Update: ToJs,
{
    let begun = read::<T, Watched>(client, request, options).map(|(client, task, watched)| -> Pending {
        let Watched { options, wants_updates } = watched;
        let on_update = wants_updates.then(|| {
            let on_update: cloud_infinite::OnUpdate<T::Update> =
                Box::new(move |update| updates(Box::new(update)));
            on_update
        });
        Box::pin(async move {
            client.run_with(task, options, on_update).await.map(|answer| Box::new(answer) as Answer)
        })
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
    let begun = read::<O, Plain>(client, request, options).map(
        |(client, request, Plain(options))| -> Box<dyn PageSource> {
            let pager = Pager::new(client, request).with_options(options);
            Box::new(LentPager(Arc::new(Mutex::new(Some(pager)))))
        },
    );
    Found { name, at_most_once: false, begun }
}

fn read<T: FromJs, P: FromJs>(
    client: Option<Client>,
    request: Unknown<'_>,
    options: Unknown<'_>,
) -> Result<(Client, T, P), Refusal> {
    let client = client.ok_or(Refusal::Closed)?;
    let request = T::from_js(request).map_err(|refusal| refusal.named("request"))?;
    let options = P::from_js(options).map_err(|refusal| refusal.named("options"))?;
    Ok((client, request, options))
}

/// A pager that is lent to one request at a time, because each page depends on the one before. It does not come back
/// from a request that was cancelled.
struct LentPager<O: PagedOperation>(Arc<Mutex<Option<Pager<O>>>>);

impl<O> PageSource for LentPager<O>
where
    O: PagedOperation + 'static,
    O::Output: ToJs,
{
    fn next(&self) -> Pending {
        let slot = Arc::clone(&self.0);
        Box::pin(async move {
            let Some(mut pager) = lock(&slot).take() else {
                return Err(Error::from_binding(
                    ErrorKind::Conflict,
                    "this list is being read or was given up",
                ));
            };
            let page = pager.next_page().await;
            *lock(&slot) = Some(pager);
            page.map(|page| Box::new(page) as Answer)
        })
    }
}
