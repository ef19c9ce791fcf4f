//! From the size of an input to the size of the result, through a whole rule.

use std::fmt;

use super::super::Rule;
use super::chain::size_after;
use super::{InputKind, Orientation, Size, SizeError};

/// What is known of a picture, as far as sizes depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Its size as stored, before any orientation is applied.
    pub size: Size,
    /// What sort of file it is.
    pub kind: InputKind,
    /// Its EXIF orientation; `None` if that is not known.
    pub orientation: Option<Orientation>,
}

impl Picture {
    /// A picture of this size that is not a GIF and of which nothing else is known.
    pub const fn new(size: Size) -> Self {
        Self { size, kind: InputKind::Scalable, orientation: None }
    }

    /// The same as a GIF.
    pub const fn gif(self) -> Self {
        Self { kind: InputKind::Gif, ..self }
    }

    /// The same with this EXIF orientation.
    pub const fn oriented(self, orientation: Orientation) -> Self {
        Self { orientation: Some(orientation), ..self }
    }

    pub(super) fn sized(self, size: Size) -> Self {
        Self { size, ..self }
    }
}

impl From<Size> for Picture {
    fn from(size: Size) -> Self {
        Self::new(size)
    }
}

/// The size of a result, as far as it can be told without the picture itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prediction {
    /// The result has this size.
    Exact(Size),
    /// The size depends on what the picture shows or the bucket holds.
    Depends(Dependence),
}

impl Prediction {
    /// The size, if it is certain.
    pub fn exact(&self) -> Option<Size> {
        match self {
            Self::Exact(size) => Some(*size),
            Self::Depends(_) => None,
        }
    }
}

/// Why a size cannot be told, see [`Prediction::Depends`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependence {
    /// The first segment whose result is uncertain, counted from 0.
    pub segment: usize,
    /// Its operation, or the segment itself if it is no `imageMogr2`.
    pub operation: &'static str,
    /// What one would have to know.
    pub on: DependsOn,
    /// The sizes the result can have, in the order they were found; empty if it can have any.
    ///
    /// If the rule fails for some of what the picture may be, what is here is what it gives otherwise.
    pub sizes: Vec<Size>,
}

impl fmt::Display for Dependence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { segment, operation, on, sizes } = self;
        write!(f, "rule segment {}, `{operation}`: the size depends on {on}", segment.saturating_add(1))?;
        for (index, size) in sizes.iter().enumerate() {
            write!(f, "{}{size}", if index == 0 { "; it can be " } else { " or " })?;
        }
        Ok(())
    }
}

/// What a size can depend on besides the size of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DependsOn {
    /// Whether the picture shows a face: `scrop` returns it unchanged otherwise.
    Faces,
    /// The picture's EXIF orientation, which was not given: `auto-orient`.
    Orientation,
    /// The rule that is stored with the bucket: `style/<name>`.
    Style,
}

impl fmt::Display for DependsOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Faces => "whether the picture shows a face",
            Self::Orientation => "the picture's EXIF orientation",
            Self::Style => "the style that is stored with the bucket",
        })
    }
}

impl Rule {
    /// The size of the result for this picture.
    ///
    /// A [`Size`] will do for a picture of which nothing else is known.
    ///
    /// ```
    /// use cloud_infinite::rule::geometry::{Orientation, Picture, Prediction};
    /// use cloud_infinite::rule::{Rule, Size};
    ///
    /// let photo = Picture::new(Size::new(4032, 3024));
    /// let rule = Rule::parse("imageMogr2/auto-orient/thumbnail/480x")?;
    /// assert_eq!(rule.predict(photo.oriented(Orientation::Right))?.exact(), Some(Size::new(480, 640)));
    /// let Prediction::Depends(on) = rule.predict(photo)? else { unreachable!() };
    /// assert_eq!(
    ///     on.to_string(),
    ///     "rule segment 1, `auto-orient`: the size depends on the picture's EXIF orientation; \
    ///      it can be 480x360 or 480x640"
    /// );
    ///
    /// // Cut to a box, the result is the same either way.
    /// let rule = Rule::parse("imageMogr2/auto-orient/crop/480x360")?;
    /// assert_eq!(rule.predict(photo)?.exact(), Some(Size::new(480, 360)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SizeError`] where the rule fails on this picture, and does not say `ignore-error/1`: an offset outside of it,
    /// an operation that does not take a GIF, or a side beyond the service's limits. Whether the picture, of which only
    /// the size is known, can be processed otherwise, a prediction does not tell.
    pub fn predict(&self, picture: impl Into<Picture>) -> Result<Prediction, SizeError> {
        let picture = picture.into();
        match size_after(self, picture) {
            Err(_) if self.ignores_errors() => Ok(Prediction::Exact(picture.size)),
            result => result,
        }
    }
}
