//! The dry run: what a run would do, found out by requests that only read.

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::Instant;

use super::existing;
use super::item::{End, Item};
use super::model::{ProcessProgress, ProcessedItem, SkipReason};
use super::queue::{self, View};
use super::rhythm::PAGE;
use super::settings::Settings;
use super::tally::Tally;
use super::trouble::{Trouble, Verdict};
use crate::client::Client;
use crate::error::{Error, InvalidArgument, Result};
use crate::operation::{Operation, SubmitJob};
use crate::outcome::Outcome;
use crate::stream::{Inputs, Outlet};

/// Part of a page of ended jobs that is expected to be news.
const NEWS: f64 = 0.6;
/// Seconds between two readings of the queue.
const QUEUE_EVERY: f64 = 60.0;

/// What the inputs that would be submitted add up to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    pub(super) requests: i64,
    pub(super) hours: f64,
    pub(super) cost: Option<f64>,
}

impl Estimate {
    /// For so many jobs in a queue of so many slots. `looks` is how many results are looked for.
    fn new(jobs: u32, looks: u32, slots: u32, settings: &Settings) -> Self {
        let count = f64::from(jobs);
        let work = count * settings.seconds_per_job / f64::from(slots.max(1));
        let seconds = work.max(count / settings.rate_per_second);
        let readings = (count / (f64::from(PAGE) * NEWS)).ceil() + (seconds / QUEUE_EVERY).ceil();
        // A float of this size is a whole number, and `as` cuts off what no number of requests reaches.
        let requests = (count + f64::from(looks) + readings) as i64;
        Self { requests, hours: seconds / 3600.0, cost: settings.price_per_job.map(|price| price * count) }
    }
}

/// Checks an input as far as that is possible without the service. `looks_in` is the region in which results are looked
/// for, if they are.
pub(super) fn check(request: &SubmitJob, view: &View, looks_in: Option<&str>) -> Result<(), InvalidArgument> {
    request.validate()?;
    if let (Some(region), Some(own)) = (&request.output_region, looks_in)
        && region != own
    {
        let rule = format!("is not the client's, {own}, where `skip_existing` can look for results");
        return Err(InvalidArgument::new("output_region", region, rule));
    }
    match (&request.queue_id, &view.queue_id) {
        (Some(given), Some(queue)) if given != queue => {
            let rule = format!("is not the queue of this run, {queue}");
            Err(InvalidArgument::new("queue_id", given, rule))
        }
        _ => Ok(()),
    }
}

/// The error of an input that breaks a rule.
pub(super) fn invalid(argument: InvalidArgument) -> Error {
    Error::from(argument).with_outcome(Some(Outcome::NotSent)).with_operation(SubmitJob::NAME)
}

/// Goes through all inputs without submitting any.
pub(super) async fn dry_run(
    client: &Client,
    settings: &Settings,
    mut inputs: Inputs<SubmitJob>,
    outlet: &Outlet<ProcessedItem, ProcessProgress>,
) -> Result<()> {
    let queue_id = settings.queue_id.as_deref();
    let (view, requests) = queue::read(client, queue_id, settings.max_outstanding, &settings.reads).await?;
    let mut tally = Tally::new(inputs.total());
    tally.requests(requests);
    let (mut jobs, mut looks, mut index, mut is_over) = (0_u32, 0_u32, 0_u32, false);
    let mut trouble = Trouble::new(settings.patience);
    let mut under_way = FuturesUnordered::new();
    loop {
        let may_take = !is_over && under_way.len() < settings.concurrency;
        let take = async {
            let slot = outlet.slot().await?;
            Some((slot, inputs.next().await))
        };
        tokio::select! {
            biased;
            Some((item, found)) = under_way.next() => {
                let (item, found): (Item, Result<existing::Found>) = (item, found);
                let found = match found {
                    Ok(found) => found,
                    Err(error) => {
                        tally.requests(error.attempts());
                        let Verdict::Again(pause) = trouble.met(Instant::now(), &error) else { return Err(error) };
                        under_way.push(look(client, settings, item, pause));
                        continue;
                    }
                };
                trouble.over();
                tally.requests(found.requests);
                let reason = if found.exists { SkipReason::OutputExists } else { SkipReason::DryRun };
                jobs = jobs.saturating_add(u32::from(!found.exists));
                finish(&mut tally, item, End::Skipped(reason, None));
            }
            taken = take, if may_take => match taken {
                // Nobody reads any more.
                None => return Ok(()),
                Some((_, None)) => is_over = true,
                Some((slot, Some(request))) => {
                    tally.taken();
                    let checked = check(&request, &view, settings.looks_in(client));
                    let item = Item::new(index, request, slot, None);
                    index = index.saturating_add(1);
                    match checked {
                        Err(argument) => finish(&mut tally, item, End::Refused(invalid(argument))),
                        Ok(()) if settings.skip_existing => {
                            looks = looks.saturating_add(1);
                            under_way.push(look(client, settings, item, std::time::Duration::ZERO));
                        }
                        Ok(()) => {
                            jobs = jobs.saturating_add(1);
                            finish(&mut tally, item, End::Skipped(SkipReason::DryRun, None));
                        }
                    }
                }
            },
            else => break,
        }
        outlet.progress(with_estimate(&tally, Estimate::new(jobs, looks, view.slots, settings)));
    }
    outlet.progress(with_estimate(&tally, Estimate::new(jobs, looks, view.slots, settings)));
    Ok(())
}

async fn look(
    client: &Client,
    settings: &Settings,
    item: Item,
    pause: std::time::Duration,
) -> (Item, Result<existing::Found>) {
    tokio::time::sleep(pause).await;
    let found = existing::find(client, &item.request, &settings.reads).await;
    (item, found)
}

fn finish(tally: &mut Tally, item: Item, end: End) {
    tally.ended(&end);
    let (slot, item) = item.end(end);
    slot.fill(item);
}

fn with_estimate(tally: &Tally, estimate: Estimate) -> ProcessProgress {
    ProcessProgress {
        expected_requests: Some(estimate.requests),
        expected_hours: Some(estimate.hours),
        expected_cost: estimate.cost,
        ..tally.progress.clone()
    }
}
