//! Turning the service on and off for a bucket, and finding the buckets that have it.

use std::time::Duration;

use super::{Operation, Route, check, child};
use crate::client::Client;
use crate::error::{Error, InvalidArgument};
use crate::model::{Bucket, BucketPage, DisabledService};
use crate::pager::{NumberedPage, PagedOperation};
use crate::reply::NOT_ENABLED;
use crate::xml::{DecodeError, Element, from_element};

/// Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
///
/// Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let bucket = client.enable_service(()).await?;
/// println!("enabled since {:?}", bucket.create_time);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnableService {}

impl From<()> for EnableService {
    fn from((): ()) -> Self {
        Self {}
    }
}

impl Operation for EnableService {
    type Output = Bucket;
    const NAME: &'static str = "enable_service";
    const ROUTE: Route = Route::post("/picbucket").idempotent();

    fn decode(&self, root: &Element<'_>) -> Result<Bucket, DecodeError> {
        child(root, "PicBucket")
    }
}

/// Disables the service on the client's bucket and deletes its queue.
///
/// Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
/// `ci:DeletePicProcessBucket`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// client.disable_service(()).await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DisableService {}

impl From<()> for DisableService {
    fn from((): ()) -> Self {
        Self {}
    }
}

impl Operation for DisableService {
    type Output = DisabledService;
    const NAME: &'static str = "disable_service";
    const ROUTE: Route = Route::delete("/picbucket").idempotent();

    fn decode(&self, root: &Element<'_>) -> Result<DisabledService, DecodeError> {
        from_element(root)
    }

    async fn already_done(
        &self,
        client: &Client,
        refusal: &Error,
        _remaining: Duration,
    ) -> Option<DisabledService> {
        let is_gone = refusal.status() == Some(404) || refusal.code() == Some(NOT_ENABLED);
        is_gone.then(|| DisabledService {
            bucket_name: Some(client.config().target.bucket.clone()),
            already_absent: true,
            ..DisabledService::default()
        })
    }
}

/// Lists the buckets of the account on which the service is enabled.
///
/// Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
/// `ci:DescribePicProcessBucket`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let mut buckets = client.list_buckets(());
/// while let Some(bucket) = buckets.next().await? {
///     println!("{:?}", bucket.name);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListBuckets {
    /// Only buckets of these regions.
    pub regions: Vec<String>,
    /// Only the buckets with exactly these full names.
    pub bucket_names: Vec<String>,
    /// Only buckets whose name begins with this text.
    pub bucket_name: Option<String>,
    /// Page to begin with; the first is 1.
    pub page_number: Option<u32>,
    /// Entries per page, 1 to 100. Not given means 10.
    pub page_size: Option<u32>,
}

impl From<()> for ListBuckets {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl Operation for ListBuckets {
    type Output = BucketPage;
    const NAME: &'static str = "list_buckets";
    const ROUTE: Route = Route::get("/picbucket").on_region_host().idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        for region in &self.regions {
            check::region("regions", region)?;
        }
        for name in &self.bucket_names {
            check::bucket("bucket_names", name)?;
        }
        if let Some(prefix) = &self.bucket_name {
            check::bucket_prefix("bucket_name", prefix)?;
        }
        check::page(self.page_number, self.page_size)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        check::push_list(&mut query, "regions", &self.regions);
        check::push_list(&mut query, "bucketNames", &self.bucket_names);
        check::push(&mut query, "bucketName", self.bucket_name.as_ref());
        check::push(&mut query, "pageNumber", self.page_number);
        check::push(&mut query, "pageSize", self.page_size);
        query
    }

    fn decode(&self, root: &Element<'_>) -> Result<BucketPage, DecodeError> {
        from_element(root)
    }
}

impl PagedOperation for ListBuckets {
    fn after(&self, page: &BucketPage) -> Option<Self> {
        page.next_page_number(self.page_number)
            .map(|number| Self { page_number: Some(number), ..self.clone() })
    }

    fn number(&self) -> Option<u32> {
        Some(self.page_number.unwrap_or(1))
    }
}
