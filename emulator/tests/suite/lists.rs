//! Lists of jobs: filters, order, and pages that stay right while jobs are made.

use cloud_infinite_emulator::Clock;

use crate::support::{BUCKET, BUCKET_HOST, FIXED_TIME, Fixture, Reply, element, in_both_places, picture};

in_both_places! {
    a_listed_job_is_described_as_when_asked_for_by_id,
    jobs_come_in_the_order_in_which_they_were_made,
    filters_must_all_match,
    jobs_that_are_made_between_pages_shift_nothing,
    a_page_holds_ten_jobs_unless_told_otherwise,
    what_does_not_fit_is_refused_by_name,
    a_list_belongs_to_its_bucket_and_outlives_its_queue,
}

const RULE: &str = "imageMogr2/rotate/90";

/// An emulator whose queue is paused, so that jobs stay where they are, and its clock.
async fn paused() -> (Fixture, Clock, String) {
    let clock = Clock::manual_at(FIXED_TIME);
    let for_emulator = clock.clone();
    let mut fixture = Fixture::start_with(|config| config.clock = for_emulator).await;
    fixture.now = FIXED_TIME;
    let queue = fixture.enable().await;
    set_state(&fixture, &queue, "Paused").await;
    (fixture, clock, queue)
}

async fn set_state(fixture: &Fixture, queue: &str, state: &str) {
    let body = format!(
        "<Request><Name>q</Name><State>{state}</State><NotifyConfig><State>Off</State></NotifyConfig></Request>"
    );
    let reply = fixture.call("PUT", &format!("/picqueue/{queue}"), &[], &body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

async fn submit(fixture: &Fixture, output: &str) {
    fixture.submit("in.png", RULE, output, "").await;
}

async fn ask(fixture: &Fixture, query: &[(&str, &str)]) -> Reply {
    let query: Vec<(&str, &str)> = [("tag", "PicProcess")].iter().chain(query).copied().collect();
    let reply = fixture.call("GET", "/jobs", &query, "").await;
    assert_eq!(reply.status, 200, "{query:?}: {}", reply.body);
    reply
}

/// The outputs of the jobs of a page, and its token.
async fn page(fixture: &Fixture, query: &[(&str, &str)]) -> (String, Option<String>) {
    let reply = ask(fixture, query).await;
    let outputs: Vec<&str> = reply
        .body
        .split("<JobsDetail>")
        .skip(1)
        .map(|job| element(element(job, "Output").unwrap(), "Object").unwrap())
        .collect();
    (outputs.join(" "), reply.element("NextToken").map(str::to_owned))
}

/// The outputs of the only page of a list.
async fn all(fixture: &Fixture, query: &[(&str, &str)]) -> String {
    let (outputs, token) = page(fixture, query).await;
    assert_eq!(token, None, "{query:?}");
    outputs
}

async fn a_listed_job_is_described_as_when_asked_for_by_id() {
    let fixture = Fixture::at_fixed_time().await;
    fixture.enable().await;
    assert_eq!(ask(&fixture, &[]).await.body, "<Response/>", "a bucket without jobs");
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let id = fixture.submit("in.png", RULE, "out.png", "<UserData>order-17</UserData>").await;
    fixture.idle().await;
    let listed = ask(&fixture, &[]).await;
    assert_eq!(listed.body, fixture.job(&id).await.body);
    assert!(listed.body.contains("<PicProcessResult>"), "{}", listed.body);
    // The older name is the same thing, and an empty value is none.
    let older = [("tag", "PicProcess"), ("nextToken", ""), ("queueId", "")];
    assert_eq!(fixture.call("GET", "/pic_jobs", &older, "").await.body, listed.body);
}

async fn jobs_come_in_the_order_in_which_they_were_made() {
    let (fixture, clock, _) = paused().await;
    for output in ["1", "2", "3"] {
        submit(&fixture, output).await;
    }
    clock.set_manual((FIXED_TIME + 1) * 1000);
    submit(&fixture, "4").await;
    assert_eq!(all(&fixture, &[]).await, "4 3 2 1");
    assert_eq!(all(&fixture, &[("orderByTime", "Desc")]).await, "4 3 2 1");
    assert_eq!(all(&fixture, &[("orderByTime", "Asc")]).await, "1 2 3 4");
}

async fn filters_must_all_match() {
    let (fixture, clock, queue) = paused().await;
    submit(&fixture, "first").await;
    clock.set_manual((FIXED_TIME + 10) * 1000);
    fixture.submit("in/图 1+2.png", RULE, "second", "").await;
    set_state(&fixture, &queue, "Active").await;
    fixture.idle().await;
    set_state(&fixture, &queue, "Paused").await;
    clock.set_manual((FIXED_TIME + 20) * 1000);
    submit(&fixture, "third").await;
    // 2022-08-09T16:23:11+0800 is the time of the first, in two zones.
    for (query, expected) in [
        (vec![("states", "All")], "third second first"),
        (vec![("states", "Running,All")], "third second first"),
        (vec![("states", "Failed")], "second first"),
        (vec![("states", "Pause")], "third"),
        (vec![("states", "Pause,Failed")], "third second first"),
        (vec![("states", "Success,Submitted,Running,Cancel")], ""),
        (vec![("queueId", queue.as_str())], "third second first"),
        (vec![("queueId", "pNOPE")], ""),
        (vec![("inputObject", "in/图 1+2.png")], "second"),
        (vec![("inputObject", "in")], ""),
        (vec![("startCreationTime", "2022-08-09T16:23:12+0800")], "third second"),
        (vec![("startCreationTime", "2022-08-09T08:23:21+0000")], "third second"),
        (vec![("startCreationTime", "2022-08-09T16:23:22+0800")], "third"),
        (vec![("endCreationTime", "2022-08-09T16:23:21+0800")], "second first"),
        (vec![("endCreationTime", "2022-08-09T16:23:20+0800")], "first"),
        (
            vec![
                ("startCreationTime", "2022-08-09T16:23:21+0800"),
                ("endCreationTime", "2022-08-09T16:23:21+0800"),
            ],
            "second",
        ),
        (vec![("states", "Failed"), ("inputObject", "in.png"), ("orderByTime", "Asc")], "first"),
        (vec![("states", "Pause"), ("inputObject", "in/图 1+2.png")], ""),
        (vec![("workflowId", "w1")], ""),
        (vec![("inventoryTriggerJobId", "b1")], ""),
    ] {
        assert_eq!(all(&fixture, &query).await, expected, "{query:?}");
    }
}

async fn jobs_that_are_made_between_pages_shift_nothing() {
    let (fixture, clock, _) = paused().await;
    for output in ["1", "2", "3", "4", "5"] {
        submit(&fixture, output).await;
    }
    let next = async |order: &str, token: &Option<String>| {
        let token = token.as_deref().unwrap();
        page(&fixture, &[("orderByTime", order), ("size", "2"), ("nextToken", token)]).await
    };
    let (outputs, newest) = page(&fixture, &[("orderByTime", "Desc"), ("size", "2")]).await;
    assert_eq!(outputs, "5 4");
    let (outputs, oldest) = page(&fixture, &[("orderByTime", "Asc"), ("size", "2")]).await;
    assert_eq!(outputs, "1 2");

    // In the same second, and in a later one.
    submit(&fixture, "6").await;
    clock.set_manual((FIXED_TIME + 1) * 1000);
    submit(&fixture, "7").await;
    let (outputs, token) = next("Desc", &newest).await;
    assert_eq!(outputs, "3 2");
    let (outputs, token) = next("Desc", &token).await;
    assert_eq!((outputs.as_str(), token), ("1", None));
    assert_eq!(next("Desc", &newest).await.0, "3 2", "a token can be used again");

    let (outputs, token) = next("Asc", &oldest).await;
    assert_eq!(outputs, "3 4");
    submit(&fixture, "8").await;
    let (outputs, token) = next("Asc", &token).await;
    assert_eq!(outputs, "5 6");
    let (outputs, token) = next("Asc", &token).await;
    assert_eq!((outputs.as_str(), token), ("7 8", None), "a page that is full and the last one has no token");

    // A page may be of another size than the one before it.
    let query = [("orderByTime", "Asc"), ("size", "100"), ("nextToken", oldest.as_deref().unwrap())];
    assert_eq!(all(&fixture, &query).await, "3 4 5 6 7 8");
}

async fn a_page_holds_ten_jobs_unless_told_otherwise() {
    let (fixture, ..) = paused().await;
    for number in 0..12 {
        submit(&fixture, &number.to_string()).await;
    }
    let (outputs, token) = page(&fixture, &[]).await;
    assert_eq!(outputs, "11 10 9 8 7 6 5 4 3 2");
    assert_eq!(all(&fixture, &[("nextToken", token.as_deref().unwrap())]).await, "1 0");
    assert_eq!(all(&fixture, &[("size", "12")]).await.split(' ').count(), 12);
}

async fn what_does_not_fit_is_refused_by_name() {
    let (fixture, ..) = paused().await;
    for output in ["1", "2"] {
        submit(&fixture, output).await;
    }
    let (_, token) = page(&fixture, &[("size", "1")]).await;
    let token = token.unwrap();
    let tag = ("tag", "PicProcess");
    for (query, name) in [
        (vec![], "tag"),
        (vec![("tag", "")], "tag"),
        (vec![("tag", "Transcode")], "tag"),
        (vec![tag, ("orderByTime", "desc")], "orderByTime"),
        (vec![tag, ("size", "0")], "size"),
        (vec![tag, ("size", "101")], "size"),
        (vec![tag, ("size", "ten")], "size"),
        (vec![tag, ("states", "Success,Paused")], "states"),
        (vec![tag, ("states", "Success, Failed")], "states"),
        (vec![tag, ("startCreationTime", "2022-08-09T08:23:11Z")], "startCreationTime"),
        (vec![tag, ("endCreationTime", "2022-08-09 16:23:11 0800")], "endCreationTime"),
        (
            vec![
                tag,
                ("startCreationTime", "2022-08-09T16:23:12+0800"),
                ("endCreationTime", "2022-08-09T16:23:11+0800"),
            ],
            "startCreationTime",
        ),
        (vec![tag, ("nextToken", "eyJpZCI6MX0=")], "nextToken"),
        (vec![tag, ("nextToken", &token), ("orderByTime", "Asc")], "nextToken"),
        (vec![tag, ("nextToken", &token), ("states", "Pause")], "nextToken"),
        (vec![tag, ("pageNumber", "1")], "pageNumber"),
        (vec![tag, ("size", "1"), ("size", "2")], "size"),
    ] {
        let reply = fixture.call("GET", "/jobs", &query, "").await;
        assert_eq!((reply.status, reply.code()), (400, "InvalidArgument"), "{query:?}: {}", reply.body);
        let message = reply.element("Message").unwrap();
        assert!(message.contains(&format!("`{name}`")), "{query:?}: {message}");
    }
    assert_eq!(all(&fixture, &[("nextToken", &token), ("size", "1")]).await, "1");
}

async fn a_list_belongs_to_its_bucket_and_outlives_its_queue() {
    let fixture = Fixture::start_with(|config| config.buckets.push("other-1250000000".to_owned())).await;
    let tag = [("tag", "PicProcess")];
    let reply = fixture.call("GET", "/jobs", &tag, "").await;
    assert_eq!((reply.status, reply.code()), (400, "PicBucketUnBinded"));
    fixture.enable().await;
    submit(&fixture, "1").await;
    submit(&fixture, "2").await;
    fixture.idle().await;

    let other = async |method: &str, path: &str, query: &[(&str, &str)]| {
        let host = BUCKET_HOST.replace("examplebucket", "other");
        fixture.wire(&host, method, path, query, "").send(fixture.address()).await
    };
    assert_eq!(other("POST", "/picbucket", &[]).await.status, 200);
    assert_eq!(other("GET", "/jobs", &tag).await.body, "<Response/>");
    let (_, token) = page(&fixture, &[("size", "1")]).await;
    let foreign = [tag[0], ("nextToken", token.as_deref().unwrap())];
    assert_eq!(other("GET", "/jobs", &foreign).await.code(), "InvalidArgument");

    assert_eq!(fixture.call("DELETE", "/picbucket", &[], "").await.status, 200);
    assert_eq!(all(&fixture, &[]).await, "2 1");
    let elsewhere = BUCKET_HOST.replace("guangzhou", "beijing");
    let reply = fixture.wire(&elsewhere, "GET", "/jobs", &tag, "").send(fixture.address()).await;
    assert_eq!((reply.status, reply.code()), (400, "PicBucketUnBinded"), "{}", reply.body);
}
