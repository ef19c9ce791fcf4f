//! A server that fails on purpose and never loses count, and the judge of what clients say about it.
//!
//! [`FaultServer`] speaks HTTP over raw sockets, so that it can do what no HTTP framework would: reset in the middle of
//! an answer, lie about a length, answer in something that is not HTTP. Every request that carries a valid signature is
//! executed or not executed as the [`Fault`] of the moment says, and every job that was made is in the [`Ledger`],
//! whether the client was told of it or not. [`judge`](judge::judge) compares that ledger with the client's own account
//! of its submissions.
//!
//! Nothing here uses the client: what is shared with it is the signature and the XML reader.
#![forbid(unsafe_code)]

pub mod account;
mod auth;
mod chaos;
mod clock;
mod connection;
mod control;
mod document;
mod fault;
pub mod judge;
mod ledger;
mod options;
pub mod program;
mod remote;
mod render;
pub mod replay;
mod request;
mod script;
mod server;
mod service;
mod sink;
mod state;
mod tls;
mod unreachable;
mod wire;

pub use chaos::{Chaos, GET_SHARE, RequestKind};
pub use document::Document;
pub use fault::{Chunked, Commit, DateHeader, End, ErrorBody, Fault, Gzip, Length, Part, RedirectTo, Status};
pub use ledger::{Ledger, LedgerJob};
pub use options::{DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, KeyPair, Options};
pub use remote::Remote;
pub use server::FaultServer;
pub use sink::SinkHits;
pub use state::{Seen, Stats};
pub use tls::{Authority, Certificate};
pub use unreachable::{FullBacklog, Refusing};
