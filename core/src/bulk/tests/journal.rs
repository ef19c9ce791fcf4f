//! Runs that are continued.

use std::time::Duration;

use super::*;
use crate::error::ErrorKind;
use crate::ledger::Record;

async fn journal(store: &MemoryStore) -> Journal {
    Journal::from_store(store.clone()).await.unwrap()
}

/// A run with the journal on this disk.
async fn run_on(
    store: &MemoryStore,
    desk: &Desk,
    task: SubmitJobs,
    inputs: Inputs<SubmitJob>,
) -> (Vec<SubmitResult>, Result<()>) {
    let ended = run(&client(desk), task.with_journal(journal(store).await), inputs).await;
    // What the run left is read by the next one from its own copy, as after a loss of power.
    ended
}

/// The disk as it is after a loss of power that took everything that was not safe.
fn after_power_loss(store: &MemoryStore) -> MemoryStore {
    let disk = store.disk();
    MemoryStore::with(disk.bytes[..disk.synced].to_vec())
}

#[tokio::test(start_paused = true)]
async fn the_intent_is_safe_before_the_first_byte_leaves() {
    let store = MemoryStore::default();
    let desk = Desk { disk: Some(store.clone()), ..Desk::new() };
    let (results, ended) = run_on(&store, &desk, of(8), requests(100)).await;
    ended.unwrap();
    assert!(results.iter().all(|result| told(result).1 == "created"));
    assert_eq!(store.disk().synced, store.disk().bytes.len(), "the end of a run is safe");
}

