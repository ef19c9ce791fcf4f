//! Why a rule cannot be executed on a picture.

use std::fmt;

use super::Size;

/// What is wrong between an operation and a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// A rectangle lies outside of the picture.
    OutsidePicture {
        /// Its distance from the left or right edge.
        dx: u32,
        /// Its distance from the upper or lower edge.
        dy: u32,
        /// The picture.
        picture: Size,
    },
    /// The operation does not take a GIF.
    NotForGif,
    /// The input has a side that is too long.
    InputTooLarge {
        /// The input.
        input: Size,
        /// The longest side it may have.
        longest: u32,
    },
    /// The input has too many pixels.
    TooManyPixels {
        /// The input.
        input: Size,
        /// The most pixels it may have.
        most: u64,
    },
    /// A result, or what one operation hands to the next, has a side that is too long.
    ResultTooLarge {
        /// The result.
        result: Size,
        /// The longest side it may have.
        longest: u32,
    },
    /// A WebP result has a side that is too long for the format.
    WebpTooLarge {
        /// The result.
        result: Size,
        /// The longest side it may have.
        longest: u32,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutsidePicture { dx, dy, picture } => {
                write!(f, "the offset {dx}, {dy} lies outside of the picture of {picture}")
            }
            Self::NotForGif => f.write_str("this operation does not take a GIF"),
            Self::InputTooLarge { input, longest } => {
                write!(f, "the input of {input} has a side above {longest} pixels")
            }
            Self::TooManyPixels { input, most } => {
                write!(f, "the input of {input} has more than {most} pixels")
            }
            Self::ResultTooLarge { result, longest } => {
                write!(f, "a picture of {result} would have a side above {longest} pixels")
            }
            Self::WebpTooLarge { result, longest } => {
                write!(f, "a WebP of {result} would have a side above {longest} pixels")
            }
        }
    }
}

/// Why a rule cannot be executed on a picture, and where in the rule that shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SizeError {
    /// The segment, counted from 0; `None` if it is the input or the whole result.
    pub segment: Option<usize>,
    /// The operation, or the segment itself if it is no `imageMogr2`; `None` if it is the input or the whole result.
    pub operation: Option<&'static str>,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(segment), Some(operation)) = (self.segment, self.operation) {
            write!(f, "rule segment {}, `{operation}`: ", segment.saturating_add(1))?;
        }
        self.fault.fmt(f)
    }
}

impl std::error::Error for SizeError {}
