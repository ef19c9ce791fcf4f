use std::time::{Duration, Instant};

use super::*;
use crate::blocking::block_on;
use crate::script::{Act, Script};
use crate::stream::{Outlet, Step, each};
use crate::{Result, SubmitJob};

/// Tells the length of texts, after a moment; reports how many it has told.
struct Measure {
    at_a_time: usize,
    fails: bool,
}

impl StreamTask for Measure {
    type Input = String;
    type Item = (u32, usize);
    type Progress = u32;
    const NAME: &'static str = "measure";

    fn room(&self) -> usize {
        self.at_a_time
    }

    async fn run(
        self,
        _client: Client,
        _options: CallOptions,
        inputs: Inputs<String>,
        outlet: Outlet<(u32, usize), u32>,
    ) -> Result<()> {
        let measure = |number, text: String| async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            (number, text.len())
        };
        let mut done = 0_u32;
        each(inputs, &outlet, measure, |step| {
            if let Step::Done(_) = step {
                done = done.saturating_add(1);
                outlet.progress(done);
            }
        })
        .await;
        if self.fails { Err(Error::new(ErrorKind::Internal, "the disk is full")) } else { Ok(()) }
    }
}

fn exchange(at_a_time: usize, fails: bool) -> Exchange<Measure> {
    let client = Client::over(Script::new(vec![]).0);
    Exchange::new(&client, Measure { at_a_time, fails }, CallOptions::default(), None).unwrap()
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let begin = Instant::now();
    let tick = || if begin.elapsed() < Duration::from_secs(30) { Ok(()) } else { Err("it hangs") };
    block_on(future, tick).unwrap()
}

/// Results, the most inputs that had been taken ahead of results, and the last progress.
type Read = (Vec<(u32, usize)>, usize, Option<u32>);

/// Reads to the end, as a program does that has so many texts.
fn read(exchange: &Exchange<Measure>, texts: usize) -> Result<Read> {
    let mut inputs = (0..texts).map(|number| "x".repeat(number));
    let (mut results, mut taken, mut ahead, mut progress) = (Vec::new(), 0, 0, None);
    loop {
        let batch = wait(exchange.next())?;
        assert!(batch.items.len() <= LARGEST_BATCH);
        results.extend(batch.items);
        progress = batch.progress.or(progress);
        if batch.is_over {
            return Ok((results, ahead, progress));
        }
        if batch.wanted > 0 {
            let pulled: Vec<String> = inputs.by_ref().take(batch.wanted).collect();
            let is_last = pulled.len() < batch.wanted;
            taken += pulled.len();
            ahead = ahead.max(taken - results.len());
            exchange.feed(pulled).unwrap();
            if is_last {
                exchange.finish().unwrap();
            }
        }
    }
}

#[test]
fn inputs_go_in_and_results_come_out() {
    let (mut results, ahead, progress) = read(&exchange(8, false), 1000).unwrap();
    results.sort_unstable();
    let expected: Vec<(u32, usize)> = (0..1000).map(|number| (number, number as usize)).collect();
    assert_eq!(results, expected);
    assert!(ahead <= 9, "{ahead} inputs were taken ahead");
    assert_eq!(progress, Some(1000), "the last word on it");
    assert_eq!(read(&exchange(8, false), 0).unwrap().0, []);
}

#[test]
fn as_many_inputs_are_wanted_as_there_is_room_for() {
    let exchange = exchange(64, false);
    let batch = wait(exchange.next()).unwrap();
    assert_eq!((batch.items.len(), batch.wanted, batch.is_over), (0, 64, false));
    // Said once: until it is answered there is nothing to do.
    let pause = async { tokio::time::timeout(Duration::from_millis(50), exchange.next()).await };
    assert!(wait(pause).is_err());
    exchange.feed(vec!["a".to_owned()]).unwrap();
    let mut seen = 0;
    while seen == 0 {
        seen += wait(exchange.next()).unwrap().items.len();
    }
}

#[test]
fn a_failure_comes_behind_the_results() {
    let exchange = exchange(1000, true);
    assert!(wait(exchange.next()).unwrap().wanted > 0);
    exchange.feed(vec![String::new(); 300]).unwrap();
    exchange.finish().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let mut results = 0;
    let error = loop {
        match wait(exchange.next()) {
            Ok(batch) => results += batch.items.len(),
            Err(error) => break error,
        }
    };
    assert_eq!((results, error.to_string().as_str()), (300, "measure: the disk is full"));
    assert!(wait(exchange.next()).unwrap().is_over);
}

/// Submits each input.
struct Submit;

impl StreamTask for Submit {
    type Input = SubmitJob;
    type Item = Result<crate::Job>;
    type Progress = u32;
    const NAME: &'static str = "submit";

    fn room(&self) -> usize {
        2
    }

    async fn run(
        self,
        client: Client,
        options: CallOptions,
        inputs: Inputs<SubmitJob>,
        outlet: Outlet<Self::Item, u32>,
    ) -> Result<()> {
        let submit = |_, request: SubmitJob| {
            let (client, options) = (&client, &options);
            async move { client.send_part(&request, options).await }
        };
        each(inputs, &outlet, submit, |_| {}).await;
        Ok(())
    }
}

fn submitting() -> (Client, Exchange<Submit>) {
    let client = Client::over(Script::new(vec![Act::Hang]).0);
    let exchange = Exchange::new(&client, Submit, CallOptions::default(), None).unwrap();
    assert!(wait(exchange.next()).unwrap().wanted > 0);
    let request = SubmitJob {
        input: "in/cat.jpg".into(),
        output: "out/cat.jpg".into(),
        rule: Some("imageMogr2/rotate/90".into()),
        ..Default::default()
    };
    exchange.feed(vec![request; 2]).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    (client, exchange)
}

#[test]
fn stopping_answers_what_was_under_way() {
    let (_, exchange) = submitting();
    assert_eq!(wait(exchange.stop()).len(), 2);
    assert!(wait(exchange.next()).unwrap().is_over);
    assert!(wait(exchange.stop()).is_empty());
}

#[test]
fn stopping_lets_whoever_waits_go_on() {
    let (_, exchange) = submitting();
    let other = exchange.clone();
    let waiting = std::thread::spawn(move || wait(other.next()).unwrap());
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(wait(exchange.stop()).len(), 2);
    let batch = waiting.join().unwrap();
    assert!(batch.items.is_empty());
}

#[test]
fn what_is_dropped_without_a_word_is_kept_for_the_shutdown() {
    let (client, exchange) = submitting();
    drop(exchange);
    let cut_off = wait(client.shutdown(Duration::from_secs(5)));
    assert_eq!(cut_off.len(), 2);
}

#[test]
fn another_process_gets_an_error() {
    let exchange = exchange(8, false);
    assert!(wait(exchange.next()).unwrap().wanted > 0);
    let Ok(mut shared) = Arc::try_unwrap(exchange.0) else { panic!("it is shared") };
    shared.process = Process::other_for_tests();
    let exchange = Exchange(Arc::new(shared));
    assert_eq!(wait(exchange.next()).unwrap_err().kind(), ErrorKind::Forked);
    assert_eq!(exchange.feed(vec![]).unwrap_err().kind(), ErrorKind::Forked);
    assert!(wait(exchange.stop()).is_empty());
}
