use std::sync::{Arc, Mutex};

use crate::script::{Act, Script};
use crate::transport::Failure;
use crate::{
    CallOptions, Change, Client, EnsureQueue, EnsureService, EnsureTemplate, Error, ErrorKind, NotifyConfig,
    NotifyState, NotifyType, OnUpdate, Outcome, QueueState, Task,
};

/// The result of a work, the bodies of its requests, and what it reported.
async fn run<T: Task<Update = Change>>(
    task: T,
    acts: Vec<Act>,
) -> (Result<T::Output, Error>, Vec<String>, Vec<Change>) {
    let (script, _) = Script::new(acts);
    let requests = script.requests();
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let on_update: OnUpdate<Change> = Box::new(move |change| seen.lock().unwrap().push(change));
    let result = Client::over(script).run_with(task, CallOptions::default(), Some(on_update)).await;
    let bodies = requests.lock().unwrap().iter().map(|(_, body)| body.clone()).collect();
    let told = told.lock().unwrap().clone();
    (result, bodies, told)
}

fn change(field: &str, old: Option<&str>, new: Option<&str>) -> Change {
    Change { field: field.into(), before: old.map(Into::into), after: new.map(Into::into) }
}

const BUCKET: &str = "<Name>examplebucket-1250000000</Name>";

#[tokio::test(start_paused = true)]
async fn a_service_is_enabled_only_if_it_is_not() {
    let listed = Act::ok(format!("<Response><PicBucketList>{BUCKET}</PicBucketList></Response>"));
    let (ensured, bodies, told) = run(EnsureService {}, vec![listed]).await;
    assert_eq!(ensured.unwrap().changed, []);
    assert_eq!((bodies.len(), told), (1, vec![]));

    let made = Act::ok(format!("<Response><PicBucket>{BUCKET}</PicBucket></Response>"));
    let (ensured, bodies, told) =
        run(EnsureService {}, vec![Act::ok("<Response/>"), Act::status(500), made]).await;
    let ensured = ensured.unwrap();
    assert_eq!(ensured.changed, [change("enabled", Some("false"), Some("true"))]);
    assert_eq!((told, bodies.len(), ensured.response.attempts), (ensured.changed, 3, 3));

    let (ensured, _, _) = run(EnsureService {}, vec![Act::ok("<Response/>"), Act::status(403)]).await;
    let error = ensured.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation(), error.attempts()),
        (ErrorKind::Denied, Some("ensure_service"), 2)
    );
}

fn queues(count: usize) -> Act {
    let queue = |number: usize| {
        format!(
            "<QueueList><QueueId>p{number}</QueueId><Name>one</Name><State>Active</State><NotifyConfig>\
             <Url>http://a.example</Url><Event>TaskFinish</Event><Type>Url</Type><State>On</State>\
             <ResultFormat>XML</ResultFormat></NotifyConfig></QueueList>"
        )
    };
    Act::ok(format!("<Response>{}</Response>", (1..=count).map(queue).collect::<String>()))
}

