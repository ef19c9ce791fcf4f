//! The emulator as its clients see it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop the test when the emulator does not behave"
)]

mod binary;
mod bombs;
mod buckets;
mod callbacks;
mod cancel;
mod clock;
mod commands;
mod control;
mod crash;
mod downloads;
mod exec;
mod faults;
mod inspect;
mod jobs;
mod jobs_command;
mod keys;
mod kill;
mod limits;
mod listening;
mod lists;
mod memory;
mod object_list;
mod object_support;
mod objects;
mod pace;
mod queues;
mod quota;
mod real_service;
mod restart;
mod routes;
mod styles;
mod support;
mod tamper;
mod templates;
mod traversal;
mod vectors;
