//! Faults on purpose, so that programs can be tested against them: rules say which requests and jobs are struck, and how.

mod act;
mod book;
mod check;
mod document;
mod facts;
mod job;
mod matcher;
mod part;
mod pause;
mod rule;
mod stale;
mod wire;

pub(crate) use act::{Course, Lost, Strike};
pub(crate) use book::FaultBook;
pub(crate) use facts::Facts;
pub(crate) use job::JobStrike;
pub use rule::{Fault, FaultAction, FaultError, FaultHit, FaultId, FaultService, FaultStatus, Moment};
pub(crate) use stale::Lag;
pub(crate) use wire::{Switch, Wire};
