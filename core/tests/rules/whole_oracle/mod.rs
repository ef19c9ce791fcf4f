//! The second opinion on whole rules: every operation that has a size, in words and arithmetic of its own.
//!
//! It draws rules by lot, writes their text, and works out what becomes of a picture with exact fractions. Nothing of
//! the library is used; what both share is only the published definition.

use crate::oracle::{self, Fraction, Step};

/// Numbers by lot, the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from `low` to `high`.
    pub(crate) fn roll(&mut self, low: i128, high: i128) -> i128 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        low + i128::from(bits) % (high - low + 1)
    }

    fn coin(&mut self) -> bool {
        self.roll(0, 1) == 1
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(0, of.len() as i128 - 1) as usize]
    }

    /// A side as people ask for it: mostly small, sometimes beyond every limit.
    fn side(&mut self) -> i128 {
        match self.roll(0, 9) {
            0 => self.roll(9_990, 10_010),
            1 => self.roll(1, 60_000),
            2..=4 => self.roll(1, 20),
            _ => self.roll(1, 2_000),
        }
    }

    fn maybe_side(&mut self) -> Option<i128> {
        (self.roll(0, 3) > 0).then(|| self.side())
    }
}

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct State {
    pub(crate) size: (i128, i128),
    pub(crate) gif: bool,
    pub(crate) exif: i128,
}

impl State {
    pub(crate) fn by_lot(dice: &mut Dice) -> Self {
        let side = |dice: &mut Dice| match dice.roll(0, 5) {
            0 => dice.roll(1, 4),
            1 => dice.roll(1, 50_010),
            _ => dice.roll(1, 5_000),
        };
        Self { size: (side(dice), side(dice)), gif: dice.roll(0, 4) == 0, exif: dice.roll(1, 8) }
    }

    fn to(self, size: (i128, i128)) -> Option<Self> {
        (size.0 <= 50_000 && size.1 <= 50_000).then_some(Self { size, ..self })
    }

    fn scaled(self, size: (i128, i128)) -> (i128, i128) {
        if self.gif && (size.0 > self.size.0 || size.1 > self.size.1) { self.size } else { size }
    }
}

/// One operation, with what it does: `None` if it fails.
type Effect = Box<dyn Fn(State) -> Option<State>>;

/// A rule, and what it does.
pub(crate) struct Drawn {
    pub(crate) text: String,
    steps: Vec<Effect>,
    webp: Option<bool>,
}

impl Drawn {
    pub(crate) fn by_lot(dice: &mut Dice) -> Self {
        let mut drawn = Self { text: String::new(), steps: Vec::new(), webp: None };
        for index in 0..dice.roll(1, 4) {
            if index > 0 {
                drawn.text.push('|');
            }
            drawn.segment(dice);
        }
        drawn
    }

    /// The size after the whole rule, or nothing if it fails.
    pub(crate) fn after(&self, state: State) -> Option<(i128, i128)> {
        let (w, h) = state.size;
        if w > 50_000 || h > 50_000 || w * h > 250_000_000 {
            return None;
        }
        let mut state = state;
        for step in &self.steps {
            state = step(state)?;
        }
        let too_large_for_webp = self.webp == Some(true) && state.size.0.max(state.size.1) > 16_383;
        (!too_large_for_webp).then_some(state.size)
    }

    fn segment(&mut self, dice: &mut Dice) {
        match dice.roll(0, 9) {
            0 => self.add("imageSlim", Box::new(Some)),
            1 => self.add("watermark/2/text/aGk/gravity/North", Box::new(Some)),
            2 | 3 => self.view(dice),
            _ => {
                self.text.push_str("imageMogr2");
                for _ in 0..dice.roll(1, 3) {
                    self.text.push('/');
                    self.operation(dice);
                }
            }
        }
    }

    fn add(&mut self, text: &str, step: Effect) {
        self.text.push_str(text);
        self.steps.push(step);
    }

    fn operation(&mut self, dice: &mut Dice) {
        match dice.roll(0, 9) {
            0..=2 => {
                let step = thumbnail(dice);
                self.add(
                    &oracle::text(step),
                    Box::new(move |state| state.to(state.scaled(oracle::size(step, state.size)))),
                );
            }
            3 => self.padded(dice),
            4 | 5 => self.crop(dice),
            6 => self.cut(dice),
            7 => self.turn(dice),
            8 => self.circle(dice),
            _ => self.without_size(dice),
        }
    }

    fn padded(&mut self, dice: &mut Dice) {
        let (w, h) = (dice.side(), dice.side());
        let step = match dice.roll(0, 2) {
            0 => Step::Inside(w, h),
            1 => Step::InsideShrinking(w, h),
            _ => Step::InsideGrowing(w, h),
        };
        let text = format!("{}/pad/1/color/I0ZGMDAwMA", oracle::text(step));
        self.add(
            &text,
            Box::new(move |state| {
                let inner = state.scaled(oracle::size(step, state.size));
                state.to((inner.0.max(w.min(10_000)), inner.1.max(h.min(10_000))))
            }),
        );
    }

    fn crop(&mut self, dice: &mut Dice) {
        let gravity =
            dice.one_of(&["", "/gravity/center", "/gravity/NorthWest/dx/3", "/dy/100000", "/gravity/east"]);
        match dice.roll(0, 3) {
            0 | 1 => {
                let (w, h) = (dice.side(), dice.side());
                self.add(
                    &format!("crop/{w}x{h}{gravity}"),
                    Box::new(move |state| covered_and_cut(state, w, h)),
                );
            }
            2 => {
                let w = dice.side();
                self.add(
                    &format!("crop/{w}x{gravity}"),
                    Box::new(move |state| state.to((w.min(state.size.0), state.size.1))),
                );
            }
            _ => {
                let h = dice.side();
                self.add(
                    &format!("crop/x{h}{gravity}"),
                    Box::new(move |state| state.to((state.size.0, h.min(state.size.1)))),
                );
            }
        }
    }