fn changed_queue() -> Act {
    Act::ok("<Response><Queue><QueueId>p1</QueueId></Queue></Response>")
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_is_right_is_left_alone() {
    let config = NotifyConfig {
        state: Some(NotifyState::On),
        event: Some("TaskFinish".into()),
        r#type: Some(NotifyType::Url),
        url: Some("http://a.example".into()),
        ..NotifyConfig::default()
    };
    for request in [
        EnsureQueue::default(),
        EnsureQueue { queue_id: Some("p1".into()), name: Some("one".into()), ..Default::default() },
        EnsureQueue {
            state: Some(QueueState::Active),
            notify_config: Some(config.clone()),
            ..Default::default()
        },
    ] {
        let (ensured, bodies, _) = run(request, vec![queues(1)]).await;
        assert_eq!((ensured.unwrap().changed, bodies.len()), (vec![], 1));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_named_is_kept() {
    let request = EnsureQueue { state: Some(QueueState::Paused), ..Default::default() };
    let (ensured, bodies, told) = run(request, vec![queues(1), changed_queue()]).await;
    assert_eq!(ensured.unwrap().changed, [change("state", Some("Active"), Some("Paused"))]);
    assert_eq!(told.len(), 1);
    assert_eq!(
        bodies.last().unwrap(),
        "<Request><Name>one</Name><State>Paused</State><NotifyConfig><State>On</State><Event>TaskFinish</Event>\
         <ResultFormat>XML</ResultFormat><Type>Url</Type><Url>http://a.example</Url></NotifyConfig></Request>"
    );
    let request = EnsureQueue {
        name: Some("two".into()),
        notify_config: Some(NotifyConfig::default()),
        ..Default::default()
    };
    let (ensured, bodies, _) = run(request, vec![queues(1), changed_queue()]).await;
    assert_eq!(
        ensured.unwrap().changed,
        [
            change("name", Some("one"), Some("two")),
            change("notify_config.state", Some("On"), Some("Off")),
            change("notify_config.event", Some("TaskFinish"), None),
            change("notify_config.type", Some("Url"), None),
            change("notify_config.url", Some("http://a.example"), None),
        ]
    );
    assert!(bodies.last().unwrap().contains("<NotifyConfig><State>Off</State></NotifyConfig>"));
}

#[tokio::test(start_paused = true)]
async fn a_queue_is_not_guessed() {
    let (ensured, bodies, _) = run(EnsureQueue::default(), vec![queues(2)]).await;
    let error = ensured.unwrap_err();
    assert_eq!((error.kind(), bodies.len()), (ErrorKind::Conflict, 1));
    assert!(error.message().ends_with("p1, p2"), "{error}");
    let (ensured, _, _) = run(EnsureQueue::default(), vec![queues(0)]).await;
    assert_eq!(ensured.unwrap_err().kind(), ErrorKind::NotFound);
    let wrong = EnsureQueue { name: Some("a b".into()), ..Default::default() };
    let (ensured, bodies, _) = run(wrong, vec![queues(1)]).await;
    assert_eq!(ensured.unwrap_err().argument().unwrap().field, "name");
    assert_eq!(bodies.len(), 0, "nothing was sent");
}

fn template(id: &str, name: &str, rule: &str) -> String {
    format!(
        "<TemplateId>{id}</TemplateId><Name>{name}</Name><PicProcess><IsPicInfo>false</IsPicInfo>\
         <ProcessRule>{rule}</ProcessRule></PicProcess>"
    )
}

fn templates(all: &[(&str, &str, &str)]) -> Act {
    let list = |(id, name, rule): &(&str, &str, &str)| {
        format!("<TemplateList>{}</TemplateList>", template(id, name, rule))
    };
    Act::ok(format!("<Response>{}</Response>", all.iter().map(list).collect::<String>()))
}

fn one(id: &str, name: &str, rule: &str) -> Act {
    Act::ok(format!("<Response><Template>{}</Template></Response>", template(id, name, rule)))
}

fn half() -> EnsureTemplate {
    EnsureTemplate { name: "half".into(), rule: "r2".into(), is_pic_info: None }
}

#[tokio::test(start_paused = true)]
async fn a_template_is_found_by_its_exact_name() {
    let there = templates(&[("t0", "half-grey", "r2"), ("t1", "half", "r2"), ("t2", "halfway", "r2")]);
    let (ensured, bodies, told) = run(half(), vec![there]).await;
    let ensured = ensured.unwrap();
    assert_eq!((ensured.current.template_id.as_str(), ensured.created), ("t1", false));
    assert_eq!((ensured.changed, told, bodies.len()), (vec![], vec![], 1));
}

#[tokio::test(start_paused = true)]
async fn a_template_is_changed_if_it_differs_and_made_if_it_is_not_there() {
    let (ensured, bodies, _) =
        run(half(), vec![templates(&[("t1", "half", "r1")]), one("t1", "half", "r2")]).await;
    let ensured = ensured.unwrap();
    assert_eq!(ensured.changed, [change("rule", Some("r1"), Some("r2"))]);
    assert!(!ensured.created && bodies.last().unwrap().contains("<ProcessRule>r2</ProcessRule>"));

    let (ensured, bodies, told) =
        run(half(), vec![templates(&[("t0", "halfway", "r2")]), one("t1", "half", "r2")]).await;
    let ensured = ensured.unwrap();
    assert!(ensured.created);
    let made = [
        change("name", None, Some("half")),
        change("rule", None, Some("r2")),
        change("is_pic_info", None, Some("false")),
    ];
    assert_eq!((ensured.changed.as_slice(), told.as_slice()), (&made[..], &made[..]));
    assert_eq!(bodies.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn several_of_the_name_are_an_error_that_names_them() {
    let there = templates(&[("t1", "half", "r2"), ("t2", "half", "r1")]);
    let (ensured, bodies, _) = run(half(), vec![there]).await;
    let error = ensured.unwrap_err();
    assert_eq!((error.kind(), bodies.len()), (ErrorKind::Conflict, 1));
    assert!(error.message().contains("t1, t2"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_template_whose_answer_was_lost_is_looked_for() {
    let lost = || vec![templates(&[]), Act::Fail(Failure::Broken)];
    let mut acts = lost();
    acts.push(templates(&[("t1", "half", "r2")]));
    let (ensured, bodies, _) = run(half(), acts).await;
    let ensured = ensured.unwrap();
    assert_eq!((ensured.current.template_id.as_str(), ensured.created, bodies.len()), ("t1", true, 3));

    for looked in [templates(&[]), Act::status(403), templates(&[("t1", "half", "r1")])] {
        let mut acts = lost();
        acts.push(looked);
        let (ensured, bodies, _) = run(half(), acts).await;
        let error = ensured.unwrap_err();
        assert_eq!((error.outcome(), error.operation()), (Some(Outcome::Ambiguous), Some("ensure_template")));
        assert_eq!((error.attempts(), bodies.len()), (3, 3), "it is not sent again");
    }
}
