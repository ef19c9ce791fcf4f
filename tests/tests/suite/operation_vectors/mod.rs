//! Every operation, byte by byte: what it sends, and what it makes of every documented form of answer. The same vectors
//! are played by the other languages.
#![expect(clippy::unwrap_used, reason = "whatever is missing or unexpected in a test fails it")]

mod generated;
mod json;

use std::path::Path;

use cloud_infinite::{Client, Credential, Error};
use fault_server::replay::{self, Replay};
use fault_server::{DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY};
use serde_json::{Map, Value};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/operation")
}

/// The facts of an error that vectors name.
fn facts(error: &Error) -> Map<String, Value> {
    let mut facts = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            facts.insert(name.to_owned(), value);
        }
    };
    put("kind", Some(error.kind().as_str().into()));
    put("outcome", error.outcome().map(|outcome| outcome.as_str().into()));
    put("status", error.status().map(Into::into));
    put("code", error.code().map(Into::into));
    put("request_id", error.request_id().map(Into::into));
    facts
}

#[tokio::test]
async fn every_operation_is_as_its_vectors_say() {
    let vectors = replay::read(&folder()).unwrap();
    let server = Replay::start(&vectors, 0).await.unwrap();
    let client = Client::builder()
        .region("ap-guangzhou")
        .bucket("examplebucket-1250000000")
        .credential(Credential::new(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, None))
        .endpoint(server.url())
        .max_attempts(1)
        .build()
        .unwrap();
    for case in vectors.iter().flat_map(|vectors| vectors.cases.iter().map(|case| (&vectors.operation, case)))
    {
        let (operation, case) = case;
        let shown = format!("{operation}: {}", case.name);
        let result = generated::call(&client, operation, &Value::Object(case.request.clone())).await;
        match (result, &case.error) {
            (Ok((answer, request_id)), None) => {
                assert_eq!(Some(answer), case.answer.clone().or(Some(Value::Null)), "{shown}");
                assert_eq!(request_id, case.request_id, "{shown}");
            }
            (Err(error), Some(expected)) => {
                assert_eq!(&facts(&error), expected, "{shown}: {error}");
                assert_eq!((error.operation(), error.attempts()), (Some(operation.as_str()), 1), "{shown}");
            }
            (result, _) => panic!("{shown}: {result:?}"),
        }
    }
    assert_eq!(server.left_out(), [""; 0]);
}

/// Operations of single requests have vectors, and enough of them.
#[test]
fn no_operation_is_forgotten() {
    let vectors = replay::read(&folder()).unwrap();
    let mut names: Vec<&str> = vectors.iter().map(|vectors| vectors.operation.as_str()).collect();
    names.sort_unstable();
    let mut expected: Vec<&str> =
        generated::OPERATIONS.iter().copied().filter(|name| !ELSEWHERE.contains(name)).collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
    for vectors in &vectors {
        let errors = vectors.cases.iter().filter(|case| case.error.is_some()).count();
        assert!(errors >= 1 && vectors.cases.len() > errors, "{}", vectors.operation);
    }
}

/// Operations on objects, which speak of bytes rather than documents, and have tests of their own.
const ELSEWHERE: &[&str] = &["put_object", "get_object", "head_object", "delete_object", "list_objects"];
