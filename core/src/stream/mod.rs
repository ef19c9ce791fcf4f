//! Work on many inputs: taken as they come, answered as the results are there.

mod doubts;
mod each;
mod inputs;
mod outlet;
mod results;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod tests;

use std::future::Future;

use crate::client::Client;
use crate::error::Result;
use crate::options::CallOptions;
use crate::task::OnUpdate;

pub(crate) use each::{Step, each};
pub use inputs::Inputs;
#[cfg(feature = "blocking")]
pub(crate) use inputs::Source;
pub use outlet::{Outlet, Slot};
pub use results::Results;

/// Work on many inputs, such as submitting a job for each of them.
///
/// Implemented by the request types of this library; begin one with [`Client::stream`].
pub trait StreamTask: Send + Sized + 'static {
    /// What is worked on.
    type Input: Send + 'static;
    /// What comes out, usually one for each input.
    type Item: Send + 'static;
    /// How far the work is.
    type Progress: Clone + Send + 'static;

    /// Name of the method, for errors and logs.
    const NAME: &'static str;

    /// How many results there may be, promised or not yet read, before no more inputs are taken.
    #[doc(hidden)]
    fn room(&self) -> usize;

    /// Does the work. An error is the end of all of it; what went wrong with one input belongs into its result.
    #[doc(hidden)]
    fn run(
        self,
        client: Client,
        options: CallOptions,
        inputs: Inputs<Self::Input>,
        outlet: Outlet<Self::Item, Self::Progress>,
    ) -> impl Future<Output = Result<()>> + Send;
}

impl Client {
    /// Works on many inputs.
    #[must_use = "nothing happens before the results are read"]
    pub fn stream<T: StreamTask>(&self, task: T, inputs: Inputs<T::Input>) -> Results<T> {
        self.stream_with(task, inputs, CallOptions::default(), None)
    }

    /// Works on many inputs, with options for the call of each and news on the way: `on_progress` is called while the
    /// results are read, at most ten times a second, and always with the last state.
    #[must_use = "nothing happens before the results are read"]
    pub fn stream_with<T: StreamTask>(
        &self,
        task: T,
        inputs: Inputs<T::Input>,
        options: CallOptions,
        on_progress: Option<OnUpdate<T::Progress>>,
    ) -> Results<T> {
        Results::new(self.clone(), task, inputs, options, on_progress)
    }
}
