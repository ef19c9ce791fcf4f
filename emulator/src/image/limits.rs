//! How large pictures may be, and how long they may take.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::time::Instant;

use cloud_infinite::rule::{Size, geometry};

use super::{ImageError, PictureFormat};

/// The bounds on input and output, by default those the service publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes an input may have.
    pub input_bytes: u64,
    /// The longest side of an input in pixels.
    pub input_side: u32,
    /// The most pixels an input may have, all frames of an animation together.
    pub input_pixels: u64,
    /// The most frames an animation may have.
    pub frames: u32,
    /// The longest side of a result, and of any picture between two operations.
    pub output_side: u32,
    /// The longest side of a WebP result; the format itself ends at 16,383.
    pub webp_side: u32,
    /// The most pixels a result may have, and any picture between two operations.
    ///
    /// Assumption: the service publishes this bound for inputs only; here it keeps a chain of enlargements in bounds.
    pub output_pixels: u64,
    /// The most bytes a result may have.
    pub output_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        /// Assumption: the published "32 MB" are binary megabytes.
        const MB: u64 = 1024 * 1024;
        Self {
            input_bytes: 32 * MB,
            input_side: geometry::MAX_SIDE,
            input_pixels: geometry::MAX_INPUT_PIXELS,
            frames: 300,
            output_side: geometry::MAX_SIDE,
            webp_side: geometry::MAX_WEBP_SIDE,
            output_pixels: geometry::MAX_INPUT_PIXELS,
            output_bytes: 32 * MB,
        }
    }
}

impl Limits {
    pub(super) fn check_input_bytes(&self, bytes: usize) -> Result<(), ImageError> {
        if bytes as u64 <= self.input_bytes {
            return Ok(());
        }
        Err(ImageError::too_large(format!("the input has {bytes} bytes, more than {}", self.input_bytes)))
    }

    pub(super) fn check_output_bytes(&self, bytes: usize) -> Result<(), ImageError> {
        if bytes as u64 <= self.output_bytes {
            return Ok(());
        }
        Err(ImageError::too_large(format!("the result has {bytes} bytes, more than {}", self.output_bytes)))
    }

    /// Checks a size the header of an input claims, before anything is allocated for it.
    pub(super) fn check_input(&self, size: Size, frames: u32) -> Result<(), ImageError> {
        if size.width == 0 || size.height == 0 {
            return Err(ImageError::invalid_format(format!("the header claims a size of {size}")));
        }
        check_side("input", size, self.input_side)?;
        if frames > self.frames {
            return Err(ImageError::resolution(format!(
                "the animation has {frames} frames, more than {}",
                self.frames
            )));
        }
        let pixels = size.pixels().saturating_mul(u64::from(frames.max(1)));
        if pixels > self.input_pixels {
            return Err(ImageError::resolution(format!(
                "the input has {pixels} pixels, more than {}",
                self.input_pixels
            )));
        }
        Ok(())
    }

    /// Checks a predicted size, before anything is allocated for it.
    pub(super) fn check_step(&self, size: Size) -> Result<(), ImageError> {
        check_side("processed picture", size, self.output_side)?;
        if size.pixels() > self.output_pixels {
            return Err(ImageError::resolution(format!(
                "the processed picture would have {} pixels, more than {}",
                size.pixels(),
                self.output_pixels
            )));
        }
        Ok(())
    }

    pub(super) fn check_output(&self, size: Size, format: PictureFormat) -> Result<(), ImageError> {
        match format {
            PictureFormat::Webp => check_side("WebP result", size, self.webp_side),
            _ => Ok(()),
        }
    }
}

fn check_side(what: &str, size: Size, most: u32) -> Result<(), ImageError> {
    if size.width <= most && size.height <= most {
        return Ok(());
    }
    Err(ImageError::resolution(format!("the {what} of {size} has a side above {most} pixels")))
}

/// The moment after which work stops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(pub(super) Instant);

impl Deadline {
    pub(super) fn check(self) -> Result<(), ImageError> {
        if self.has_passed() { Err(Self::error()) } else { Ok(()) }
    }

    pub(super) fn error() -> ImageError {
        ImageError::internal("processing took longer than its time limit")
    }

    fn has_passed(self) -> bool {
        Instant::now() >= self.0
    }
}

/// Hands input to a decoder in slices and stops at the deadline: the only way to interrupt a decoder that is busy
/// inflating far more than its picture needs.
pub(super) struct TimedReader<'a> {
    input: Cursor<&'a [u8]>,
    deadline: Deadline,
}

impl<'a> TimedReader<'a> {
    const SLICE: usize = 64 * 1024;

    pub(super) fn new(input: &'a [u8], deadline: Deadline) -> Self {
        Self { input: Cursor::new(input), deadline }
    }
}

impl BufRead for TimedReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.deadline.has_passed() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let rest = self.input.fill_buf()?;
        Ok(rest.get(..Self::SLICE).unwrap_or(rest))
    }

    fn consume(&mut self, amount: usize) {
        self.input.consume(amount);
    }
}

impl Read for TimedReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl Seek for TimedReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}
