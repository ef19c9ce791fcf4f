//! Making something as it is asked for: it is read and compared, and only what differs is changed.

mod queue;
mod service;
mod template;

use std::time::Duration;

use tokio::time::Instant;

pub use queue::EnsureQueue;
pub use service::EnsureService;
pub use template::EnsureTemplate;

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Change, ResponseInfo};
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::task::OnUpdate;

/// The requests of one such work: they share its time, and are counted together.
struct Steps<'a> {
    client: &'a Client,
    options: CallOptions,
    begin: Instant,
    timeout: Duration,
    attempts: u32,
    waited: Duration,
}

impl<'a> Steps<'a> {
    fn new(client: &'a Client, options: CallOptions) -> Self {
        let timeout = options.timeout.unwrap_or(client.config().timeout);
        Self { client, options, begin: Instant::now(), timeout, attempts: 0, waited: Duration::ZERO }
    }

    /// Sends the next request. `side` is where its answer has the HTTP side.
    async fn send<O: Operation>(
        &mut self,
        operation: &O,
        side: impl FnOnce(&O::Output) -> &ResponseInfo,
    ) -> Result<O::Output> {
        let remaining = self.timeout.saturating_sub(self.begin.elapsed());
        if remaining.is_zero() {
            let message = format!("the {:?} of the call were over before {} was sent", self.timeout, O::NAME);
            return Err(self.counted(Error::new(ErrorKind::Timeout, message)));
        }
        let options = CallOptions { timeout: Some(remaining), ..self.options.clone() };
        match self.client.send_part(operation, &options).await {
            Ok(answer) => {
                let response = side(&answer);
                self.attempts = self.attempts.saturating_add(response.attempts);
                self.waited = self.waited.saturating_add(response.waited);
                Ok(answer)
            }
            Err(error) => {
                self.attempts = self.attempts.saturating_add(error.attempts());
                self.waited = self.waited.saturating_add(error.waited());
                Err(self.counted(error))
            }
        }
    }

    fn counted(&self, error: Error) -> Error {
        error.with_attempts(self.attempts, self.begin.elapsed()).with_waited(self.waited)
    }

    /// The HTTP side of all requests: that of the last one, with the sums.
    fn response(&self, last: &ResponseInfo) -> ResponseInfo {
        ResponseInfo {
            attempts: self.attempts,
            elapsed: self.begin.elapsed(),
            waited: self.waited,
            ..last.clone()
        }
    }
}

/// Appends a change if there is one.
fn compare(
    changed: &mut Vec<Change>,
    field: &str,
    before: Option<impl ToString>,
    after: Option<impl ToString>,
) {
    let (before, after) = (before.map(|text| text.to_string()), after.map(|text| text.to_string()));
    if before != after {
        changed.push(Change { field: field.to_owned(), before, after });
    }
}

fn tell(on_update: &mut Option<OnUpdate<Change>>, changed: &[Change]) {
    if let Some(on_update) = on_update {
        changed.iter().cloned().for_each(on_update);
    }
}

#[cfg(test)]
mod tests;
