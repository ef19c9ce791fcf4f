//! Waits that share their looks.

use futures_util::FutureExt;
use futures_util::future::join_all;

use super::*;
use crate::error::ErrorKind;
use crate::model::JobState;
use crate::wait::WaitForJob;

/// Waits for so many jobs by themselves.
async fn wait_for(client: &Client, jobs: usize) -> Vec<crate::Result<crate::Job>> {
    let ids: Vec<String> = (0..jobs).map(|number| format!("j{number}")).collect();
    join_all(ids.iter().map(|id| client.wait_for_job(id))).await
}

#[tokio::test(start_paused = true)]
async fn waits_that_are_due_together_share_a_request() {
    let (client, requests) = world(Duration::from_millis(50), |asked| all(asked, "Success"));
    let jobs = wait_for(&client, 25).await;
    assert!(
        jobs.iter().enumerate().all(|(number, job)| job.as_ref().unwrap().job_id == format!("j{number}"))
    );
    let sizes: Vec<usize> = requests.all().iter().map(|asked| asked.job_ids.len()).collect();
    assert_eq!(sizes, [10, 10, 5]);
    assert!(requests.times().iter().all(|at| (900..=1101).contains(at)), "{:?}", requests.times());
}

#[tokio::test(start_paused = true)]
async fn nobody_is_looked_at_before_the_time() {
    let (client, requests) = world(Duration::ZERO, |asked| all(asked, "Success"));
    let later = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        client.wait_for_job("late").await
    };
    let (early, late) = tokio::join!(client.wait_for_job("early"), later);
    assert!(early.is_ok() && late.is_ok());
    let requests = requests.all();
    assert_eq!(requests.iter().map(|asked| asked.job_ids.join(" ")).collect::<Vec<_>>(), ["early", "late"]);
    assert!((1400..=1601).contains(&requests[1].at), "{requests:?}");
}

#[tokio::test(start_paused = true)]
async fn two_waits_for_the_same_job_ask_for_it_once() {
    let (client, requests) = world(Duration::ZERO, |asked| all(asked, "Success"));
    let (a, b) = tokio::join!(client.wait_for_job("c1"), client.wait_for_job("c1"));
    assert_eq!((a.unwrap().job_id, b.unwrap().job_id), ("c1".to_owned(), "c1".to_owned()));
    assert_eq!(requests.all().iter().map(|asked| asked.job_ids.len()).collect::<Vec<_>>(), [1]);
}

