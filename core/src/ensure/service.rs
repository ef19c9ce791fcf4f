//! Having the service enabled.

use super::{Steps, tell};
use crate::client::Client;
use crate::error::Result;
use crate::model::{Bucket, Change, EnsuredService};
use crate::operation::{EnableService, ListBuckets};
use crate::options::CallOptions;
use crate::task::{OnUpdate, Task};

/// Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
///
/// Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host, permission
/// `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let ensured = client.ensure_service(()).await?;
/// println!("enabled just now: {}", !ensured.changed.is_empty());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnsureService {}

impl From<()> for EnsureService {
    fn from((): ()) -> Self {
        Self {}
    }
}

impl Task for EnsureService {
    type Output = EnsuredService;
    type Update = Change;
    const NAME: &'static str = "ensure_service";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        mut on_update: Option<OnUpdate<Change>>,
    ) -> Result<EnsuredService> {
        let mut steps = Steps::new(client, options);
        let target = &client.config().target;
        let request = ListBuckets {
            regions: vec![target.region.clone()],
            bucket_names: vec![target.bucket.clone()],
            ..ListBuckets::default()
        };
        let page = steps.send(&request, |page| &page.response).await?;
        let is_it = |bucket: &Bucket| {
            let names = [&bucket.bucket_id, &bucket.name];
            names.into_iter().flatten().any(|name| *name == target.bucket)
        };
        if let Some(bucket) = page.items.into_iter().find(is_it) {
            let response = steps.response(&page.response);
            return Ok(EnsuredService { changed: Vec::new(), current: bucket, response });
        }
        let bucket = steps.send(&EnableService {}, |bucket| &bucket.response).await?;
        let (before, after) = (Some("false".to_owned()), Some("true".to_owned()));
        let changed = vec![Change { field: "enabled".to_owned(), before, after }];
        tell(&mut on_update, &changed);
        let response = steps.response(&bucket.response);
        Ok(EnsuredService { changed, current: bucket, response })
    }
}
