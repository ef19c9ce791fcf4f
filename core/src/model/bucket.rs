//! Buckets on which the service is enabled.

use serde::Deserialize;

use super::ResponseInfo;
use crate::time::Timestamp;
use crate::xml::lenient;

/// A bucket on which asynchronous image processing is enabled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Bucket {
    /// Full name of the bucket, `<name>-<APPID>`.
    pub bucket_id: Option<String>,
    /// The same as `bucket_id`.
    pub name: Option<String>,
    /// Region of the bucket, such as `ap-guangzhou`.
    pub region: Option<String>,
    /// When the service was enabled.
    #[serde(deserialize_with = "lenient")]
    pub create_time: Option<Timestamp>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// What is left to say after the service was disabled on a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DisabledService {
    /// Full name of the bucket.
    pub bucket_name: Option<String>,
    /// Whether a repeated request found the service disabled already; the outcome is the same.
    #[serde(skip)]
    pub already_absent: bool,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// One page of the buckets of an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct BucketPage {
    /// The buckets of this page.
    #[serde(rename = "PicBucketList")]
    pub items: Vec<Bucket>,
    /// Matching buckets on all pages together.
    #[serde(deserialize_with = "lenient")]
    pub total_count: Option<u32>,
    /// Number of this page; the first is 1.
    #[serde(deserialize_with = "lenient")]
    pub page_number: Option<u32>,
    /// Entries that a page holds at most.
    #[serde(deserialize_with = "lenient")]
    pub page_size: Option<u32>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}
