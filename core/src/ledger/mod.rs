//! The journal of a long run: what was about to be submitted and what became of it, kept so that a run that ends at any
//! point can be continued without submitting anything twice. The file is described in `docs/journal.md`.

mod commit;
mod file;
mod frame;
mod identity;
mod journal;
#[cfg(test)]
pub(crate) mod memory;
mod record;
mod states;
mod store;
#[cfg(test)]
mod tests;

pub use file::FileStore;
pub(crate) use identity::Identity;
pub use journal::{Journal, JournalOpening};
pub(crate) use record::{Ending, Intent, Record};
pub(crate) use states::State;
pub use store::JournalStore;
