use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::time::Instant;

use super::*;
use crate::error::{Error, ErrorKind};
use crate::operation::{GetJob, SubmitJob};
use crate::options::OnAmbiguous;
use crate::script::{Act, Script};

fn client(acts: Vec<Act>) -> Client {
    Client::over(Script::new(acts).0)
}

/// Doubles its inputs, one after the other, as far as there is room.
struct Double {
    room: usize,
    /// Numbers that end the run.
    fails_at: Option<u32>,
    panics_at: Option<u32>,
}

impl StreamTask for Double {
    type Input = u32;
    type Item = u32;
    type Progress = u32;
    const NAME: &'static str = "double";

    fn room(&self) -> usize {
        self.room
    }

    async fn run(
        self,
        _client: Client,
        _options: CallOptions,
        mut inputs: Inputs<u32>,
        outlet: Outlet<u32, u32>,
    ) -> Result<()> {
        let mut done = 0;
        while let Some(slot) = outlet.slot().await
            && let Some(input) = inputs.next().await
        {
            if self.fails_at == Some(input) {
                return Err(Error::new(ErrorKind::Internal, "the disk is full"));
            }
            assert_ne!(self.panics_at, Some(input), "boom");
            slot.fill(input * 2);
            done += 1;
            outlet.progress(done);
        }
        Ok(())
    }
}

fn double(room: usize) -> Double {
    Double { room, fails_at: None, panics_at: None }
}

/// Numbers from 0, and how many of them have been taken.
fn counted(to: u32) -> (Inputs<u32>, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let inputs = Inputs::from_iter((0..to).inspect(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    }));
    (inputs, taken)
}

/// Lets everything run that can.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

