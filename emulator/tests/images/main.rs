//! The engine for pictures by itself.

mod chains;
mod engine;
mod limits;
mod pixels;
mod prediction;
mod run;
