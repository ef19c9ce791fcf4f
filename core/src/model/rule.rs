//! What is said about processing rules.

open_enum! {
    /// What is wrong with a rule.
    pub enum RuleProblemKind {
        /// The text does not follow the grammar.
        Syntax = "Syntax",
        /// A segment, operation, option or value that the service does not document.
        UnknownName = "UnknownName",
        /// Documented by the service, but not as part of a job's rule.
        Unsupported = "Unsupported",
        /// A number outside its range.
        OutOfRange = "OutOfRange",
        /// More than ten segments.
        TooManySegments = "TooManySegments",
    }
}

open_enum! {
    /// What the size of a result can depend on besides the size of the input.
    pub enum SizeDependence {
        /// Whether the picture shows a face: `scrop` returns it unchanged otherwise.
        Faces = "Faces",
        /// The picture's EXIF orientation, which was not given: `auto-orient`.
        Orientation = "Orientation",
        /// The rule that is stored with the bucket: `style`.
        Style = "Style",
    }
}

/// What a rule consists of, or why it is none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct RuleReport {
    /// The rule in the one form that all ways to write it have in common; absent if it is none.
    pub normalised: Option<String>,
    /// Its segments from left to right; empty if it is none.
    pub segments: Vec<RuleSegment>,
    /// What is wrong with it; absent if it is a rule.
    pub problem: Option<RuleProblem>,
}

/// One part of a rule between two `|`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct RuleSegment {
    /// The name it begins with, such as `imageMogr2`.
    pub name: String,
    /// The whole segment in its normal form.
    pub text: String,
    /// Each operation of an `imageMogr2` with its options, such as `rotate/90`; of others, none.
    pub operations: Vec<String>,
}

/// Why a text is not a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct RuleProblem {
    /// What sort of trouble it is.
    pub kind: RuleProblemKind,
    /// The byte of the text in UTF-8 where the trouble begins, from 0; its length if it ends too soon.
    pub position: u32,
    /// The same place counted in characters.
    pub character: u32,
    /// The segment it stands in, from 0.
    pub segment: u32,
    /// The operation, option or segment name concerned, as written.
    pub operation: Option<String>,
    /// What is wrong, in words, without the place.
    pub message: String,
    /// The message with its place, the text around it, and a `^` under it: three lines for a terminal.
    pub explanation: String,
}

/// The size of a result, as far as it can be told without the picture itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SizePrediction {
    /// The width in pixels; absent if it is not certain.
    pub width: Option<u32>,
    /// The height in pixels; absent if it is not certain.
    pub height: Option<u32>,
    /// What the size depends on; absent if it is certain.
    pub depends_on: Option<SizeDependence>,
    /// The sizes it can have if it is not certain; empty if it can have any.
    pub sizes: Vec<PictureSize>,
    /// Why it is not certain, in words; absent if it is.
    pub explanation: Option<String>,
}

/// A size in pixels.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PictureSize {
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
}
