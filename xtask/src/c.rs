//! The C library: building it, installing it, and testing what was installed.

mod install;
mod programs;
mod rows;
mod rules;
mod test;
mod vectors;

pub(crate) use install::{Library, install};
pub(crate) use test::{Extent, check_tools, pkg_config, test};
