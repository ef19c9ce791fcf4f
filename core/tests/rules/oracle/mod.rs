//! A second opinion on sizes: the published definitions of the scaling forms, written once more as exact fractions,
//! sharing no code with the library. It has its own vocabulary, its own text and its own arithmetic; the tests of the
//! rule engine and of the emulator hold both against it.

use proptest::prelude::*;

/// A picture size, wide enough that no intermediate step can overflow.
pub(crate) type Size = (i128, i128);

/// One operation in the oracle's own words.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    ScaleBoth(i128),
    ScaleWidth(i128),
    ScaleHeight(i128),
    ToWidth(i128),
    ToHeight(i128),
    Inside(i128, i128),
    InsideShrinking(i128, i128),
    InsideGrowing(i128, i128),
    Covering(i128, i128),
    Forced(i128, i128),
    Pixels(i128),
    Turn(i128),
    Encode(&'static str),
    AtQuality(u8, bool),
}

/// A fraction with a positive denominator, never reduced: 128 bits are plenty for one step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    pub(crate) fn of(above: i128, below: i128) -> Self {
        assert!(below > 0);
        Self { above, below }
    }

    pub(crate) fn times(self, factor: i128) -> Self {
        Self::of(self.above * factor, self.below)
    }

    fn less_than(self, other: Self) -> bool {
        self.above * other.below < other.above * self.below
    }

    pub(crate) fn min(self, other: Self) -> Self {
        if other.less_than(self) { other } else { self }
    }

    fn max(self, other: Self) -> Self {
        if self.less_than(other) { other } else { self }
    }

    /// To the nearest whole number, halves upwards, at least 1.
    pub(crate) fn nearest(self) -> i128 {
        let whole = self.above.div_euclid(self.below);
        let rest = self.above.rem_euclid(self.below);
        (if 2 * rest >= self.below { whole + 1 } else { whole }).max(1)
    }
}

/// The text of one operation.
pub(crate) fn text(step: Step) -> String {
    match step {
        Step::ScaleBoth(s) => format!("thumbnail/!{s}p"),
        Step::ScaleWidth(s) => format!("thumbnail/!{s}px"),
        Step::ScaleHeight(s) => format!("thumbnail/!x{s}p"),
        Step::ToWidth(w) => format!("thumbnail/{w}x"),
        Step::ToHeight(h) => format!("thumbnail/x{h}"),
        Step::Inside(w, h) => format!("thumbnail/{w}x{h}"),
        Step::InsideShrinking(w, h) => format!("thumbnail/{w}x{h}>"),
        Step::InsideGrowing(w, h) => format!("thumbnail/{w}x{h}<"),
        Step::Covering(w, h) => format!("thumbnail/!{w}x{h}r"),
        Step::Forced(w, h) => format!("thumbnail/{w}x{h}!"),
        Step::Pixels(a) => format!("thumbnail/{a}@"),
        Step::Turn(degrees) => format!("rotate/{degrees}"),
        Step::Encode(name) => format!("format/{name}"),
        Step::AtQuality(q, forced) => format!("quality/{q}{}", if forced { "!" } else { "" }),
    }
}

/// The text of a whole rule.
pub(crate) fn rule_text(segments: &[Vec<Step>]) -> String {
    let segment = |steps: &Vec<Step>| {
        let steps: Vec<String> = steps.iter().copied().map(text).collect();
        format!("imageMogr2/{}", steps.join("/"))
    };
    segments.iter().map(segment).collect::<Vec<_>>().join("|")
}

