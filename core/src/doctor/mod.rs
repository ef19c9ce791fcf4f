//! Looks at everything that a job depends on, and says what is wrong and what to do.

mod address;
mod checks;

use crate::client::Client;
use crate::error::Result;
use crate::model::{Diagnosis, Finding, FindingStatus};
use crate::options::CallOptions;
use crate::policy;
use crate::task::{OnUpdate, Task};

use checks::Look;

/// Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
///
/// What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and its
/// encryption, the connection, the clock, the credentials and whether the service accepts them, whether the service is
/// enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.
///
/// Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions `ci:DescribePicProcessBucket` and
/// `ci:DescribePicProcessQueues`.
///
/// ```no_run
/// # use cloud_infinite::Doctor;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// for finding in client.doctor(Doctor::default()).await?.findings {
///     println!("{}: {}: {}", finding.status, finding.name, finding.message);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doctor {
    /// URLs for callbacks to look at, besides that of the queue.
    pub callback_urls: Vec<String>,
    /// Whether a request without any credential is sent to the URLs for callbacks, as a `GET`, to see whether somebody
    /// answers. It shows what this machine can reach; the service may be able to reach less. Not given means no.
    pub reach_callbacks: Option<bool>,
    /// Methods that the policy has to allow, such as `submit_job`. None means all.
    pub operations: Vec<String>,
}

impl Task for Doctor {
    type Output = Diagnosis;
    type Update = Finding;
    const NAME: &'static str = "doctor";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        mut on_update: Option<OnUpdate<Finding>>,
    ) -> Result<Diagnosis> {
        let policy = policy::write(&client.config().target, &self.operations)?;
        let mut findings: Vec<Finding> = Vec::new();
        let mut note = |found: Vec<Finding>| {
            for finding in found {
                if let Some(on_update) = &mut on_update {
                    on_update(finding.clone());
                }
                findings.push(finding);
            }
        };
        let look = Look { client, options: &options };
        note(vec![look.endpoint()]);
        let reached = look.connection().await;
        note(vec![reached.finding]);
        note(vec![checks::clock(reached.clock_offset_millis)]);
        let credentials = look.credentials().await;
        let has_credentials = credentials.status != FindingStatus::Problem;
        note(vec![credentials]);
        let can_ask = reached.is_there && has_credentials;
        let (found, can_ask_more) = look.service(can_ask).await;
        note(found);
        let (found, queue_url) = look.queue(can_ask_more).await;
        note(found);
        let urls = queue_url.into_iter().chain(self.callback_urls);
        note(look.callbacks(urls.collect(), self.reach_callbacks == Some(true)).await);
        Ok(Diagnosis {
            is_healthy: findings.iter().all(|finding| finding.status != FindingStatus::Problem),
            findings,
            clock_offset_millis: reached.clock_offset_millis,
            policy,
        })
    }
}
