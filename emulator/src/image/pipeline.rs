//! From bytes to bytes: plan every step, decode, run the steps, encode.

use std::time::Instant;

use cloud_infinite::rule::{Rule, Size};
use image::metadata::LoopCount;

use super::actions::{Action, Plan, Step, plan};
use super::frames::{self, Seen};
use super::header::frames_of_webp;
use super::limits::Deadline;
use super::mark::Marks;
use super::picture::{Picture, RGB, RGBA};
use super::{
    Header, ImageError, Limits, Original, PictureFormat, Processed, arrange, decode, encode, filter, inspect,
    mask, rotate, tone, turn,
};

/// The most memory [`super::process`] needs for this picture and rule beside the input itself, in bytes.
///
/// An upper estimate over decoding, every operation and encoding, from sizes alone; meant for a semaphore that is
/// acquired before decoding. It counts the result's bytes as if they did not compress. A rule that is refused without
/// decoding needs no more than a copy of the input.
pub fn memory_estimate(header: &Header, rule: &Rule, marks: &Marks, limits: &Limits) -> u64 {
    /// What encoders hold per pixel beside the picture: planes or rows of their own, and the result.
    const ENCODING: u64 = 8;
    let Ok((Plan { steps, .. }, format, _)) = checked(header, rule, marks, limits) else {
        return header.input_bytes;
    };
    let (mut size, mut alpha) = (header.size, header.alpha);
    let mut peak = header.decode_memory();
    for step in steps {
        let before = bytes(step.before, alpha);
        let (between, alpha_after) = step.memory_between(alpha);
        peak = peak.max(before.saturating_add(between).saturating_add(bytes(step.after, alpha_after)));
        (size, alpha) = (step.after, alpha_after);
    }
    let encoding = bytes(size, alpha).saturating_add(bytes(size, false));
    let peak = peak.max(encoding.saturating_add(size.pixels().saturating_mul(ENCODING)));
    if header.frames > 1 && frames::can_move(format) {
        // While one frame is worked on, the finished ones wait, and the decoder keeps its canvas.
        return peak
            .saturating_add(header.decode_memory())
            .saturating_add(frames::memory(header.frames, size.pixels()));
    }
    peak
}

/// The most memory [`super::describe`] needs for this picture beside the input itself, in bytes.
pub fn decode_estimate(header: &Header) -> u64 {
    // Decoded pixels may be copied once, without transparency that nothing uses.
    header.decode_memory().saturating_add(bytes(header.size, header.alpha))
}

fn bytes(size: Size, alpha: bool) -> u64 {
    size.pixels().saturating_mul(if alpha { RGBA } else { RGB } as u64)
}

impl Step {
    /// The most memory beside the pictures before and after, and whether the one after is transparent.
    fn memory_between(&self, alpha: bool) -> (u64, bool) {
        let with_alpha = bytes(self.before, true);
        match &self.action {
            Action::Arrange(layout, canvas) => {
                (arrange::memory_between(self.before, alpha, layout, *canvas), alpha && canvas.is_none())
            }
            Action::Circle(_) | Action::RoundCorners(_) => (with_alpha, true),
            Action::Turn(degrees) if degrees.get() % 90 == 0 => (0, alpha),
            Action::Turn(_) => (with_alpha, true),
            Action::Upright(_)
            | Action::Flip(_)
            | Action::Bright(_)
            | Action::Contrast(_)
            | Action::Grayscale => (0, alpha),
            // The row pass and the copy that sharpening compares with.
            Action::Blur(..) | Action::Sharpen(_) => (with_alpha.saturating_mul(2), alpha),
            Action::Mark(stamp) => (stamp.memory(), alpha),
        }
    }
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
    marks: &Marks,
    limits: &Limits,
    deadline: Instant,
) -> Result<Processed, ImageError> {
    let header = inspect(input, limits)?;
    match attempt(input, &header, rule, marks, limits, Deadline(deadline)) {
        Err(_) if rule.ignores_errors() => Ok(untouched(input, &header, None, Vec::new())),
        result => result,
    }
}

pub(super) fn describe(input: &[u8], limits: &Limits, deadline: Instant) -> Result<Original, ImageError> {
    let header = inspect(input, limits)?;
    let picture = decode::decode(input, &header, Deadline(deadline))?;
    Ok(original(&header, Some(picture.average())))
}