#[tokio::test(start_paused = true)]
async fn results_come_in_the_order_of_their_making_and_end() {
    let (inputs, _) = counted(100);
    let mut results = client(vec![]).stream(double(3), inputs);
    for number in 0..100 {
        assert_eq!(results.next().await.unwrap(), Some(number * 2));
    }
    assert_eq!(results.next().await.unwrap(), None);
    assert_eq!(results.next().await.unwrap(), None, "the end stays the end");

    let (inputs, _) = counted(10);
    let all: Vec<u32> = client(vec![]).stream(double(3), inputs).map(Result::unwrap).collect().await;
    assert_eq!(all, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
}

#[tokio::test(start_paused = true)]
async fn inputs_are_taken_only_as_there_is_room_for_their_results() {
    let (inputs, taken) = counted(1_000_000);
    let mut results = client(vec![]).stream(double(4), inputs);
    settle().await;
    assert_eq!(taken.load(Ordering::SeqCst), 0, "nothing happens before a result is asked for");
    for read in 1..50 {
        results.next().await.unwrap();
        settle().await;
        assert_eq!(taken.load(Ordering::SeqCst), read + 4, "after {read}");
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_the_results_stops_the_task_and_drops_its_inputs() {
    let (inputs, taken) = counted(1_000_000);
    let held = Arc::downgrade(&taken);
    let mut results = client(vec![]).stream(double(4), inputs);
    results.next().await.unwrap();
    drop((results, taken));
    settle().await;
    assert_eq!(held.strong_count(), 0, "the inputs are gone");
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_the_whole_comes_behind_the_results_and_once() {
    let (inputs, _) = counted(10);
    let mut results = client(vec![]).stream(Double { fails_at: Some(2), ..double(8) }, inputs);
    assert_eq!(results.next().await.unwrap(), Some(0));
    assert_eq!(results.next().await.unwrap(), Some(2));
    let error = results.next().await.unwrap_err();
    assert_eq!((error.to_string().as_str(), error.operation()), ("double: the disk is full", Some("double")));
    assert_eq!(results.next().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_task_is_an_error() {
    let (inputs, _) = counted(10);
    let mut results = client(vec![]).stream(Double { panics_at: Some(1), ..double(8) }, inputs);
    assert_eq!(results.next().await.unwrap(), Some(0));
    let error = results.next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert!(error.message().starts_with("the client panicked: "), "{error}");
    assert_eq!(results.next().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn bad_options_and_a_client_that_was_shut_down_are_errors() {
    let client = client(vec![]);
    let options = CallOptions { timeout: Some(Duration::ZERO), ..Default::default() };
    let mut results = client.stream_with(double(1), counted(1).0, options, None);
    let error = results.next().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidArgument, Some("double")));
    assert_eq!(results.next().await.unwrap(), None);

    client.shutdown(Duration::ZERO).await;
    let mut results = client.stream(double(1), counted(1).0);
    assert_eq!(results.next().await.unwrap_err().kind(), ErrorKind::Conflict);
}

#[test]
fn without_a_runtime_there_is_an_error() {
    let mut results = client(vec![]).stream(double(1), counted(1).0);
    let error = results.next().now_or_never().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "double: results are read within a tokio runtime, which runs the task");
}

/// Reports 1, 2, 3… every 30 ms, then ends; a result comes at the very end only.
struct Busy;

impl StreamTask for Busy {
    type Input = u32;
    type Item = ();
    type Progress = u32;
    const NAME: &'static str = "busy";

    fn room(&self) -> usize {
        1
    }

    async fn run(
        self,
        _client: Client,
        _options: CallOptions,
        _inputs: Inputs<u32>,
        outlet: Outlet<(), u32>,
    ) -> Result<()> {
        for number in 1..=20 {
            tokio::time::sleep(Duration::from_millis(30)).await;
            outlet.progress(number);
        }
        assert!(outlet.send(()).await);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn progress_comes_ten_times_a_second_and_the_last_of_it_always() {
    let begin = Instant::now();
    let reports = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&reports);
    let on_progress: OnUpdate<u32> =
        Box::new(move |number| noted.lock().unwrap().push((begin.elapsed().as_millis(), number)));
    let mut results =
        client(vec![]).stream_with(Busy, counted(0).0, CallOptions::default(), Some(on_progress));
    assert_eq!(results.next().await.unwrap(), Some(()));
    assert_eq!(results.next().await.unwrap(), None);
    let reports = reports.lock().unwrap().clone();
    assert_eq!(reports.first(), Some(&(30, 1)), "the first comes at once");
    assert_eq!(reports.last().map(|(_, number)| *number), Some(20));
    // The last one does not wait for its turn: behind it comes the end.
    let waits: Vec<u128> = reports.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    let (_, waits) = waits.split_last().unwrap();
    assert!(waits.iter().all(|wait| (100..=101).contains(wait)), "{reports:?}");
    assert_eq!(reports.len(), 7, "{reports:?}");
}

/// Asks for each job, or submits it, so many at a time.
struct Ask<T> {
    at_a_time: usize,
    make: fn(u32) -> T,
}

impl<T: crate::operation::Operation + 'static> StreamTask for Ask<T> {
    type Input = u32;
    type Item = Result<T::Output>;
    type Progress = u32;
    const NAME: &'static str = "ask";

    fn room(&self) -> usize {
        self.at_a_time
    }

    async fn run(
        self,
        client: Client,
        options: CallOptions,
        mut inputs: Inputs<u32>,
        outlet: Outlet<Self::Item, u32>,
    ) -> Result<()> {
        let mut calls = FuturesUnordered::new();
        let mut are_all_taken = false;
        loop {
            let take = async {
                match outlet.slot().await {
                    Some(slot) => inputs.next().await.map(|input| (slot, input)),
                    None => None,
                }
            };
            tokio::select! {
                taken = take, if !are_all_taken => match taken {
                    Some((slot, input)) => {
                        let (client, options, request) = (&client, &options, (self.make)(input));
                        calls.push(async move { slot.fill(client.send_part(&request, options).await) });
                    }
                    None => are_all_taken = true,
                },
                Some(()) = calls.next() => {}
                else => return Ok(()),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn requests_do_not_time_out_while_the_reader_is_busy() {
    let job = "<Response><JobsDetail><JobId>c1</JobId><State>Running</State></JobsDetail></Response>";
    let (script, times) = Script::new(vec![Act::ok(job)]);
    let client = Client::over(script);
    let ask = Ask { at_a_time: 3, make: |_| GetJob::from("c1") };
    let mut results = client.stream(ask, Inputs::from_iter(0..9_u32));
    for read in 0..9 {
        assert_eq!(results.next().await.unwrap().unwrap().unwrap().response.attempts, 1, "after {read}");
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
    assert!(results.next().await.unwrap().is_none());
    assert_eq!(times.lock().unwrap().len(), 9);
}

fn submit(number: u32) -> SubmitJob {
    SubmitJob {
        input: format!("in/{number}.jpg"),
        output: format!("out/{number}.jpg"),
        rule: Some("imageMogr2/rotate/90".into()),
        ..Default::default()
    }
}

fn inputs_of(submissions: &[crate::Submission]) -> Vec<String> {
    let mut inputs: Vec<String> = submissions.iter().map(|submission| submission.input.clone()).collect();
    inputs.sort_unstable();
    inputs
}

#[tokio::test(start_paused = true)]
async fn stopping_answers_the_submissions_that_were_under_way() {
    let created = "<Response><JobsDetail><JobId>c1</JobId><State>Submitted</State></JobsDetail></Response>";
    let client = client(vec![Act::ok(created), Act::Hang]);
    let mut results = client.stream(Ask { at_a_time: 3, make: submit }, Inputs::from_iter(0..1_000_u32));
    assert_eq!(results.next().await.unwrap().unwrap().unwrap().job_id, "c1");
    settle().await;
    let cut_off = results.stop().await;
    assert_eq!(inputs_of(&cut_off), ["in/1.jpg", "in/2.jpg", "in/3.jpg"]);
    assert!(results.next().await.unwrap().is_none());
    assert!(results.stop().await.is_empty(), "they are answered once");
}

#[tokio::test(start_paused = true)]
async fn what_was_there_before_the_stop_can_be_read_after_it() {
    let (inputs, _) = counted(100);
    let mut results = client(vec![]).stream(double(3), inputs);
    assert_eq!(results.next().await.unwrap(), Some(0));
    settle().await;
    results.stop().await;
    for number in 1..4 {
        assert_eq!(results.next().await.unwrap(), Some(number * 2));
    }
    assert_eq!(results.next().await.unwrap(), None);
    let mut idle = client(vec![]).stream(double(3), counted(1).0);
    assert!(idle.stop().await.is_empty());
    assert_eq!(idle.next().await.unwrap(), None, "a task that was stopped does not begin");
}

#[tokio::test(start_paused = true)]
async fn dropping_hands_the_submissions_that_were_under_way_to_the_hook() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let hook = OnAmbiguous::new(move |submission| noted.lock().unwrap().push(submission));
    let options = CallOptions { on_ambiguous: Some(hook), ..Default::default() };
    let client = client(vec![Act::Hang]);
    let mut results =
        client.stream_with(Ask { at_a_time: 2, make: submit }, Inputs::from_iter(0..9_u32), options, None);
    assert!(results.next().now_or_never().is_none());
    settle().await;
    drop(results);
    settle().await;
    assert_eq!(inputs_of(&seen.lock().unwrap()), ["in/0.jpg", "in/1.jpg"]);
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_takes_no_more_inputs_and_lets_calls_end_within_its_grace() {
    let (inputs, taken) = counted(1_000_000);
    let client = client(vec![]);
    let mut results = client.stream(double(4), inputs);
    results.next().await.unwrap();
    settle().await;
    let (cut_off, ()) = tokio::join!(client.shutdown(Duration::from_secs(5)), async {
        for number in 1..5 {
            assert_eq!(results.next().await.unwrap(), Some(number * 2));
        }
        let error = results.next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        assert_eq!(results.next().await.unwrap(), None);
    });
    assert!(cut_off.is_empty());
    assert_eq!(taken.load(Ordering::SeqCst), 5);
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_answers_the_submissions_that_it_cut_off() {
    let client = client(vec![Act::Hang]);
    // More than a task is let do at a time, so that some calls end by themselves and some by being dropped.
    let ask = Ask { at_a_time: 300, make: submit };
    let mut results = client.stream(ask, Inputs::from_iter(0..1_000_u32));
    assert!(results.next().now_or_never().is_none());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let begin = Instant::now();
    let cut_off = client.shutdown(Duration::from_secs(2)).await;
    assert!(begin.elapsed() < Duration::from_millis(2500), "nothing is left that it waits for");
    assert_eq!(cut_off.len(), 300);
    let mut reported = 0;
    let error = loop {
        match results.next().await {
            Ok(Some(result)) => {
                assert_eq!(result.unwrap_err().kind(), ErrorKind::Cancelled);
                reported += 1;
            }
            Ok(None) => panic!("a task that was cut off does not end well"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.to_string(), "ask: the client was shut down before this had ended");
    assert!(reported <= 300);
}
