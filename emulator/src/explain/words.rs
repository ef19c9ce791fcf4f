//! The words for each operation and segment.

use cloud_infinite::rule::{
    Anchor, BlindContent, BlindKind, Color, Crop, Distance, Fill, Flip, Format, Gravity, MarkScale,
    Operation, Oversize, Placement, Quality, ScaleBy, Segment, TextMark, Thumbnail, View, ViewMode,
    Watermark,
};

use crate::image::PictureFormat;

/// What one part of a rule does.
pub(super) struct Described {
    pub(super) words: String,
    /// Whether this emulator cannot do it.
    pub(super) unsupported: bool,
}

impl Described {
    fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), unsupported: false }
    }

    fn unsupported(words: impl Into<String>) -> Self {
        Self { words: words.into(), unsupported: true }
    }
}

/// The parts of a segment in their order.
pub(super) fn of_segment(segment: &Segment) -> Vec<Described> {
    match segment {
        Segment::ImageMogr2(operations) => operations.iter().map(of_operation).collect(),
        Segment::ImageView2(view) => vec![of_view(view)],
        Segment::Watermark(watermark) => vec![of_watermark(watermark)],
        Segment::ImageSlim => vec![Described::new("make the file smaller without a visible change")],
        Segment::Style(name) => {
            vec![Described::new(format!("do what the style `{name}` of the bucket says"))]
        }
    }
}

fn of_operation(operation: &Operation) -> Described {
    Described::new(match operation {
        Operation::Thumbnail(form, fill) => thumbnail(*form, *fill),
        Operation::Cut(cut) => {
            format!("keep {}x{}, {} from the left and {} from the top", cut.width, cut.height, cut.dx, cut.dy)
        }
        Operation::Crop(crop) => of_crop(crop),
        Operation::Iradius(radius) => format!("keep a circle of radius {radius} in the middle"),
        Operation::Rradius(radius) => format!("round the corners with radius {radius}"),
        Operation::Scrop(width, height) => {
            format!("keep {width}x{height} around the largest face; everything if there is none")
        }
        Operation::Rotate(degrees) => format!("turn it clockwise by {degrees} degrees"),
        Operation::AutoOrient => "turn it upright as its EXIF orientation says".to_owned(),
        Operation::Flip(Flip::Vertical) => "mirror it top to bottom".to_owned(),
        Operation::Flip(Flip::Horizontal) => "mirror it left to right".to_owned(),
        Operation::Format(format) => return of_format(*format),
        Operation::Quality(quality) => of_quality(*quality),
        Operation::Interlace(true) => "write a JPEG progressively".to_owned(),
        Operation::Interlace(false) => "write a JPEG from top to bottom".to_owned(),
        Operation::Cgif(frames) if frames.get() == 1 => "leave at most 30 frames of a GIF".to_owned(),
        Operation::Cgif(frames) => format!("leave {frames} frames of a GIF"),
        Operation::Strip => "drop metadata".to_owned(),
        Operation::SizeLimit(limit) => {
            let otherwise = if limit.forced() { "; else the smaller one of result and original" } else { "" };
            format!("let a JPEG have at most {} bytes{otherwise}", limit.bytes())
        }
        Operation::IgnoreError => "give back the original if something fails".to_owned(),
        Operation::Blur(radius, sigma) => format!("blur it with radius {radius} and deviation {sigma}"),
        Operation::Sharpen(strength) => format!("sharpen it by {strength}"),
        Operation::Bright(change) => match change.get() {
            0 => "leave its brightness".to_owned(),
            change @ 1.. => format!("make it brighter by {change}"),
            change => format!("make it darker by {}", change.unsigned_abs()),
        },
        Operation::Contrast(change) => match change.get() {
            0 => "leave its contrast".to_owned(),
            change @ 1.. => format!("raise its contrast by {change}"),
            change => format!("lower its contrast by {}", change.unsigned_abs()),
        },
        Operation::Grayscale(true) => "turn its colours into greys".to_owned(),
        Operation::Grayscale(false) => "leave its colours".to_owned(),
        Operation::AigcMetadata(_) => {
            return Described::unsupported("mark it as made by artificial intelligence");
        }
    })
}

