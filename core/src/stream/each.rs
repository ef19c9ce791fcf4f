//! The usual way through a stream of inputs: all that there is room for at the same time.

use std::future::Future;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::inputs::Inputs;
use super::outlet::{Outlet, Slot};

/// What happened to an input.
#[derive(Debug)]
pub(crate) enum Step<'a, I> {
    /// It was taken.
    Taken,
    /// This came out.
    Done(&'a I),
}

/// Has each input worked on, as many at a time as there is room for their results, and hands over the results as they
/// come. Each input has a number, from 0. Ends early when nobody reads the results any more.
pub(crate) async fn each<T, I, P, F>(
    mut inputs: Inputs<T>,
    outlet: &Outlet<I, P>,
    work: impl Fn(u32, T) -> F,
    mut note: impl FnMut(Step<'_, I>),
) where
    F: Future<Output = I>,
{
    let mut under_way = FuturesUnordered::new();
    let mut number = 0_u32;
    let mut are_all_taken = false;
    loop {
        let take = async {
            let slot = outlet.slot().await?;
            inputs.want(outlet.room().saturating_add(1));
            inputs.next().await.map(|input| (slot, input))
        };
        tokio::select! {
            biased;
            Some(done) = under_way.next() => {
                let (slot, item): (Slot<I>, I) = done;
                note(Step::Done(&item));
                slot.fill(item);
            }
            taken = take, if !are_all_taken => match taken {
                Some((slot, input)) => {
                    note(Step::Taken);
                    let result = work(number, input);
                    under_way.push(async move { (slot, result.await) });
                    number = number.saturating_add(1);
                }
                None => are_all_taken = true,
            },
            else => return,
        }
    }
}