#[tokio::test(start_paused = true)]
async fn waits_with_other_limits_and_other_buckets_do_not_mix() {
    let (client, requests) = world(Duration::ZERO, |asked| all(asked, "Success"));
    let sibling = client.for_bucket("other-1250000000").unwrap();
    let once = crate::CallOptions { max_attempts: Some(1), ..Default::default() };
    let (a, b, c) = tokio::join!(
        client.wait_for_job("a"),
        sibling.wait_for_job("b"),
        client.run_with(WaitForJob::from("c"), once, None),
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert!(requests.all().iter().all(|asked| asked.job_ids.len() == 1));
}

#[tokio::test(start_paused = true)]
async fn a_failure_concerns_all_that_were_asked_for() {
    let (client, requests) = world(Duration::ZERO, |asked| match asked.number {
        0 => Act::status(400),
        _ => all(asked, "Success"),
    });
    let jobs = wait_for(&client, 10).await;
    assert!(jobs.iter().all(|job| job.as_ref().unwrap_err().status() == Some(400)));
    assert_eq!(requests.all().len(), 1);

    let (client, requests) = world(Duration::ZERO, |asked| match asked.number {
        0..3 => Act::status(503),
        _ => all(asked, "Success"),
    });
    let jobs = wait_for(&client, 10).await;
    assert!(jobs.iter().all(Result::is_ok));
    assert!(requests.all().iter().all(|asked| asked.job_ids.len() == 10), "the second look is shared, too");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_found_of_several_is_asked_for_alone_before_it_is_believed() {
    // A service that knows nine of ten jobs and finds nothing when asked for all.
    let (client, requests) = world(Duration::ZERO, |asked| match asked.job_ids.as_slice() {
        [id] if id != "j3" => all(asked, if asked.at > 50_000 { "Success" } else { "Running" }),
        _ => Act::status(404),
    });
    let begin = Instant::now();
    let jobs = wait_for(&client, 10).await;
    for (number, job) in jobs.iter().enumerate() {
        match job {
            Ok(job) => assert_eq!((number != 3, &job.state), (true, &JobState::Success)),
            Err(error) => assert_eq!((number, error.kind()), (3, ErrorKind::NotFound)),
        }
    }
    assert!(begin.elapsed() < Duration::from_secs(75));
    let shared = requests.all().iter().filter(|asked| asked.job_ids.len() > 1).map(|asked| asked.at).max();
    assert!(shared.is_some_and(|last| last < 75_000), "{shared:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_one_who_looks_gives_up_another_takes_over() {
    let (client, requests) = world(Duration::from_secs(2), |asked| all(asked, "Success"));
    // Each in a task of its own, so that the one with the request under way can be ended alone.
    let mut waits: Vec<_> = (0..10)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.wait_for_job(format!("j{number}")).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let first = requests.all();
    assert_eq!(first.len(), 1);
    // Whoever looks puts its own job in front.
    let leader: usize = first[0].job_ids[0].strip_prefix('j').unwrap().parse().unwrap();
    waits.remove(leader).abort();
    let begin = Instant::now();
    for wait in waits {
        assert_eq!(wait.await.unwrap().unwrap().state, JobState::Success);
    }
    let all = requests.all();
    assert_eq!((all.len(), all[1].job_ids.len()), (2, 9), "{all:?}");
    assert_eq!(all[1].at, 1500, "at once");
    assert!(begin.elapsed() < Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn one_who_stands_still_does_not_hold_up_the_others() {
    let (client, requests) = world(Duration::from_secs(1), |asked| all(asked, "Success"));
    // Driven until its request is under way, then left alone: nobody reads the answer.
    let mut still = Box::pin(client.wait_for_job("still"));
    let other = {
        let client = client.clone();
        tokio::spawn(async move { client.wait_for_job("other").await })
    };
    let stopped = async {
        while requests.all().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        biased;
        () = stopped => {}
        _ = &mut still => panic!("it is not answered yet"),
    }
    let begin = Instant::now();
    let job = tokio::time::timeout(Duration::from_secs(120), other).await.unwrap().unwrap().unwrap();
    assert_eq!(job.job_id, "other");
    assert!(begin.elapsed() < Duration::from_secs(45), "{:?}", begin.elapsed());
    assert_eq!(still.await.unwrap().job_id, "still", "it goes on when it is driven again");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_dropped_leaves_nothing_behind() {
    let (client, requests) = world(Duration::from_secs(1), |asked| all(asked, "Running"));
    let mut waits: Vec<_> =
        (0..100).map(|number| Box::pin(client.wait_for_job(format!("j{number}")))).collect();
    for wait in &mut waits {
        assert!(wait.as_mut().now_or_never().is_none());
    }
    assert_eq!(client.poller().entries(), 100);
    drop(waits);
    assert_eq!(client.poller().entries(), 0);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(requests.all().is_empty());
}

#[test]
fn waits_of_several_threads_and_runtimes_share_too() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (client, requests) = world(Duration::from_millis(5), |asked| all(asked, "Success"));
    let threads: Vec<_> = (0..20)
        .map(|number| {
            let client = client.clone();
            // Each driven by a runtime that runs only while its own wait does.
            std::thread::spawn(move || {
                let wait = WaitForJob {
                    poll_interval: Some(Duration::from_secs(1)),
                    ..WaitForJob::from(format!("j{number}"))
                };
                runtime().block_on(client.wait_for_job(wait))
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap().state, JobState::Success);
    }
    // Threads begin when the system lets them, so that no more can be said for sure.
    assert!(requests.all().len() < 20, "{:?}", requests.all());
}