fn thumbnail(form: Thumbnail, fill: Fill) -> String {
    let scaled = match form {
        Thumbnail::Percent(percent) => format!("scale it to {percent} %"),
        Thumbnail::PercentWidth(percent) => format!("scale its width to {percent} %, leave its height"),
        Thumbnail::PercentHeight(percent) => format!("scale its height to {percent} %, leave its width"),
        Thumbnail::Width(width) => format!("scale it to a width of {width}"),
        Thumbnail::Height(height) => format!("scale it to a height of {height}"),
        Thumbnail::Fit(width, height) => format!("scale it until it fits into {width}x{height}"),
        Thumbnail::Shrink(width, height) => {
            format!("scale it down if it is too large, until it fits into {width}x{height}")
        }
        Thumbnail::Enlarge(width, height) => {
            format!("scale it up if it is too small, until it fits into {width}x{height}")
        }
        Thumbnail::Cover(width, height) => {
            format!("scale it until it covers {width}x{height}; nothing is cut")
        }
        Thumbnail::Exact(width, height) => {
            format!("scale it to exactly {width}x{height}, whatever its proportions")
        }
        Thumbnail::Area(pixels) => format!("scale it down to at most {pixels} pixels"),
    };
    let boxed = matches!(form, Thumbnail::Fit(..) | Thumbnail::Shrink(..) | Thumbnail::Enlarge(..));
    if fill.pads() && boxed {
        let colour = hexadecimal(fill.color.unwrap_or(Fill::DEFAULT_COLOR));
        return format!("{scaled}, and put it in the middle of a {colour} canvas of that size");
    }
    scaled
}

fn of_crop(crop: &Crop) -> String {
    let place = |anchor: &Anchor| {
        let gravity = anchor.gravity.unwrap_or(Anchor::DEFAULT_GRAVITY);
        format!("{}{}", at(gravity), offset(anchor.dx, anchor.dy))
    };
    match crop {
        Crop::Cover(width, height, anchor) => {
            format!("scale it until it covers {width}x{height}, and keep that {}", place(anchor))
        }
        Crop::Width(width, anchor) => format!("keep a width of {width} {}", place(anchor)),
        Crop::Height(height, anchor) => format!("keep a height of {height} {}", place(anchor)),
        Crop::Offset { width, height, dx, dy } => {
            let from = |distance: &Distance, near: &str, far: &str| match distance {
                Distance::Near(pixels) => format!("{pixels} from the {near}"),
                Distance::Far(pixels) => format!("{pixels} from the {far}"),
            };
            let (across, down) = (from(dx, "left", "right"), from(dy, "top", "bottom"));
            format!("keep {width}x{height}, {across} and {down}")
        }
    }
}

fn of_format(format: Format) -> Described {
    let name = match format {
        Format::Yjpeg => "JPEG, in the service's own variant".to_owned(),
        other => other.name().to_uppercase().replace("JPG", "JPEG"),
    };
    let words = format!("write it as {name}");
    if PictureFormat::try_from(format).is_ok() {
        Described::new(words)
    } else {
        Described::unsupported(words)
    }
}

fn of_quality(quality: Quality) -> String {
    match quality {
        Quality::Absolute { level, forced: false } => {
            format!("write it in quality {level}, or the original's if that is lower")
        }
        Quality::Absolute { level, forced: true } => format!("write it in quality {level}"),
        Quality::Relative(level) => format!("write it in {level} % of the original's quality"),
        Quality::AtLeast(level) => format!("write it in the original's quality, but at least {level}"),
    }
}