fn attempt(
    input: &[u8],
    header: &Header,
    rule: &Rule,
    marks: &Marks,
    limits: &Limits,
    deadline: Deadline,
) -> Result<Processed, ImageError> {
    deadline.check()?;
    let wanted = rule.encoding();
    let (plan, format, size) = checked(header, rule, marks, limits)?;

    let mut average = None;
    let mut done = Vec::new();
    let mut reached = Vec::new();
    let mut work = |seen: Seen| -> Result<(), ImageError> {
        let Seen { mut picture, delay } = seen;
        average.get_or_insert_with(|| picture.average());
        for step in &plan.steps {
            deadline.check()?;
            picture = execute(step, picture, deadline)?;
            // The frames have the same sizes.
            if done.is_empty() {
                reached.push(picture.size);
            }
        }
        done.push(Seen { picture, delay });
        Ok(())
    };
    let moves = header.frames > 1 && frames::can_move(format);
    let loops = if moves {
        let keep = wanted
            .frames
            .filter(|_| header.format == PictureFormat::Gif)
            .map_or(header.frames, |frames| frames::left_by_cgif(header.frames, frames.get()));
        frames::read(input, header, keep, deadline, work)?
    } else {
        // Of an animation that becomes a still picture, the first frame is left.
        work(Seen { picture: decode::decode(input, header, deadline)?, delay: 0 })?;
        LoopCount::Infinite
    };
    deadline.check()?;

    let sizes = plan.after_parts(header.size, &reached);
    let count = done.len();
    let settings = encode::Settings::new(&wanted, header, format);
    let result = if moves {
        encode::animation(done, loops, &settings, deadline)?
    } else {
        let Some(Seen { picture, .. }) = done.pop() else { return Err(ImageError::internal("no picture")) };
        encode::still(picture, &settings, deadline)?
    };
    // Whoever wants a smaller file is not given a larger one.
    let larger = result.bytes.len() >= input.len();
    if settings.may_keep_original(result.fits) && larger && format == header.format && size == header.size {
        return Ok(untouched(input, header, average, sizes));
    }
    limits.check_output_bytes(result.bytes.len())?;
    deadline.check()?;
    let frames = match format {
        PictureFormat::Webp if moves => frames_of_webp(&result.bytes)?,
        _ => u32::try_from(count).unwrap_or(u32::MAX),
    };
    Ok(Processed {
        bytes: result.bytes,
        format,
        width: size.width,
        height: size.height,
        frames,
        quality: result.quality,
        sizes,
        original: original(header, average),
    })
}

/// The input as the result.
fn untouched(input: &[u8], header: &Header, average: Option<u32>, sizes: Vec<Size>) -> Processed {
    Processed {
        bytes: input.to_vec(),
        format: header.format,
        width: header.size.width,
        height: header.size.height,
        frames: header.frames,
        quality: header.quality,
        sizes,
        original: original(header, average),
    }
}

fn original(header: &Header, average: Option<u32>) -> Original {
    Original {
        format: header.format,
        width: header.size.width,
        height: header.size.height,
        frames: header.frames,
        quality: header.quality,
        orientation: header.orientation,
        average,
    }
}

/// What is done, and format and size of the result. Refuses a chain that would grow beyond the limits before any of it
/// is computed.
fn checked(
    header: &Header,
    rule: &Rule,
    marks: &Marks,
    limits: &Limits,
) -> Result<(Plan, PictureFormat, Size), ImageError> {
    let format = rule.encoding().format.map_or(Ok(header.format), PictureFormat::try_from)?;
    let plan = plan(rule, header, marks)?;
    for step in &plan.steps {
        limits.check_step(step.after)?;
    }
    let size = plan.steps.last().map_or(header.size, |step| step.after);
    limits.check_output(size, format)?;
    Ok((plan, format, size))
}

fn execute(step: &Step, picture: Picture, deadline: Deadline) -> Result<Picture, ImageError> {
    let picture = match &step.action {
        Action::Arrange(layout, canvas) => arrange::arrange(picture, layout, *canvas),
        Action::Circle(layout) => {
            let square = arrange::arrange(picture, layout, None)?;
            mask::round_corners(square, u32::MAX, deadline)
        }
        Action::RoundCorners(radius) => mask::round_corners(picture, *radius, deadline),
        Action::Turn(degrees) => rotate::rotate(picture, *degrees, step.after, deadline),
        Action::Upright(orientation) => turn::upright(picture, *orientation, deadline),
        Action::Flip(direction) => Ok(turn::flip(picture, *direction)),
        Action::Blur(radius, sigma) => filter::blur(picture, *radius, *sigma, deadline),
        Action::Sharpen(strength) => filter::sharpen(picture, *strength, deadline),
        Action::Bright(change) => Ok(tone::bright(picture, *change)),
        Action::Contrast(change) => Ok(tone::contrast(picture, *change)),
        Action::Grayscale => Ok(tone::grayscale(picture)),
        Action::Mark(stamp) => stamp.draw(picture, deadline),
    }?;
    if picture.size == step.after {
        return Ok(picture);
    }
    Err(ImageError::internal(format!("a step made {} instead of {}", picture.size, step.after)))
}