    fn cut(&mut self, dice: &mut Dice) {
        let (w, h, x, y) = (dice.side(), dice.side(), dice.roll(0, 600), dice.roll(0, 600));
        let signs = (dice.one_of(&['a', '-']), dice.one_of(&['a', '-']));
        let text = if dice.coin() {
            format!("cut/{w}x{h}x{x}x{y}")
        } else {
            format!("crop/!{w}x{h}{}{x}{}{y}", signs.0, signs.1)
        };
        self.add(
            &text,
            Box::new(move |state| {
                // What is left behind the distance, from whichever side it is measured.
                let left = (state.size.0 - x, state.size.1 - y);
                if left.0 <= 0 || left.1 <= 0 {
                    return None;
                }
                state.to((w.min(left.0), h.min(left.1)))
            }),
        );
    }

    fn turn(&mut self, dice: &mut Dice) {
        if dice.coin() {
            self.add(
                "auto-orient",
                Box::new(|state| {
                    let (w, h) = state.size;
                    let size = if state.exif >= 5 { (h, w) } else { (w, h) };
                    State { exif: 1, ..state }.to(size)
                }),
            );
        } else {
            let step = Step::Turn(dice.roll(0, 360));
            self.add(&oracle::text(step), Box::new(move |state| state.to(oracle::size(step, state.size))));
        }
    }

    fn circle(&mut self, dice: &mut Dice) {
        let r = dice.roll(1, 3_000);
        self.add(
            &format!("iradius/{r}"),
            Box::new(move |state| {
                let side = [2 * r, state.size.0, state.size.1].into_iter().min()?;
                if state.gif { None } else { state.to((side, side)) }
            }),
        );
    }

    fn without_size(&mut self, dice: &mut Dice) {
        let not_for_gif = ["rradius/9", "blur/3x2"];
        let others = [
            "flip/vertical",
            "strip",
            "quality/80!",
            "rquality/5",
            "lquality/9",
            "interlace/1",
            "cgif/3",
            "size-limit/9k",
            "sharpen/70",
            "bright/-5",
            "contrast/5",
            "grayscale/1",
            "format/jpg",
            "format/webp",
        ];
        if dice.roll(0, 3) == 0 {
            let text = dice.one_of(&not_for_gif);
            return self.add(text, Box::new(|state| (!state.gif).then_some(state)));
        }
        let text = dice.one_of(&others);
        if let Some(name) = text.strip_prefix("format/") {
            self.webp = Some(name == "webp");
        }
        self.add(text, Box::new(Some));
    }

    fn view(&mut self, dice: &mut Dice) {
        let (mode, w, h) = (dice.roll(1, 5), dice.maybe_side(), dice.maybe_side());
        let mut text = format!("imageView2/{mode}");
        for (name, side) in [("w", w), ("h", h)] {
            text.extend(side.map(|side| format!("/{name}/{side}")));
        }
        if dice.roll(0, 4) == 0 {
            text.push_str("/format/png");
            self.webp = Some(false);
        }
        self.add(&text, Box::new(move |state| viewed(state, mode, w, h)));
    }
}

fn thumbnail(dice: &mut Dice) -> Step {
    let (w, h, percent) = (dice.side(), dice.side(), dice.roll(1, 250));
    match dice.roll(0, 10) {
        0 => Step::ScaleBoth(percent),
        1 => Step::ScaleWidth(percent),
        2 => Step::ScaleHeight(percent),
        3 => Step::ToWidth(w),
        4 => Step::ToHeight(h),
        5 => Step::Inside(w, h),
        6 => Step::InsideShrinking(w, h),
        7 => Step::InsideGrowing(w, h),
        8 => Step::Covering(w, h),
        9 => Step::Forced(w, h),
        _ => Step::Pixels(w * h),
    }
}

/// The picture scaled until neither side is shorter than asked for, unless it is a GIF that would grow.
fn covering(state: State, w: i128, h: i128) -> (i128, i128) {
    state.scaled(oracle::size(Step::Covering(w, h), state.size))
}

fn covered_and_cut(state: State, w: i128, h: i128) -> Option<State> {
    let (w, h) = (w.min(10_000), h.min(10_000));
    let covering = covering(state, w, h);
    state.to((w.min(covering.0), h.min(covering.1)))
}

fn viewed(state: State, mode: i128, w: Option<i128>, h: Option<i128>) -> Option<State> {
    let cap = |side: i128| side.min(10_000);
    let (width, height) = state.size;
    if mode == 2 {
        // The smallest of the factors that were asked for, and at most 1.
        let factors = [w.map(|w| Fraction::of(cap(w), width)), h.map(|h| Fraction::of(cap(h), height))];
        let one = Fraction::of(1, 1);
        let r = factors.into_iter().flatten().fold(one, Fraction::min);
        return state.to((r.times(width).nearest(), r.times(height).nearest()));
    }
    let (w, h) = match (w, h) {
        (None, None) => return Some(state),
        (Some(side), None) | (None, Some(side)) => (side, side),
        (Some(w), Some(h)) if mode >= 4 && width < height => (h, w),
        (Some(w), Some(h)) => (w, h),
    };
    match mode {
        1 | 5 => covered_and_cut(state, w, h),
        _ => state.to(covering(state, w, h)),
    }
}
