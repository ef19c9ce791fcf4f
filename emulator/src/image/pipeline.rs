//! From bytes to bytes: plan every size, decode, run the operations, encode.

use std::time::Instant;

use cloud_infinite::rule::{Rule, Size};

use super::actions::{Action, actions};
use super::limits::Deadline;
use super::picture::{Picture, RGB, RGBA};
use super::resize::{pixels_between, resize};
use super::rotate::rotate;
use super::{Header, ImageError, Limits, Original, PictureFormat, Processed, decode, encode, inspect};

/// The most memory [`super::process`] needs for this picture and rule beside the input itself, in bytes.
///
/// An upper estimate over decoding, every operation and encoding, from sizes alone; meant for a semaphore that is
/// acquired before decoding. It counts the result's bytes as if they did not compress. For a rule that is refused
/// without decoding it is an estimate of nothing.
pub fn memory_estimate(header: &Header, rule: &Rule) -> u64 {
    /// What encoders hold per pixel beside the picture: planes or rows of their own, and the result.
    const ENCODING: u64 = 8;
    let bytes = |size: Size, alpha: bool| size.pixels().saturating_mul(if alpha { RGBA } else { RGB } as u64);
    let (mut size, mut alpha) = (header.size, header.alpha);
    let mut peak = header.decode_memory();
    for action in actions(rule).unwrap_or_default() {
        let next = action.size_after(size, header);
        let before = bytes(size, alpha);
        let (between, alpha_after) = match action {
            // Multiplying transparency in takes a copy of the source.
            Action::Scale(_) => {
                let rows = pixels_between(size, next).saturating_mul(RGBA as u64);
                (rows.saturating_add(if alpha { before } else { 0 }), alpha)
            }
            Action::Turn(degrees) if degrees.get() % 90 == 0 => (0, alpha),
            Action::Turn(_) => (bytes(size, true), true),
        };
        peak = peak.max(before.saturating_add(between).saturating_add(bytes(next, alpha_after)));
        (size, alpha) = (next, alpha_after);
    }
    let encoding = bytes(size, alpha).saturating_add(bytes(size, false));
    peak.max(encoding.saturating_add(size.pixels().saturating_mul(ENCODING)))
}

impl Header {
    /// The most memory decoding needs beside the input itself, in bytes.
    pub(super) fn decode_memory(&self) -> u64 {
        // Some decoders copy the input, and PNG is stripped into a copy.
        self.size
            .pixels()
            .saturating_mul(self.decode_bytes_per_pixel)
            .saturating_add(self.input_bytes.saturating_mul(2))
    }
}

pub(super) fn run(
    input: &[u8],
    rule: &Rule,
    limits: &Limits,
    deadline: Instant,
) -> Result<Processed, ImageError> {
    let deadline = Deadline(deadline);
    deadline.check()?;
    let header = inspect(input, limits)?;
    let encoding = rule.encoding();
    let format = encoding.format.map_or(Ok(header.format), PictureFormat::try_from)?;
    let actions = actions(rule)?;
    check_sizes(&header, &actions, limits, format)?;

    let mut picture = decode::decode(input, &header, deadline)?;
    let original = Original {
        format: header.format,
        width: header.size.width,
        height: header.size.height,
        quality: header.quality,
        orientation: header.orientation,
        average: picture.average(),
    };
    for action in actions {
        deadline.check()?;
        picture = execute(action, picture, &header, deadline)?;
    }
    deadline.check()?;
    let quality = encode::effective_quality(encoding.quality, header.quality, format);
    let Size { width, height } = picture.size;
    let bytes = encode::encode(picture, format, quality)?;
    limits.check_output_bytes(bytes.len())?;
    deadline.check()?;
    Ok(Processed { bytes, format, width, height, quality, original })
}

/// Refuses a chain that would grow beyond the limits before any of it is computed.
fn check_sizes(
    header: &Header,
    actions: &[Action],
    limits: &Limits,
    format: PictureFormat,
) -> Result<(), ImageError> {
    let mut size = header.size;
    for action in actions {
        size = action.size_after(size, header);
        limits.check_step(size)?;
    }
    limits.check_output(size, format)
}

fn execute(
    action: Action,
    picture: Picture,
    header: &Header,
    deadline: Deadline,
) -> Result<Picture, ImageError> {
    let target = action.size_after(picture.size, header);
    match action {
        Action::Scale(_) => resize(picture, target),
        Action::Turn(degrees) => rotate(picture, degrees, target, deadline),
    }
}
