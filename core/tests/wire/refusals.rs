//! Bad input is refused before a byte is sent: one table, which every language runs.

use std::time::Duration;

use cloud_infinite::{
    CallBackMqConfig, CancelJobs, Client, CreateTemplate, Credential, EnsureQueue, EnsureTemplate, Error,
    ErrorKind, GetJob, GetJobs, ListBuckets, ListJobs, ListQueues, ListTemplates, NotifyConfig, SubmitJob,
    Timestamp, UpdateQueue, UpdateTemplate, WaitForJob,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{Reaction, builder, serve};

fn text(request: &Value, field: &str) -> Option<String> {
    match request.get(field)? {
        Value::Object(repeat) if repeat.contains_key("repeat") => {
            let times = usize::try_from(repeat["times"].as_u64().unwrap()).unwrap();
            Some(repeat["repeat"].as_str().unwrap().repeat(times))
        }
        value => Some(value.as_str().unwrap().to_owned()),
    }
}

fn needed(request: &Value, field: &str) -> String {
    text(request, field).unwrap_or_else(|| panic!("{request}: no {field}"))
}

fn number(request: &Value, field: &str) -> Option<u32> {
    request.get(field).map(|value| u32::try_from(value.as_u64().unwrap()).unwrap())
}

fn time(request: &Value, field: &str) -> Option<Timestamp> {
    request.get(field).map(|value| Timestamp::from_unix_millis(value["unix_millis"].as_i64().unwrap()))
}

fn list(request: &Value, field: &str) -> Vec<String> {
    let values = request.get(field).and_then(Value::as_array);
    values.into_iter().flatten().map(|value| value.as_str().unwrap().to_owned()).collect()
}

fn submit(request: &Value) -> SubmitJob {
    SubmitJob {
        input: needed(request, "input"),
        output: needed(request, "output"),
        rule: text(request, "rule"),
        template_id: text(request, "template_id"),
        output_bucket: text(request, "output_bucket"),
        output_region: text(request, "output_region"),
        is_pic_info: request.get("is_pic_info").map(|value| value.as_bool().unwrap()),
        user_data: text(request, "user_data"),
        job_level: number(request, "job_level"),
        callback: text(request, "callback"),
        callback_format: text(request, "callback_format").map(Into::into),
        callback_type: text(request, "callback_type").map(Into::into),
        callback_mq_config: request.get("callback_mq_config").map(|config| CallBackMqConfig {
            mq_region: needed(config, "mq_region"),
            mq_mode: needed(config, "mq_mode").into(),
            mq_name: needed(config, "mq_name"),
        }),
        queue_id: text(request, "queue_id"),
    }
}

fn notify(config: &Value) -> NotifyConfig {
    NotifyConfig {
        state: text(config, "state").map(Into::into),
        event: text(config, "event"),
        result_format: text(config, "result_format").map(Into::into),
        r#type: text(config, "type").map(Into::into),
        url: text(config, "url"),
        mq_mode: text(config, "mq_mode").map(Into::into),
        mq_region: text(config, "mq_region"),
        mq_name: text(config, "mq_name"),
    }
}

async fn call(client: &Client, operation: &str, request: &Value) -> Result<(), Error> {
    match operation {
        "submit_job" => client.submit_job(submit(request)).await.map(drop),
        "get_job" => client.get_job(GetJob { job_id: needed(request, "job_id") }).await.map(drop),
        "get_jobs" => client.get_jobs(GetJobs { job_ids: list(request, "job_ids") }).await.map(drop),
        "wait_for_job" => client.wait_for_job(WaitForJob::from(needed(request, "job_id"))).await.map(drop),
        "list_queues" => {
            let request = ListQueues {
                queue_ids: list(request, "queue_ids"),
                state: text(request, "state").map(Into::into),
                page_number: number(request, "page_number"),
                page_size: number(request, "page_size"),
            };
            client.list_queues(request).next().await.map(drop)
        }
        "list_buckets" => {
            let request = ListBuckets {
                regions: list(request, "regions"),
                bucket_names: list(request, "bucket_names"),
                bucket_name: text(request, "bucket_name"),
                page_number: number(request, "page_number"),
                page_size: number(request, "page_size"),
            };
            client.list_buckets(request).next().await.map(drop)
        }
        "list_jobs" => {
            let request = ListJobs {
                states: list(request, "states").into_iter().map(Into::into).collect(),
                start_creation_time: time(request, "start_creation_time"),
                end_creation_time: time(request, "end_creation_time"),
                order_by_time: text(request, "order_by_time").map(Into::into),
                size: number(request, "size"),
                queue_id: text(request, "queue_id"),
                input_object: text(request, "input_object"),
                next_token: text(request, "next_token"),
            };
            client.list_jobs(request).next().await.map(drop)
        }
        "update_queue" => {
            let request = UpdateQueue {
                queue_id: needed(request, "queue_id"),
                name: needed(request, "name"),
                state: needed(request, "state").into(),
                notify_config: notify(&request["notify_config"]),
            };
            client.update_queue(request).await.map(drop)
        }
        "cancel_job" => client.cancel_job(needed(request, "job_id")).await,
        "cancel_jobs" => client.cancel_jobs(CancelJobs { job_ids: list(request, "job_ids") }).await,
        "create_template" => {
            let request = CreateTemplate {
                name: needed(request, "name"),
                rule: needed(request, "rule"),
                is_pic_info: None,
            };
            client.create_template(request).await.map(drop)
        }
        "update_template" => {
            let request = UpdateTemplate {
                template_id: needed(request, "template_id"),
                name: needed(request, "name"),
                rule: needed(request, "rule"),
                is_pic_info: None,
            };
            client.update_template(request).await.map(drop)
        }
        "delete_template" => client.delete_template(needed(request, "template_id")).await,
        "list_templates" => {
            let request = ListTemplates {
                category: text(request, "category").map(Into::into),
                ids: list(request, "ids"),
                name: text(request, "name"),
                page_number: number(request, "page_number"),
                page_size: number(request, "page_size"),
            };
            client.list_templates(request).next().await.map(drop)
        }
        "ensure_template" => {
            let request = EnsureTemplate {
                name: needed(request, "name"),
                rule: needed(request, "rule"),
                is_pic_info: None,
            };
            client.ensure_template(request).await.map(drop)
        }
        "ensure_queue" => {
            let request = EnsureQueue {
                queue_id: text(request, "queue_id"),
                name: text(request, "name"),
                state: text(request, "state").map(Into::into),
                notify_config: request.get("notify_config").map(notify),
            };
            client.ensure_queue(request).await.map(drop)
        }
        other => panic!("the table names an unknown operation {other}"),
    }
}

#[tokio::test]
async fn the_table_holds() {
    let rows: Vec<Value> =
        serde_json::from_str(include_str!("../../../tests/vectors/bad_input.json")).unwrap();
    let (endpoint, mut requests) = serve(Reaction::Close).await;
    let client = crate::support::client(&endpoint);
    for row in &rows {
        let error = call(&client, row["operation"].as_str().unwrap(), &row["request"])
            .await
            .expect_err(&row.to_string());
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{row}: {error}");
        let argument = error.argument().unwrap();
        assert_eq!(argument.field, row["field"].as_str().unwrap(), "{row}: {error}");
        assert_eq!(argument.rule, row["rule"].as_str().unwrap(), "{row}: {error}");
        assert_eq!((error.attempts(), error.operation()), (0, row["operation"].as_str()), "{row}");
    }
    assert_eq!(rows.len(), 91);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(requests.try_recv().is_err(), "nothing was sent");
}

fn refused_setting(build: impl FnOnce() -> Result<Client, Error>) -> String {
    let error = build().expect_err("the setting must be refused");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    error.argument().unwrap().field.clone()
}

#[test]
fn settings_of_a_client() {
    let ok = || builder("http://127.0.0.1:1");
    assert!(ok().build().is_ok());
    assert_eq!(refused_setting(|| ok().region("AP").build()), "region");
    assert_eq!(refused_setting(|| ok().region("a.b").build()), "region");
    assert_eq!(refused_setting(|| ok().bucket("b").build()), "bucket");
    assert_eq!(refused_setting(|| ok().bucket("evil.com/x-1").build()), "bucket");
    for endpoint in [
        "",
        "127.0.0.1:80",
        "ftp://127.0.0.1",
        "http://",
        "http:127.0.0.1",
        "http://u:p@127.0.0.1",
        "http://127.0.0.1/path",
        "http://127.0.0.1?x",
        "http://127.0.0.1#x",
        "http://127.0.0.1\r\nx: y",
        "http://b\u{fc}cher.example",
        "http://a\\b",
    ] {
        assert_eq!(refused_setting(|| builder(endpoint).build()), "endpoint", "{endpoint:?}");
    }
    assert_eq!(refused_setting(|| builder("http://192.0.2.1").build()), "endpoint");
    assert!(builder("http://192.0.2.1").allow_http(true).build().is_ok());
    assert!(builder("https://192.0.2.1").build().is_ok());
    assert!(builder("http://localhost:8080").build().is_ok());
    assert!(builder("http://[::1]:8080/").build().is_ok());
    assert_eq!(refused_setting(|| ok().timeout(Duration::ZERO).build()), "timeout");
    assert_eq!(refused_setting(|| ok().connect_timeout(Duration::ZERO).build()), "connect_timeout");
    assert_eq!(
        refused_setting(|| ok().attempt_timeout(Duration::from_secs(86_401)).build()),
        "attempt_timeout"
    );
    assert_eq!(refused_setting(|| ok().max_attempts(0).build()), "max_attempts");
    assert_eq!(refused_setting(|| ok().max_attempts(11).build()), "max_attempts");
    assert_eq!(refused_setting(|| ok().user_agent("a\r\nb").build()), "user_agent");
    assert_eq!(refused_setting(|| ok().ca_bundle("no certificate").build()), "ca_bundle");
    assert_eq!(
        refused_setting(|| ok().proxy(cloud_infinite::Proxy::Url("socks://x".into())).build()),
        "proxy"
    );
    assert_eq!(refused_setting(|| Client::builder().region("ap-guangzhou").bucket("").build()), "bucket");
}

#[test]
fn a_password_in_an_endpoint_is_not_repeated() {
    let error = builder("http://user:canary-hunter2@127.0.0.1").build().unwrap_err();
    assert!(!error.to_string().contains("canary-hunter2"), "{error}");
}

#[tokio::test]
async fn credentials_are_checked_without_showing_them() {
    for (id, key, token) in [
        ("", "canary-key", None),
        ("id", "", None),
        ("id ", "canary-key", None),
        ("i&d=", "canary-key", None),
        ("id", "canary-key\n", None),
        ("id", "canary-key", Some("canary-token of two words")),
    ] {
        let credential = Credential::new(id, key, token.map(str::to_owned));
        let client = builder("http://127.0.0.1:1").credential(credential).build().unwrap();
        let error = client.get_job("c1").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 0), "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}

#[tokio::test]
async fn a_token_does_not_travel_in_the_clear() {
    let credential = Credential::new("id", "canary-key", Some("canary-token".into()));
    let client = builder("http://192.0.2.1").allow_http(true).credential(credential).build().unwrap();
    let error = client.get_job("c1").await.unwrap_err();
    assert_eq!(error.argument().unwrap().field, "credentials.session_token");
    assert_eq!(error.attempts(), 0);
}

#[tokio::test]
async fn the_key_of_an_emulator_is_not_sent_to_the_service() {
    let credential = Credential::new("LOCAL-EMULATOR-SECRET-ID", "canary-key", None);
    let client = builder("https://ci.ap-guangzhou.myqcloud.com").credential(credential).build().unwrap();
    let error = client.get_job("c1").await.unwrap_err();
    assert_eq!(error.argument().unwrap().field, "credentials.secret_id");
    assert_eq!(error.attempts(), 0);
}

proptest! {
    /// Whatever bucket and region say, a request goes to a host of the service or nowhere.
    #[test]
    fn hosts_cannot_be_talked_into_other_ones(bucket in "[a-z0-9./@#:\\\\\r\n%-]{0,24}", region in "[a-z0-9./@#:?%-]{0,16}") {
        if let Ok(client) = Client::builder().bucket(format!("{bucket}-125")).region(region).build() {
            for host in [cloud_infinite::Host::Bucket, cloud_infinite::Host::Region] {
                let host = client.config().target.host(host);
                prop_assert!(host.ends_with(".myqcloud.com"));
                prop_assert!(host.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')));
                prop_assert!(host.split('.').all(|label| !label.is_empty()));
            }
        }
    }
}
