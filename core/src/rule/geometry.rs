//! Exact size arithmetic: what size a rule makes of a picture.
//!
//! Integers and comparisons of fractions only, so that every machine predicts the same size and the emulator can be
//! held to the prediction. Where the service publishes no rule, the assumption stands in one named function or
//! constant and its comment begins with "Assumption".

#![expect(
    clippy::arithmetic_side_effects,
    reason = "sides and factors have at most 32 bits and are widened first, so no product reaches the wider type's end"
)]

use std::fmt;

use super::{Degrees, Operation, Percent, Rule, Side, Thumbnail};

/// A width or height asked of `thumbnail` above this counts as this.
pub const MAX_TARGET_SIDE: u32 = 10_000;

/// No result has a side shorter than this.
///
/// Assumption: the service does not say what becomes of a side that rounds to nothing.
pub const MIN_RESULT_SIDE: u32 = 1;

/// A picture's size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Size {
    /// A size of `width` by `height` pixels.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// How many pixels there are.
    pub const fn pixels(self) -> u64 {
        // Two 32-bit factors cannot overflow 64 bits.
        self.width as u64 * self.height as u64
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// What sort of input a size is predicted for, as far as that matters to sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum InputKind {
    /// Any format that can be enlarged.
    #[default]
    Scalable,
    /// GIF, which the service does not scale up.
    Gif,
}

impl Rule {
    /// The size of the result for an input of this size that is not a GIF.
    ///
    /// A pure prediction: it does not apply the service's limits on input and output. Sides are at least 1, and a side
    /// beyond `u32::MAX` is given as that.
    pub fn output_size(&self, input: Size) -> Size {
        self.output_size_of(input, InputKind::Scalable)
    }

    /// As [`Rule::output_size`], for a given sort of input.
    pub fn output_size_of(&self, input: Size, kind: InputKind) -> Size {
        self.operations().fold(input, |size, operation| operation.output_size(size, kind))
    }
}

impl Operation {
    /// The size after this one operation on a picture of this size. An input side of 0 counts as 1.
    pub fn output_size(&self, input: Size, kind: InputKind) -> Size {
        let input = Size::new(input.width.max(1), input.height.max(1));
        match self {
            Self::Thumbnail(form) => match kind {
                InputKind::Scalable => thumbnail_size(*form, input),
                InputKind::Gif => without_enlarging(thumbnail_size(*form, input), input),
            },
            Self::Rotate(degrees) => rotated_size(*degrees, input),
            Self::Format(_) | Self::Quality(_) => input,
        }
    }
}

/// What becomes of a GIF, which cannot be scaled up.
///
/// Assumption: a target that is larger on either side leaves the picture as it is; it is neither an error nor clamped
/// side by side.
fn without_enlarging(target: Size, input: Size) -> Size {
    if target.width > input.width || target.height > input.height { input } else { target }
}

/// The size `thumbnail/<form>` makes of `input`. An input side of 0 counts as 1.
pub fn thumbnail_size(form: Thumbnail, input: Size) -> Size {
    let input = Size::new(input.width.max(1), input.height.max(1));
    match form {
        Thumbnail::Percent(scale) => Size::new(percent(input.width, scale), percent(input.height, scale)),
        Thumbnail::PercentWidth(scale) => Size::new(percent(input.width, scale), input.height),
        Thumbnail::PercentHeight(scale) => Size::new(input.width, percent(input.height, scale)),
        Thumbnail::Width(width) => by_width(capped(width), input),
        Thumbnail::Height(height) => by_height(capped(height), input),
        Thumbnail::Fit(width, height) => fit(capped(width), capped(height), input),
        Thumbnail::Shrink(width, height) => shrink(capped(width), capped(height), input),
        Thumbnail::Enlarge(width, height) => enlarge(capped(width), capped(height), input),
        Thumbnail::Cover(width, height) => cover(capped(width), capped(height), input),
        Thumbnail::Exact(width, height) => Size::new(capped(width), capped(height)),
        Thumbnail::Area(area) => within_area(area.get(), input),
    }
}

fn capped(side: Side) -> u32 {
    side.get().min(MAX_TARGET_SIDE)
}

/// `numerator / denominator` as a side.
///
/// Assumption: halves are rounded up. The service publishes no rounding; its geometry vocabulary is that of a well
/// known image library which adds one half and rounds down.
fn rounded(numerator: u64, denominator: u64) -> u32 {
    let doubled = 2 * u128::from(numerator) + u128::from(denominator);
    as_side(doubled / (2 * u128::from(denominator)))
}

fn as_side(value: u128) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX).max(MIN_RESULT_SIDE)
}

fn percent(side: u32, scale: Percent) -> u32 {
    rounded(u64::from(side) * u64::from(scale.get()), 100)
}

fn by_width(width: u32, input: Size) -> Size {
    Size::new(width, rounded(u64::from(input.height) * u64::from(width), u64::from(input.width)))
}

fn by_height(height: u32, input: Size) -> Size {
    Size::new(rounded(u64::from(input.width) * u64::from(height), u64::from(input.height)), height)
}

/// Whether `width / input.width <= height / input.height`, without dividing: whether the width limits a fit.
fn width_limits(width: u32, height: u32, input: Size) -> bool {
    u64::from(width) * u64::from(input.height) <= u64::from(height) * u64::from(input.width)
}

fn fit(width: u32, height: u32, input: Size) -> Size {
    if width_limits(width, height, input) { by_width(width, input) } else { by_height(height, input) }
}

fn cover(width: u32, height: u32, input: Size) -> Size {
    if width_limits(width, height, input) { by_height(height, input) } else { by_width(width, input) }
}

fn shrink(width: u32, height: u32, input: Size) -> Size {
    if width > input.width && height > input.height { input } else { fit(width, height, input) }
}

