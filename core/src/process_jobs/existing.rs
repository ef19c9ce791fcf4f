//! Whether the result of an input is there already.

use crate::client::Client;
use crate::error::{ErrorKind, Result};
use crate::operation::{HeadObject, SubmitJob};
use crate::options::CallOptions;

/// What was found, and what it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) exists: bool,
    pub(super) requests: u32,
}

/// Looks for the object that an input would write. An empty one is no picture, and does not count.
pub(super) async fn find(client: &Client, request: &SubmitJob, options: &CallOptions) -> Result<Found> {
    let head = HeadObject { key: request.output.clone(), ..HeadObject::default() };
    let result = match &request.output_bucket {
        Some(bucket) if *bucket != client.config().target.bucket => {
            client.for_bucket(bucket)?.send_part(&head, options).await
        }
        _ => client.send_part(&head, options).await,
    };
    match result {
        Ok(object) => Ok(Found { exists: object.size != Some(0), requests: object.response.attempts }),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(Found { exists: false, requests: error.attempts() })
        }
        Err(error) => Err(error),
    }
}
