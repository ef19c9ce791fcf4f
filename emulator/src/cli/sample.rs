//! `sample`: a picture to try things with.

use std::io;
use std::path::PathBuf;

use clap::Args;
use cloud_infinite_emulator::image::sample::sample_photo_jpeg;

use super::files;

/// What the sample looks like; the same in every run.
const SEED: u64 = 1;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The JPEG file to write; - writes to standard output
    file: PathBuf,
    /// Width in pixels
    #[arg(long, value_name = "N", default_value_t = 1600, value_parser = clap::value_parser!(u32).range(16..=10_000))]
    width: u32,
    /// Height in pixels
    #[arg(long, value_name = "N", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(16..=10_000))]
    height: u32,
}

pub(crate) fn run(options: &Options) -> io::Result<()> {
    let picture = sample_photo_jpeg(options.width, options.height, SEED)
        .map_err(|error| io::Error::other(error.to_string()))?;
    files::write(&options.file, &picture)
}