/// Assumption: where the fit would not enlarge, the picture is unchanged. The pages say so only for a box that is
/// smaller on both sides and leave a box smaller on one side open.
fn enlarge(width: u32, height: u32, input: Size) -> Size {
    if width > input.width && height > input.height { fit(width, height, input) } else { input }
}

/// Assumptions: a picture that already has at most `area` pixels is unchanged, and otherwise both sides are rounded
/// down, since rounding to nearest could exceed the area.
///
/// With r = sqrt(area / (w * h)), w * r = sqrt(w * area / h), and the whole part of a square root is the whole part
/// of the root of the whole part. A side that comes out as 0 is lifted to 1, which would break the bound unless the
/// other side is held to `area` itself.
fn within_area(area: u64, input: Size) -> Size {
    if input.pixels() <= area {
        return input;
    }
    let scaled = |side: u32, other: u32| (u128::from(side) * u128::from(area) / u128::from(other)).isqrt();
    let (width, height) = (scaled(input.width, input.height), scaled(input.height, input.width));
    match (width, height) {
        (0, height) => Size::new(MIN_RESULT_SIDE, as_side(height.min(u128::from(area)))),
        (width, 0) => Size::new(as_side(width.min(u128::from(area))), MIN_RESULT_SIDE),
        (width, height) => Size::new(as_side(width), as_side(height)),
    }
}

/// The size of the canvas after turning a picture by `degrees`.
///
/// At right angles this is exact. Assumption for all others: the canvas is the smallest whole-pixel box around the
/// turned rectangle, so `w * |cos| + h * |sin|` and its mirror image, both rounded up. Sines come from a table of
/// eighteen decimals instead of the platform's mathematics library, so the answer is the same everywhere; for sides up
/// to 50,000 the table's error is below 1e-13, far from moving a whole pixel.
#[expect(
    clippy::indexing_slicing,
    reason = "both indices are distances within a quarter turn, so at most 90"
)]
pub fn rotated_size(degrees: Degrees, input: Size) -> Size {
    let angle = usize::from(degrees.get() % 180);
    let sine = u128::from(SINES[angle.min(180 - angle)]);
    let cosine = u128::from(SINES[angle.abs_diff(90)]);
    let side = |along: u32, across: u32| {
        as_side((u128::from(along) * cosine + u128::from(across) * sine).div_ceil(u128::from(ONE)))
    };
    Size::new(side(input.width, input.height), side(input.height, input.width))
}

/// The unit of [`SINES`].
const ONE: u64 = 1_000_000_000_000_000_000;

/// The sine of 0 to 90 degrees, in units of 1e-18, rounded to nearest.
#[rustfmt::skip]
const SINES: [u64; 91] = [
    0, 17_452_406_437_283_513, 34_899_496_702_500_972, 52_335_956_242_943_833,
    69_756_473_744_125_301, 87_155_742_747_658_174, 104_528_463_267_653_471, 121_869_343_405_147_481,
    139_173_100_960_065_444, 156_434_465_040_230_869, 173_648_177_666_930_349, 190_808_995_376_544_812,
    207_911_690_817_759_337, 224_951_054_343_864_998, 241_921_895_599_667_723, 258_819_045_102_520_762,
    275_637_355_816_999_186, 292_371_704_722_736_728, 309_016_994_374_947_424, 325_568_154_457_156_669,
    342_020_143_325_668_733, 358_367_949_545_300_273, 374_606_593_415_912_035, 390_731_128_489_273_755,
    406_736_643_075_800_208, 422_618_261_740_699_436, 438_371_146_789_077_417, 453_990_499_739_546_792,
    469_471_562_785_890_776, 484_809_620_246_337_029, 500_000_000_000_000_000, 515_038_074_910_054_210,
    529_919_264_233_204_954, 544_639_035_015_027_082, 559_192_903_470_746_830, 573_576_436_351_046_096,
    587_785_252_292_473_129, 601_815_023_152_048_280, 615_661_475_325_658_280, 629_320_391_049_837_453,
    642_787_609_686_539_326, 656_059_028_990_507_285, 669_130_606_358_858_214, 681_998_360_062_498_500,
    694_658_370_458_997_287, 707_106_781_186_547_524, 719_339_800_338_651_139, 731_353_701_619_170_483,
    743_144_825_477_394_235, 754_709_580_222_771_998, 766_044_443_118_978_035, 777_145_961_456_970_880,
    788_010_753_606_721_957, 798_635_510_047_292_846, 809_016_994_374_947_424, 819_152_044_288_991_790,
    829_037_572_555_041_692, 838_670_567_945_424_030, 848_048_096_156_425_970, 857_167_300_702_112_287,
    866_025_403_784_438_647, 874_619_707_139_395_800, 882_947_592_858_926_942, 891_006_524_188_367_862,
    898_794_046_299_166_993, 906_307_787_036_649_963, 913_545_457_642_600_896, 920_504_853_452_440_327,
    927_183_854_566_787_401, 933_580_426_497_201_749, 939_692_620_785_908_384, 945_518_575_599_316_810,
    951_056_516_295_153_572, 956_304_755_963_035_481, 961_261_695_938_318_862, 965_925_826_289_068_287,
    970_295_726_275_996_472, 974_370_064_785_235_229, 978_147_600_733_805_638, 981_627_183_447_663_953,
    984_807_753_012_208_059, 987_688_340_595_137_726, 990_268_068_741_570_315, 992_546_151_641_322_035,
    994_521_895_368_273_337, 996_194_698_091_745_532, 997_564_050_259_824_248, 998_629_534_754_573_874,
    999_390_827_019_095_730, 999_847_695_156_391_239, 1_000_000_000_000_000_000,
];
