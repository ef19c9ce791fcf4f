//! What the service answers with, as plain data.
//!
//! The types mirror the service's documents. A field that the service left out, or sent as an empty element, is
//! `None`. Values newer than this library arrive as the `Other` variant of their type.

#[macro_use]
mod open_enum;
mod bucket;
mod callback;
mod diagnosis;
mod ensured;
mod fed_callback;
mod job;
mod object;
mod picture_facts;
mod presigned;
mod queue;
mod reconciliation;
mod response;
mod rule;
mod template;

pub use bucket::*;
pub use callback::*;
pub use diagnosis::*;
pub use ensured::*;
pub use fed_callback::*;
pub use job::*;
pub use object::*;
pub use picture_facts::*;
pub use presigned::*;
pub use queue::*;
pub use reconciliation::*;
pub use response::*;
pub use rule::*;
pub use template::*;
