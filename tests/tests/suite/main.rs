//! The library against the emulator, as a program in Rust uses it.

mod callbacks;
mod doctor;
mod emulator_faults;
mod ensure;
mod first_job;
mod objects;
mod operation_vectors;
mod paging;
mod process_jobs;
mod scenarios;