/// The size after one operation.
pub(crate) fn size(step: Step, (w, h): Size) -> Size {
    let scaled = |r: Fraction| (r.times(w).nearest(), r.times(h).nearest());
    let cap = |side: i128| side.min(10_000);
    let least = |tw: i128, th: i128| Fraction::of(cap(tw), w).min(Fraction::of(cap(th), h));
    match step {
        Step::ScaleBoth(s) => scaled(Fraction::of(s, 100)),
        Step::ScaleWidth(s) => (Fraction::of(w * s, 100).nearest(), h),
        Step::ScaleHeight(s) => (w, Fraction::of(h * s, 100).nearest()),
        Step::ToWidth(tw) => scaled(Fraction::of(cap(tw), w)),
        Step::ToHeight(th) => scaled(Fraction::of(cap(th), h)),
        Step::Inside(tw, th) => scaled(least(tw, th)),
        Step::InsideShrinking(tw, th) if cap(tw) > w && cap(th) > h => (w, h),
        Step::InsideShrinking(tw, th) => scaled(least(tw, th)),
        Step::InsideGrowing(tw, th) => {
            let r = least(tw, th);
            if Fraction::of(1, 1).less_than(r) { scaled(r) } else { (w, h) }
        }
        Step::Covering(tw, th) => scaled(Fraction::of(cap(tw), w).max(Fraction::of(cap(th), h))),
        Step::Forced(tw, th) => (cap(tw), cap(th)),
        Step::Pixels(a) if w * h <= a => (w, h),
        Step::Pixels(a) => {
            // side * sqrt(a / (w h)) is at least k exactly when k * k * w * h <= side * side * a.
            let floor = |side: i128| {
                let (mut low, mut high) = (0, side + 1);
                while high - low > 1 {
                    let middle = (low + high) / 2;
                    if middle * middle * w * h <= side * side * a { low = middle } else { high = middle }
                }
                low
            };
            match (floor(w), floor(h)) {
                (0, th) => (1, th.min(a)),
                (tw, 0) => (tw.min(a), 1),
                both => both,
            }
        }
        Step::Turn(degrees) => turned(degrees, (w, h)),
        Step::Encode(_) | Step::AtQuality(..) => (w, h),
    }
}

/// One in the fixed point of the trigonometric series below.
const UNIT: i128 = 1_000_000_000_000_000_000;
/// Half a turn in that fixed point.
const PI: i128 = 3_141_592_653_589_793_238;

/// The sine by its series, which shares nothing with a table.
fn sine(degrees: i128) -> i128 {
    let x = degrees * PI / 180;
    let (mut term, mut sum, mut n) = (x, x, 1);
    while term != 0 {
        term = -(term * x / UNIT) * x / UNIT / (2 * n * (2 * n + 1));
        sum += term;
        n += 1;
    }
    sum
}

fn turned(degrees: i128, (w, h): Size) -> Size {
    match degrees % 180 {
        0 => (w, h),
        90 => (h, w),
        angle => {
            let along = sine((angle + 90) % 180).abs();
            let across = sine(angle);
            let up = |value: i128| (value + UNIT - 1) / UNIT;
            (up(w * along + h * across), up(w * across + h * along))
        }
    }
}

/// One operation with targets up to `side` pixels and scales up to `percent`.
fn step(side: i128, percent: i128) -> impl Strategy<Value = Step> {
    let target = 1..=side;
    let pair = (1..=side, 1..=side);
    let scale = 1..=percent;
    prop_oneof![
        scale.clone().prop_map(Step::ScaleBoth),
        scale.clone().prop_map(Step::ScaleWidth),
        scale.prop_map(Step::ScaleHeight),
        target.clone().prop_map(Step::ToWidth),
        target.prop_map(Step::ToHeight),
        pair.clone().prop_map(|(w, h)| Step::Inside(w, h)),
        pair.clone().prop_map(|(w, h)| Step::InsideShrinking(w, h)),
        pair.clone().prop_map(|(w, h)| Step::InsideGrowing(w, h)),
        pair.clone().prop_map(|(w, h)| Step::Covering(w, h)),
        pair.prop_map(|(w, h)| Step::Forced(w, h)),
        (1..=side * side).prop_map(Step::Pixels),
        (0_i128..=360).prop_map(Step::Turn),
        (0_i128..=4).prop_map(|quarters| Step::Turn(quarters * 90)),
        prop::sample::select(vec!["jpg", "png", "webp"]).prop_map(Step::Encode),
        (0_u8..=100, any::<bool>()).prop_map(|(q, forced)| Step::AtQuality(q, forced)),
    ]
}

/// Rules of up to `segments` segments with up to `steps` operations each.
pub(crate) fn rule(
    side: i128,
    percent: i128,
    segments: usize,
    steps: usize,
) -> impl Strategy<Value = Vec<Vec<Step>>> {
    prop::collection::vec(prop::collection::vec(step(side, percent), 1..=steps), 1..=segments)
}
