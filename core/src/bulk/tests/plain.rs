//! Runs without a journal.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::error::ErrorKind;
use crate::options::{OnAmbiguous, SubmissionMode};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn every_request_has_one_result_and_no_more_are_under_way_than_asked_for() {
    let desk = Desk::new();
    let begin = Instant::now();
    let (results, ended) = run(&client(&desk), of(8), requests(200)).await;
    ended.unwrap();
    assert_eq!(all_told(&results), (0..200).map(|index| (index, "created")).collect::<Vec<_>>());
    assert_eq!((desk.made().len(), desk.book().most_at_once), (200, 8));
    // 200 in rows of eight, each 50 ms.
    assert!(begin.elapsed() < Duration::from_millis(25 * 50 + 50), "{:?}", begin.elapsed());
    for result in &results {
        let job = result.job.as_ref().unwrap();
        assert_eq!(result.job_id.as_ref(), Some(&job.job_id));
        assert_eq!(job.input.as_ref().unwrap().object.as_ref(), Some(&result.input));
        assert_eq!(result.input, format!("in/{}.jpg", result.index));
        assert_eq!(job.operation.user_data, None, "the mark is the library's own affair");
    }
}

#[tokio::test(start_paused = true)]
async fn results_come_as_they_are_there_or_in_the_order_of_the_requests() {
    for in_order in [false, true] {
        let desk = Desk {
            takes: |input| {
                let number: u64 = input.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
                Duration::from_millis(10 + (number * 7919) % 500)
            },
            ..Desk::new()
        };
        let task = SubmitJobs { in_input_order: Some(in_order), ..of(16) };
        let (results, ended) = run(&client(&desk), task, requests(300)).await;
        ended.unwrap();
        let order: Vec<u32> = results.iter().map(|result| result.index).collect();
        assert_eq!(order.is_sorted(), in_order, "{order:?}");
        assert_eq!(order.len(), 300);
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_holds_back_the_order_and_not_more_than_there_is_room_for() {
    let desk = Desk { takes: |input| SECOND * if input == "in/0.jpg" { 9 } else { 0 }, ..Desk::new() };
    let taken = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&taken);
    let inputs = Inputs::from_iter((0..1000).map(request).inspect(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    }));
    let task = SubmitJobs { in_input_order: Some(true), ..of(4) };
    let client = client(&desk);
    let mut results = client.submit_jobs(task, inputs);
    let early = tokio::time::timeout(8 * SECOND, results.next()).await;
    assert!(early.is_err(), "{early:?}");
    assert_eq!(taken.load(Ordering::SeqCst), 16);
    assert_eq!(results.next().await.unwrap().unwrap().index, 0);
}

#[tokio::test(start_paused = true)]
async fn requests_are_taken_as_there_is_room_for_them() {
    let desk = Desk::new();
    let taken = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&taken);
    let inputs = Inputs::from_iter((0..10_000).map(request).inspect(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    }));
    let client = client(&desk);
    let mut results = client.submit_jobs(of(4), inputs);
    results.next().await.unwrap();
    let now = taken.load(Ordering::SeqCst);
    assert!(now <= 8, "{now} were taken for four under way");
    tokio::time::sleep(60 * SECOND).await;
    assert_eq!(taken.load(Ordering::SeqCst), 17, "one was read, sixteen wait to be");
}

#[tokio::test(start_paused = true)]
async fn one_failure_does_not_hide_the_others() {
    let desk = Desk::new();
    desk.expect("in/1.jpg", &[Act::Refuse(400, "InvalidArgument")]);
    desk.expect("in/2.jpg", &[Act::BreakAfter]);
    desk.expect("in/3.jpg", &[Act::BreakBefore]);
    desk.expect("in/4.jpg", &[Act::Unreachable; 3]);
    desk.expect("in/5.jpg", &[Act::Unreachable; 2]);
    let invalid = SubmitJob { input: String::new(), ..request(6) };
    let inputs = Inputs::from_iter((0..6).map(request).chain([invalid, request(7)]));
    let progress = Arc::new(Mutex::new(BulkProgress::default()));
    let latest = Arc::clone(&progress);
    let mut results = client(&desk).stream_with(
        of(3),
        inputs,
        CallOptions::default(),
        Some(Box::new(move |progress| *latest.lock().unwrap() = progress)),
    );
    let mut all = Vec::new();
    while let Some(result) = results.next().await.unwrap() {
        all.push(result);
    }
    let expected = [
        (0, "created"),
        (1, "rejected"),
        (2, "ambiguous"),
        (3, "ambiguous"),
        (4, "not sent"),
        (5, "created"),
        (6, "not sent"),
        (7, "created"),
    ];
    assert_eq!(all_told(&all), expected);
    let progress = *progress.lock().unwrap();
    let expected = BulkProgress {
        submitted: 7,
        created: 3,
        rejected: 1,
        not_sent: 2,
        ambiguous: 2,
        skipped: 0,
        total: Some(8),
    };
    assert_eq!(progress, expected);
    let invalid = all.iter().find(|result| result.index == 6).unwrap().error.as_ref().unwrap();
    assert_eq!(invalid.argument().unwrap().field, "input");
}

