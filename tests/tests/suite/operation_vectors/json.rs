//! Requests out of JSON and answers into it. What is absent is left out, and so is the HTTP side of an answer.

use std::time::Duration;

use cloud_infinite::{ResponseInfo, Timestamp};
use serde_json::{Value, json};

/// A value of an answer.
pub(crate) trait ToJson {
    fn to_json(self) -> Option<Value>;
}

/// A value of a request.
pub(crate) trait FromJson: Sized {
    /// `value` is missing if nothing is given.
    fn from_json(value: Option<&Value>) -> Self;
}

/// An answer that may have an HTTP side.
pub(crate) trait Told {
    fn request_id(&self) -> Option<String>;
}

impl Told for () {
    fn request_id(&self) -> Option<String> {
        None
    }
}

impl ToJson for () {
    fn to_json(self) -> Option<Value> {
        None
    }
}

impl ToJson for ResponseInfo {
    fn to_json(self) -> Option<Value> {
        None
    }
}

impl ToJson for String {
    fn to_json(self) -> Option<Value> {
        Some(self.into())
    }
}

impl FromJson for String {
    fn from_json(value: Option<&Value>) -> Self {
        value.unwrap().as_str().unwrap().to_owned()
    }
}

impl ToJson for bool {
    fn to_json(self) -> Option<Value> {
        Some(self.into())
    }
}

impl FromJson for bool {
    fn from_json(value: Option<&Value>) -> Self {
        value.unwrap().as_bool().unwrap()
    }
}

impl ToJson for u32 {
    fn to_json(self) -> Option<Value> {
        Some(self.into())
    }
}

impl FromJson for u32 {
    fn from_json(value: Option<&Value>) -> Self {
        value.unwrap().as_u64().unwrap().try_into().unwrap()
    }
}

impl ToJson for i64 {
    fn to_json(self) -> Option<Value> {
        Some(self.into())
    }
}

impl FromJson for i64 {
    fn from_json(value: Option<&Value>) -> Self {
        value.unwrap().as_i64().unwrap()
    }
}

impl ToJson for Timestamp {
    fn to_json(self) -> Option<Value> {
        Some(json!({ "unix_millis": self.unix_millis() }))
    }
}

impl FromJson for Timestamp {
    fn from_json(value: Option<&Value>) -> Self {
        Self::from_unix_millis(value.unwrap()["unix_millis"].as_i64().unwrap())
    }
}

impl FromJson for Duration {
    fn from_json(value: Option<&Value>) -> Self {
        Self::from_millis(value.unwrap()["millis"].as_u64().unwrap())
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(self) -> Option<Value> {
        self.and_then(ToJson::to_json)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Option<&Value>) -> Self {
        value.map(|value| T::from_json(Some(value)))
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(self) -> Option<Value> {
        let items: Vec<Value> = self.into_iter().filter_map(ToJson::to_json).collect();
        (!items.is_empty()).then(|| items.into())
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Option<&Value>) -> Self {
        let items = value.map(|value| value.as_array().unwrap().iter());
        items.into_iter().flatten().map(|item| T::from_json(Some(item))).collect()
    }
}

/// An open enumeration.
macro_rules! choice {
    ($name:ident) => {
        impl $crate::operation_vectors::json::ToJson for cloud_infinite::$name {
            fn to_json(self) -> Option<serde_json::Value> {
                Some(self.as_str().into())
            }
        }

        impl $crate::operation_vectors::json::FromJson for cloud_infinite::$name {
            fn from_json(value: Option<&serde_json::Value>) -> Self {
                value.unwrap().as_str().unwrap().into()
            }
        }
    };
}

/// A record of answers.
macro_rules! to_json {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::operation_vectors::json::ToJson for cloud_infinite::$name {
            fn to_json(self) -> Option<serde_json::Value> {
                let Self { $($field),* } = self;
                let mut fields = serde_json::Map::new();
                $(
                    if let Some(value) = $crate::operation_vectors::json::ToJson::to_json($field) {
                        fields.insert(stringify!($field).trim_start_matches("r#").to_owned(), value);
                    }
                )*
                Some(fields.into())
            }
        }
    };
}

/// A record of requests.
macro_rules! from_json {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::operation_vectors::json::FromJson for cloud_infinite::$name {
            fn from_json(value: Option<&serde_json::Value>) -> Self {
                const FIELDS: &[&str] = &[$(stringify!($field)),*];
                let fields = value.unwrap().as_object().unwrap();
                let unknown = fields
                    .keys()
                    .find(|name| !FIELDS.iter().any(|known| known.trim_start_matches("r#") == *name));
                assert!(unknown.is_none(), "{unknown:?} is no field of {}", stringify!($name));
                Self {
                    $( $field: $crate::operation_vectors::json::FromJson::from_json(
                        fields.get(stringify!($field).trim_start_matches("r#")),
                    ), )*
                }
            }
        }
    };
}

/// An answer that knows its HTTP side.
macro_rules! told {
    ($($name:ident)*) => {$(
        impl $crate::operation_vectors::json::Told for cloud_infinite::$name {
            fn request_id(&self) -> Option<String> {
                self.response.request_id.clone()
            }
        }
    )*};
}

/// Finds operations by their names; each arm is one line of the generated list.
macro_rules! operations {
    (
        calls { $($call:literal => $call_request:ident),* $(,)? }
        pages { $($list:literal => $list_request:ident),* $(,)? }
    ) => {
        /// Every operation of one request.
        pub(crate) const OPERATIONS: &[&str] = &[$($call,)* $($list,)*];

        /// What an operation answers with, and the id of its request. Of a list it is the first page.
        pub(crate) async fn call(
            client: &cloud_infinite::Client,
            operation: &str,
            request: &serde_json::Value,
        ) -> Result<(serde_json::Value, Option<String>), cloud_infinite::Error> {
            use $crate::operation_vectors::json::{FromJson, Told, ToJson};
            match operation {
                $( $call => {
                    let request = cloud_infinite::$call_request::from_json(Some(request));
                    let answer = client.send(request).await?;
                    let request_id = answer.request_id();
                    Ok((answer.to_json().unwrap_or_default(), request_id))
                } )*
                $( $list => {
                    let request = cloud_infinite::$list_request::from_json(Some(request));
                    let mut pager = cloud_infinite::Pager::new(client.clone(), request);
                    let page = pager.next_page().await?.unwrap();
                    let request_id = page.request_id();
                    Ok((page.to_json().unwrap_or_default(), request_id))
                } )*
                other => panic!("there is no operation {other}"),
            }
        }
    };
}

pub(crate) use {choice, from_json, operations, to_json, told};