#[tokio::test(start_paused = true)]
async fn a_finished_run_sends_nothing_when_it_is_repeated() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    run_on(&store, &desk, of(8), requests(50)).await.1.unwrap();
    let before = desk.book().posts.len();
    let begin = Instant::now();
    let (results, ended) = run_on(&store, &desk, of(8), requests(50)).await;
    ended.unwrap();
    assert_eq!(all_told(&results), (0..50).map(|index| (index, "known")).collect::<Vec<_>>());
    let ids: Vec<_> = results.iter().map(|result| result.job_id.clone().unwrap()).collect();
    let made: Vec<_> = results
        .iter()
        .map(|result| desk.made().into_iter().find(|made| made.input == result.input).unwrap().id)
        .collect();
    assert_eq!(ids, made);
    assert_eq!((desk.book().posts.len(), begin.elapsed()), (before, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_or_never_left_is_tried_again() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    desk.expect("in/0.jpg", &[Act::Refuse(403, "AccessDenied")]);
    desk.expect("in/1.jpg", &[Act::Unreachable; 3]);
    let (results, _) = run_on(&store, &desk, of(4), requests(3)).await;
    assert_eq!(all_told(&results), [(0, "rejected"), (1, "not sent"), (2, "created")]);
    let (results, _) = run_on(&store, &desk, of(4), requests(3)).await;
    assert_eq!(all_told(&results), [(0, "created"), (1, "created"), (2, "known")]);
    assert_eq!(desk.made().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_in_doubt_is_looked_for_before_it_is_sent_again() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    desk.expect("in/0.jpg", &[Act::BreakAfter]);
    desk.expect("in/1.jpg", &[Act::BreakBefore]);
    let (results, _) = run_on(&store, &desk, of(4), requests(3)).await;
    assert_eq!(all_told(&results), [(0, "ambiguous"), (1, "ambiguous"), (2, "created")]);

    let begin = Instant::now();
    let posts = desk.book().posts.len();
    let (results, _) = run_on(&store, &desk, of(4), requests(4)).await;
    assert_eq!(all_told(&results), [(0, "found"), (1, "created"), (2, "known"), (3, "created")]);
    assert_eq!(desk.made().iter().filter(|made| made.input == "in/0.jpg").count(), 1);
    let posts: Vec<String> = desk.book().posts[posts..].iter().map(|(_, input)| input.clone()).collect();
    assert_eq!(posts, ["in/3.jpg", "in/1.jpg"], "the new one does not wait for those in doubt");
    assert!(begin.elapsed() >= Duration::from_secs(10), "the settle time: {:?}", begin.elapsed());
    let (results, _) = run_on(&store, &desk, of(4), requests(4)).await;
    assert!(results.iter().all(|result| told(result).1 == "known"));
}

/// A disk whose journal has the intents of these requests and nothing else.
async fn intents(desk: &Desk, count: u32) -> MemoryStore {
    let store = MemoryStore::default();
    (0..count).for_each(|number| desk.expect(&format!("in/{number}.jpg"), &[Act::BreakBefore]));
    run_on(&store, desk, of(100), requests(count)).await.1.unwrap();
    store
}

/// What the job of this input is marked with, if there is one.
async fn mark_of(store: &MemoryStore, input: &str) -> String {
    let open = journal(store).await.unresolved();
    open.into_iter()
        .find_map(|(_, submission)| submission.submission_id.filter(|_| submission.input == input))
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_settle_time_passes_once_for_all() {
    let desk = Desk::new();
    let store = intents(&desk, 1000).await;
    let begin = Instant::now();
    desk.book().most_at_once = 0;
    let (results, _) = run_on(&store, &desk, of(50), requests(1000)).await;
    assert_eq!(results.iter().filter(|result| told(result).1 == "created").count(), 1000);
    // Two looks of 20 ms and a submission of 50 ms each, fifty at a time, around ten seconds.
    assert!(begin.elapsed() < Duration::from_millis(10_000 + 2_500), "{:?}", begin.elapsed());
    assert!(desk.book().most_at_once <= 50, "looks and submissions share the connections");
    assert_eq!(desk.made().len(), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_second_submission_has_the_mark_of_the_first() {
    let desk = Desk::new();
    let store = intents(&desk, 1).await;
    let first = mark_of(&store, "in/0.jpg").await;
    run_on(&store, &desk, of(1), requests(1)).await.1.unwrap();
    assert_eq!(desk.made()[0].mark, first, "a job of either is found, should there be two after all");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_told_is_not_sent_again() {
    let desk = Desk::new();
    let store = intents(&desk, 2).await;
    let mark = mark_of(&store, "in/0.jpg").await;
    desk.make("in/0.jpg", &mark);
    desk.make("in/0.jpg", &mark);
    let (results, _) = run_on(&store, &desk, of(4), requests(2)).await;
    assert_eq!(all_told(&results), [(0, "ambiguous"), (1, "created")]);
    let error = results.iter().find(|result| result.index == 0).unwrap().error.as_ref().unwrap();
    assert!(error.to_string().contains("several jobs could be its own: c0, c1"), "{error}");

    // The list may not be read at all: at once. It cannot be read for long: after the time of a call.
    for (status, kind) in [(403, ErrorKind::Denied), (500, ErrorKind::Service)] {
        let desk = Desk::new();
        let store = intents(&desk, 2).await;
        desk.book().list = Some(status);
        let (results, ended) = run_on(&store, &desk, of(4), requests(2)).await;
        ended.unwrap();
        assert_eq!(all_told(&results), [(0, "ambiguous"), (1, "ambiguous")]);
        assert!(results.iter().all(|result| result.error.as_ref().unwrap().kind() == kind));
        assert_eq!(desk.made(), []);
        desk.book().list = None;
        let (results, _) = run_on(&store, &desk, of(4), requests(2)).await;
        assert_eq!(all_told(&results), [(0, "created"), (1, "created")], "nothing is forgotten");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_for_a_while_is_read_later() {
    let desk = Desk::new();
    let store = intents(&desk, 3).await;
    desk.book().list = Some(503);
    let healed = desk.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(20)).await;
        healed.book().list = None;
    });
    let (results, _) = run_on(&store, &desk, of(4), requests(3)).await;
    assert!(results.iter().all(|result| told(result).1 == "created"), "{:?}", all_told(&results));
}

#[tokio::test(start_paused = true)]
async fn an_item_that_comes_no_more_is_looked_for_all_the_same() {
    let desk = Desk::new();
    let store = intents(&desk, 2).await;
    let mark = mark_of(&store, "in/0.jpg").await;
    desk.make("in/0.jpg", &mark);
    let (results, _) = run_on(&store, &desk, of(4), Inputs::from_iter(Vec::<SubmitJob>::new())).await;
    assert_eq!(results.len(), 0);
    let journal = journal(&store).await;
    assert_eq!((journal.opening().unresolved, journal.opening().items), (0, 2));
}

#[tokio::test(start_paused = true)]
async fn the_same_request_twice_is_submitted_once_with_a_journal() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    let twice = || Inputs::from_iter((0..20).map(|number| request(number / 4)));
    let (results, _) = run_on(&store, &desk, of(8), twice()).await;
    assert_eq!(desk.made().len(), 5);
    let told = all_told(&results);
    assert_eq!(told.iter().filter(|(_, told)| *told == "created").count(), 5);
    assert_eq!(told.iter().filter(|(_, told)| *told == "known").count(), 15);

    let desk = Desk::new();
    run(&client(&desk), of(8), twice()).await.1.unwrap();
    assert_eq!(desk.made().len(), 20, "without a journal each request is one of its own");
}

#[tokio::test(start_paused = true)]
async fn the_same_request_again_is_not_sent_while_the_first_is_in_doubt() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    desk.expect("in/0.jpg", &[Act::BreakAfter]);
    let inputs = Inputs::from_iter([request(0), request(0), request(0)]);
    let (results, _) = run_on(&store, &desk, of(1), inputs).await;
    assert_eq!(all_told(&results), [(0, "ambiguous"), (1, "ambiguous"), (2, "ambiguous")]);
    assert_eq!(desk.made().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_first_makes_way_for_the_second() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    desk.expect("in/0.jpg", &[Act::Refuse(400, "InvalidArgument")]);
    let inputs = Inputs::from_iter([request(0), request(0), request(0)]);
    let (results, _) = run_on(&store, &desk, of(3), inputs).await;
    assert_eq!(all_told(&results), [(0, "rejected"), (1, "created"), (2, "known")]);
}

#[tokio::test(start_paused = true)]
async fn the_callers_own_text_does_instead_of_a_mark() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    desk.expect("in/0.jpg", &[Act::BreakAfter]);
    let own = || Inputs::from_iter([SubmitJob { user_data: Some("order-17".into()), ..request(0) }]);
    let (results, _) = run_on(&store, &desk, of(1), own()).await;
    assert_eq!(all_told(&results), [(0, "ambiguous")]);
    assert_eq!(desk.made()[0].mark, "order-17");
    let (results, _) = run_on(&store, &desk, of(1), own()).await;
    assert_eq!(all_told(&results), [(0, "found")]);
}

#[tokio::test(start_paused = true)]
async fn row_64_a_full_disk_ends_the_run_and_nothing_is_sent_whose_intent_is_not_safe() {
    let full = MemoryStore::small(20_000);
    let desk = Desk { disk: Some(full.clone()), ..Desk::new() };
    let (results, ended) = run_on(&full, &desk, of(8), requests(1000)).await;
    let error = ended.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::File, Some("submit_jobs")));
    let told = all_told(&results);
    let created = told.iter().filter(|(_, told)| *told == "created").count();
    assert!(created > 10 && told.len() < 100, "{told:?}");
    assert_eq!(desk.made().len(), created, "those under way are reported");
    assert!(told.iter().all(|(_, told)| matches!(*told, "created" | "not sent")), "{told:?}");
    assert_eq!(desk.book().posts.len(), created);

    // With room it goes on, and what the journal could not take any more is looked for.
    let store = after_power_loss(&full);
    let desk = Desk { disk: None, ..desk };
    let (results, ended) = run_on(&store, &desk, of(8), requests(200)).await;
    ended.unwrap();
    assert_eq!(results.len(), 200);
    assert_eq!(desk.made().len(), 200, "none twice, none missing");
}

#[tokio::test(start_paused = true)]
async fn what_another_bucket_left_open_is_its_own_affair() {
    let desk = Desk::new();
    let store = intents(&desk, 1).await;
    let sibling = client(&desk).for_bucket("other-1250000000").unwrap();
    let reads = desk.book().reads.len();
    let task = of(1).with_journal(journal(&store).await);
    let (results, _) = run(&sibling, task, requests(1)).await;
    assert_eq!(all_told(&results), [(0, "created")]);
    assert_eq!(desk.book().reads.len(), reads);
    assert_eq!(journal(&store).await.opening().unresolved, 1);
}

#[tokio::test(start_paused = true)]
async fn a_path_and_an_open_journal_exclude_each_other() {
    let store = MemoryStore::default();
    let task = SubmitJobs { journal: Some("run.journal".into()), ..of(1) };
    let (_, ended) = run_on(&store, &Desk::new(), task, requests(1)).await;
    assert_eq!(ended.unwrap_err().argument().unwrap().field, "journal");
}

#[tokio::test(start_paused = true)]
async fn a_run_keeps_its_journal_in_a_file_and_lets_go_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.journal");
    let task = || SubmitJobs { journal: Some(path.to_str().unwrap().to_owned()), ..of(4) };
    let desk = Desk::new();
    let (results, ended) = run(&client(&desk), task(), requests(20)).await;
    ended.unwrap();
    assert_eq!(results.len(), 20);
    // A run that is given up lets go of it as well.
    let client = client(&desk);
    let mut given_up = client.submit_jobs(task(), requests(40));
    given_up.next().await.unwrap();
    drop(given_up);
    let (results, ended) = run(&client, task(), requests(40)).await;
    ended.unwrap();
    assert_eq!(results.len(), 40);
    assert_eq!(desk.made().len(), 40);
}

#[tokio::test(start_paused = true)]
async fn jobs_that_ended_are_known_too() {
    let (store, desk) = (MemoryStore::default(), Desk::new());
    let kept = journal(&store).await;
    let identity = crate::ledger::Identity::of(&client(&desk).config().target, &request(0));
    let ending =
        crate::ledger::Ending { item: identity, job_id: "c9".into(), state: "Success".into(), code: None };
    kept.note(Record::Settled(Box::new(ending))).unwrap();
    kept.close().await.unwrap();
    let (results, _) = run_on(&store, &desk, of(1), requests(1)).await;
    assert_eq!(all_told(&results), [(0, "known")]);
    assert_eq!(results[0].job_id.as_deref(), Some("c9"));
}