fn of_view(view: &View) -> Described {
    let side = |side: Option<u32>| side.map_or_else(|| "free".to_owned(), |side| side.to_string());
    let (width, height) = (view.width.map(|side| side.get()), view.height.map(|side| side.get()));
    // Where only one side is said, the other is the same, except where it is free.
    let (wide, high) = match view.mode {
        ViewMode::Fit => (side(width), side(height)),
        ViewMode::CoverAndCrop
        | ViewMode::Cover
        | ViewMode::CoverByLongSide
        | ViewMode::CoverByLongSideAndCrop => (side(width.or(height)), side(height.or(width))),
    };
    let mut words = match view.mode {
        ViewMode::CoverAndCrop => {
            format!("scale it until it covers {wide}x{high}, and keep that in the middle")
        }
        ViewMode::Fit => format!("scale it down until it fits: width {wide}, height {high}"),
        ViewMode::Cover => format!("scale it until it covers {wide}x{high}; nothing is cut"),
        ViewMode::CoverByLongSide => {
            format!("scale it until its longer side reaches {wide} and its shorter {high}; nothing is cut")
        }
        ViewMode::CoverByLongSideAndCrop => {
            format!(
                "scale it until its longer side reaches {wide} and its shorter {high}, and keep that in the middle"
            )
        }
    };
    if let Some(quality) = view.quality {
        words = format!("{words}; {}", of_quality(quality));
    }
    let Some(format) = view.format else { return Described::new(words) };
    let format = of_format(format);
    Described { words: format!("{words}; {}", format.words), unsupported: format.unsupported }
}

fn of_watermark(watermark: &Watermark) -> Described {
    match watermark {
        Watermark::Picture(mark) => {
            let larger = match mark.oversize {
                None => "",
                Some(Oversize::Shrink) => ", smaller if need be",
                Some(Oversize::Cut) => ", cut if need be",
            };
            Described::new(format!(
                "put the picture {} {}{larger}",
                mark.image.as_str(),
                placed(&mark.placement)
            ))
        }
        Watermark::Text(mark) => {
            let font = mark.font.as_ref().map_or(TextMark::DEFAULT_FONT, |font| font.as_str());
            let points = mark.font_size.map_or(TextMark::DEFAULT_FONT_SIZE, |size| size.get());
            let colour = hexadecimal(mark.fill.unwrap_or(TextMark::DEFAULT_FILL));
            let text = mark.text.as_str();
            Described::new(format!(
                "write {text:?} in {font}, {points} points, {colour}, {}",
                placed(&mark.placement)
            ))
        }
        Watermark::Blind(mark) => Described::unsupported(match &mark.content {
            BlindContent::HalfBlind(image) => {
                format!("hide the picture {} in it, half-blind", image.as_str())
            }
            BlindContent::Picture(image) => format!("hide the picture {} in it", image.as_str()),
            BlindContent::Text(text) => format!("hide the text {:?} in it", text.as_str()),
        }),
        Watermark::ReadBlind(reading) => Described::unsupported(match reading.kind {
            BlindKind::HalfBlind => "look for a half-blind picture in it",
            BlindKind::Picture => "look for a hidden picture in it",
            BlindKind::Text => "look for a hidden text in it",
        }),
    }
}

fn placed(placement: &Placement) -> String {
    let opacity = placement.dissolve.map_or(Placement::DEFAULT_OPACITY, |opacity| opacity.get());
    let place = if placement.batch == Some(true) {
        let turned =
            placement.degree.map_or_else(String::new, |degree| format!(", each turned by {degree} degrees"));
        format!("all over it{turned}")
    } else {
        let gravity = placement.gravity.unwrap_or(Placement::DEFAULT_GRAVITY);
        format!("{}{}", at(gravity), offset(placement.dx, placement.dy))
    };
    let scale = placement.scale.map_or_else(String::new, |scale| format!(", {}", scaled(scale)));
    format!("{place}{scale}, {opacity} % opaque")
}

fn scaled(scale: MarkScale) -> String {
    let of = match scale.by() {
        ScaleBy::Width => "width",
        ScaleBy::Height => "height",
        ScaleBy::Area => "area",
    };
    format!("with {} permille of its {of}", scale.permille())
}

fn at(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Northwest => "in the upper left corner",
        Gravity::North => "at the upper edge",
        Gravity::Northeast => "in the upper right corner",
        Gravity::West => "at the left edge",
        Gravity::Center => "in the middle",
        Gravity::East => "at the right edge",
        Gravity::Southwest => "in the lower left corner",
        Gravity::South => "at the lower edge",
        Gravity::Southeast => "in the lower right corner",
    }
}

fn offset(dx: Option<u32>, dy: Option<u32>) -> String {
    match (dx.unwrap_or(0), dy.unwrap_or(0)) {
        (0, 0) => String::new(),
        (dx, dy) => format!(", {dx} across and {dy} down or up from there"),
    }
}

fn hexadecimal(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}
