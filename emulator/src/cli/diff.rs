//! `diff`: how far two pictures differ.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use cloud_infinite_emulator::image::{self, Comparison, Limits};
use serde_json::json;

use super::{REFUSED, WORK_TIMEOUT, files};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A picture; - reads it from standard input
    first: PathBuf,
    /// Another picture
    second: PathBuf,
    /// How alike they must be, as peak signal-to-noise ratio in decibels; without it every pixel must be the same
    #[arg(long, value_name = "DB")]
    min_psnr: Option<f64>,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(options: &Options) -> io::Result<ExitCode> {
    let limits = Limits::default();
    let read = |path: &Path| files::read(path, limits.input_bytes);
    let (first, second) = (read(&options.first)?, read(&options.second)?);
    let comparison = image::compare(&first, &second, &limits, Instant::now() + WORK_TIMEOUT)
        .map_err(|error| io::Error::other(error.to_string()))?;
    let alike = comparison.pixels.is_some_and(|difference| match options.min_psnr {
        Some(least) => difference.psnr >= least,
        None => difference.count == 0,
    });
    let text = if options.json { as_json(&comparison, alike) } else { as_text(&comparison) };
    writeln!(io::stdout().lock(), "{text}")?;
    Ok(if alike { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

fn as_text(comparison: &Comparison) -> String {
    let Comparison { first, second, pixels } = comparison;
    let Some(difference) = pixels else { return format!("the sizes differ: {first} and {second}") };
    if difference.count == 0 {
        return format!("{first}: no pixel differs");
    }
    let share = difference.count as f64 * 100.0 / first.pixels() as f64;
    format!(
        "{first}: PSNR {:.2} dB, largest difference {}, {share:.2} % of the pixels differ",
        difference.psnr, difference.largest
    )
}

/// Infinity, which JSON does not have, is `null`.
fn as_json(comparison: &Comparison, alike: bool) -> String {
    let size = |size: cloud_infinite::rule::Size| json!({ "width": size.width, "height": size.height });
    json!({
        "alike": alike,
        "first": size(comparison.first),
        "second": size(comparison.second),
        "psnr": comparison.pixels.map(|pixels| pixels.psnr).filter(|psnr| psnr.is_finite()),
        "largest_difference": comparison.pixels.map(|pixels| pixels.largest),
        "different_pixels": comparison.pixels.map(|pixels| pixels.count),
    })
    .to_string()
}