#[tokio::test(start_paused = true)]
async fn the_total_is_what_the_caller_or_the_list_says() {
    for (given, count, expected) in [(None, 3, Some(3)), (Some(9), 3, Some(9))] {
        let totals = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&totals);
        let task = SubmitJobs { total: given, ..of(3) };
        let mut results = client(&Desk::new()).stream_with(
            task,
            requests(count),
            CallOptions::default(),
            Some(Box::new(move |progress: BulkProgress| noted.lock().unwrap().push(progress.total))),
        );
        while results.next().await.unwrap().is_some() {}
        assert!(totals.lock().unwrap().iter().all(|total| *total == expected), "{totals:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_failure_may_end_the_run_and_those_under_way_are_still_told() {
    let desk = Desk {
        takes: |input| Duration::from_millis(if input == "in/5.jpg" { 10 } else { 40 }),
        ..Desk::new()
    };
    desk.expect("in/5.jpg", &[Act::Refuse(400, "InvalidArgument")]);
    let task = SubmitJobs { stop_on_error: Some(true), ..of(4) };
    let (results, ended) = run(&client(&desk), task, requests(1000)).await;
    ended.unwrap();
    let told = all_told(&results);
    assert!(told.contains(&(5, "rejected")) && told.len() <= 9, "{told:?}");
    assert_eq!(desk.made().len(), told.iter().filter(|(_, told)| *told == "created").count());
    assert!(told.iter().all(|(_, told)| matches!(*told, "created" | "rejected" | "not sent")), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn the_rate_is_kept_within_two_per_cent() {
    for rate in [5.0, 50.0, 100.0] {
        let desk = Desk::new();
        let task = SubmitJobs { rate_per_second: Some(rate), burst: Some(1), ..of(32) };
        let client = client(&desk);
        let mut results = client.submit_jobs(task, requests(100_000));
        let reading = async { while results.next().await.unwrap().is_some() {} };
        tokio::time::timeout(10 * SECOND, reading).await.unwrap_err();
        let count = desk.book().posts.len();
        assert!((count as f64 - rate * 10.0).abs() <= (rate * 0.2).max(1.0), "{count} at {rate}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_with_a_limit_ends_up_with_every_job() {
    let desk = Desk { limit: Some(100), ..Desk::new() };
    let begin = Instant::now();
    let (results, ended) = run(&client(&desk), of(64), requests(6000)).await;
    ended.unwrap();
    assert!(results.iter().all(|result| told(result).1 == "created"));
    assert_eq!(desk.made().len(), 6000);
    let (posts, seconds) = (desk.book().posts.len(), begin.elapsed().as_secs());
    assert!(posts < 6000 + 300, "{posts} requests");
    assert!(seconds < 100, "{seconds} s, where sixty would do if the limit were known");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_always_refuses_is_believed_after_five_minutes() {
    let desk = Desk { limit: Some(0), ..Desk::new() };
    let begin = Instant::now();
    let (results, ended) = run(&client(&desk), of(2), requests(2)).await;
    ended.unwrap();
    assert_eq!(all_told(&results), [(0, "rejected"), (1, "rejected")]);
    assert!(results.iter().all(|result| result.error.as_ref().unwrap().kind() == ErrorKind::Throttled));
    assert!((300..320).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_day_is_never_waited() {
    let desk = Desk::new();
    desk.expect("in/0.jpg", &[Act::TooMany(Some(86_400))]);
    let begin = Instant::now();
    let (results, _) = run(&client(&desk), of(2), requests(1)).await;
    assert_eq!(all_told(&results), [(0, "rejected")]);
    assert!(begin.elapsed() < SECOND, "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_repetition_of_a_lost_submission_keeps_to_the_rate_too() {
    let desk = Desk::new();
    (0..20).for_each(|number| desk.expect(&format!("in/{number}.jpg"), &[Act::Unreachable]));
    let task = SubmitJobs { rate_per_second: Some(10.0), burst: Some(1), ..of(20) };
    let begin = Instant::now();
    let (results, _) = run(&client(&desk), task, requests(20)).await;
    assert!(results.iter().all(|result| told(result).1 == "created"), "{:?}", all_told(&results));
    assert!(
        begin.elapsed() > Duration::from_millis(3900),
        "forty requests, ten a second: {:?}",
        begin.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn the_mode_of_the_call_is_that_of_each_submission() {
    let desk = Desk::new();
    desk.expect("in/1.jpg", &[Act::BreakAfter]);
    desk.expect("in/2.jpg", &[Act::BreakBefore]);
    let options = CallOptions {
        submission_mode: Some(SubmissionMode::EffectivelyOnce),
        timeout: Some(60 * SECOND),
        ..CallOptions::default()
    };
    let mut results = client(&desk).stream_with(of(3), requests(3), options, None);
    let mut all = Vec::new();
    while let Some(result) = results.next().await.unwrap() {
        all.push(result);
    }
    assert_eq!(all_told(&all), [(0, "created"), (1, "created"), (2, "created")]);
    assert_eq!(desk.made().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn giving_up_hands_out_what_was_under_way() {
    let desk = Desk::new();
    (0..4).for_each(|number| desk.expect(&format!("in/{number}.jpg"), &[Act::Silence]));
    let handles: Arc<Mutex<Vec<Submission>>> = Arc::default();
    let kept = Arc::clone(&handles);
    let options = CallOptions {
        on_ambiguous: Some(OnAmbiguous::new(move |submission| kept.lock().unwrap().push(submission))),
        ..CallOptions::default()
    };
    let mut results = client(&desk).stream_with(of(4), requests(100), options, None);
    tokio::time::timeout(SECOND, results.next()).await.unwrap_err();
    drop(results);
    tokio::time::sleep(SECOND).await;
    assert_eq!((handles.lock().unwrap().len(), desk.made().len()), (4, 4));
}

#[tokio::test(start_paused = true)]
async fn shutting_down_lets_those_under_way_end_and_takes_no_more() {
    let desk = Desk::new();
    let client = client(&desk);
    let run = tokio::spawn({
        let client = client.clone();
        async move { run(&client, of(4), requests(1000)).await }
    });
    tokio::time::sleep(Duration::from_millis(120)).await;
    assert_eq!(client.shutdown(5 * SECOND).await, []);
    let (results, ended) = run.await.unwrap();
    assert_eq!(ended.unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(results.iter().all(|result| told(result).1 == "created"));
    assert_eq!((results.len(), desk.made().len()), (12, 12));
}

#[tokio::test(start_paused = true)]
async fn what_breaks_a_rule_ends_the_run_before_anything_is_sent() {
    let desk = Desk::new();
    for (task, field) in [
        (of(0), "concurrency"),
        (of(1001), "concurrency"),
        (SubmitJobs { rate_per_second: Some(0.0), ..of(1) }, "rate_per_second"),
        (SubmitJobs { rate_per_second: Some(f64::NAN), ..of(1) }, "rate_per_second"),
        (SubmitJobs { rate_per_second: Some(10_001.0), ..of(1) }, "rate_per_second"),
        (SubmitJobs { burst: Some(1), ..of(1) }, "burst"),
        (SubmitJobs { rate_per_second: Some(1.0), burst: Some(0), ..of(1) }, "burst"),
        (SubmitJobs { journal: Some(String::new()), ..of(1) }, "journal"),
    ] {
        let (results, ended) = run(&client(&desk), task, requests(1)).await;
        let error = ended.unwrap_err();
        assert_eq!(error.argument().unwrap().field, field);
        assert_eq!((results.len(), error.operation()), (0, Some("submit_jobs")));
    }
    assert_eq!(desk.book().posts.len(), 0);
}
