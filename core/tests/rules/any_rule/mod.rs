//! Any rule the types can hold, for properties.

#![expect(clippy::unwrap_used, reason = "a strategy that makes what cannot be is wrong itself")]

use cloud_infinite::rule::{
    Adjustment, AigcFields, Anchor, Area, BlindContent, BlindKind, BlindLevel, BlindMark, BlindReading,
    BlurRadius, Color, Crop, Cut, Degrees, Distance, Fill, Flip, FontSize, Format, Frames, Gravity, Level,
    MAX_PERCENT, MAX_SEGMENTS, MarkScale, Opacity, Operation, Oversize, Percent, PictureMark, PictureUrl,
    Placement, Quality, Radius, ScaleBy, Segment, Sharpness, Side, Sigma, SizeLimit, SizeUnit, StyleName,
    Text, TextMark, Thumbnail, View, ViewMode, Watermark,
};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

/// What a rule is made of.
pub(crate) fn segments() -> impl Strategy<Value = Vec<Segment>> {
    prop::collection::vec(segment(), 1..=MAX_SEGMENTS)
}

fn segment() -> impl Strategy<Value = Segment> {
    let chain = (prop::collection::vec(operation(), 1..6), of("[A-Za-z0-9/_=-]{1,30}"));
    prop_oneof![
        6 => chain.prop_map(|(mut operations, fields)| {
            // Only at the end: everything behind the name belongs to it.
            operations.extend(fields.map(|fields| Operation::AigcMetadata(AigcFields::new(fields).unwrap())));
            Segment::ImageMogr2(operations)
        }),
        2 => view().prop_map(Segment::ImageView2),
        3 => watermark().prop_map(Segment::Watermark),
        1 => Just(Segment::ImageSlim),
        1 => "[^/|\\s\\p{C}]{1,12}".prop_map(|name| Segment::Style(StyleName::new(name).unwrap())),
    ]
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![1_u32..=2_000, 1..=u32::MAX].prop_map(|side| Side::new(side).unwrap())
}

fn level() -> impl Strategy<Value = Level> {
    (Level::MIN..=Level::MAX).prop_map(|level| Level::new(level).unwrap())
}

fn degrees() -> impl Strategy<Value = Degrees> {
    (0_u16..=360).prop_map(|degrees| Degrees::new(degrees).unwrap())
}

fn color() -> impl Strategy<Value = Color> {
    any::<(u8, u8, u8)>().prop_map(|(red, green, blue)| Color::new(red, green, blue))
}

fn text() -> impl Strategy<Value = Text> {
    "\\PC{1,20}".prop_map(|text| Text::new(text).unwrap())
}

fn url() -> impl Strategy<Value = PictureUrl> {
    "http://[a-z0-9./?=&~-]{1,40}".prop_map(|url| PictureUrl::new(url).unwrap())
}

fn adjustment() -> impl Strategy<Value = Adjustment> {
    (-100_i8..=100).prop_map(|change| Adjustment::new(change).unwrap())
}

fn quality() -> impl Strategy<Value = Quality> {
    prop_oneof![
        (level(), any::<bool>()).prop_map(|(level, forced)| Quality::Absolute { level, forced }),
        level().prop_map(Quality::Relative),
        level().prop_map(Quality::AtLeast),
    ]
}

fn thumbnail() -> impl Strategy<Value = Thumbnail> {
    let percent = || (Percent::MIN..=MAX_PERCENT).prop_map(|percent| Percent::new(percent).unwrap());
    prop_oneof![
        percent().prop_map(Thumbnail::Percent),
        percent().prop_map(Thumbnail::PercentWidth),
        percent().prop_map(Thumbnail::PercentHeight),
        side().prop_map(Thumbnail::Width),
        side().prop_map(Thumbnail::Height),
        (side(), side()).prop_map(|(width, height)| Thumbnail::Fit(width, height)),
        (side(), side()).prop_map(|(width, height)| Thumbnail::Shrink(width, height)),
        (side(), side()).prop_map(|(width, height)| Thumbnail::Enlarge(width, height)),
        (side(), side()).prop_map(|(width, height)| Thumbnail::Cover(width, height)),
        (side(), side()).prop_map(|(width, height)| Thumbnail::Exact(width, height)),
        (1..=u64::MAX).prop_map(|area| Thumbnail::Area(Area::new(area).unwrap())),
    ]
}

fn gravity() -> impl Strategy<Value = Gravity> {
    select(Gravity::ALL.to_vec())
}

fn crop() -> impl Strategy<Value = Crop> {
    let anchor = || {
        (of(gravity()), of(any::<u32>()), of(any::<u32>())).prop_map(|(gravity, dx, dy)| Anchor {
            gravity,
            dx,
            dy,
        })
    };
    let distance =
        || prop_oneof![any::<u32>().prop_map(Distance::Near), any::<u32>().prop_map(Distance::Far)];
    prop_oneof![
        (side(), side(), anchor()).prop_map(|(width, height, anchor)| Crop::Cover(width, height, anchor)),
        (side(), anchor()).prop_map(|(width, anchor)| Crop::Width(width, anchor)),
        (side(), anchor()).prop_map(|(height, anchor)| Crop::Height(height, anchor)),
        (side(), side(), distance(), distance()).prop_map(|(width, height, dx, dy)| Crop::Offset {
            width,
            height,
            dx,
            dy
        }),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    let radius = || (1..=u32::MAX).prop_map(|radius| Radius::new(radius).unwrap());
    let unit = select(vec![SizeUnit::Kilobytes, SizeUnit::Megabytes]);
    let geometry = prop_oneof![
        (thumbnail(), of(any::<bool>()), of(color()))
            .prop_map(|(form, pad, color)| Operation::Thumbnail(form, Fill { pad, color })),
        (side(), side(), any::<u32>(), any::<u32>())
            .prop_map(|(width, height, dx, dy)| Operation::Cut(Cut { width, height, dx, dy })),
        crop().prop_map(Operation::Crop),
        radius().prop_map(Operation::Iradius),
        radius().prop_map(Operation::Rradius),
        (side(), side()).prop_map(|(width, height)| Operation::Scrop(width, height)),
        degrees().prop_map(Operation::Rotate),
        Just(Operation::AutoOrient),
        select(Flip::ALL.to_vec()).prop_map(Operation::Flip),
    ];
    let encoding = prop_oneof![
        select(Format::ALL.to_vec()).prop_map(Operation::Format),
        quality().prop_map(Operation::Quality),
        any::<bool>().prop_map(Operation::Interlace),
        (Frames::MIN..=Frames::MAX).prop_map(|frames| Operation::Cgif(Frames::new(frames).unwrap())),
        Just(Operation::Strip),
        (1..=u32::MAX, unit, any::<bool>()).prop_map(|(amount, unit, forced)| {
            Operation::SizeLimit(SizeLimit::new(amount, unit, forced).unwrap())
        }),
        Just(Operation::IgnoreError),
    ];
    let pixels = prop_oneof![
        (1_u8..=50, 1..=u32::MAX).prop_map(|(radius, sigma)| {
            Operation::Blur(BlurRadius::new(radius).unwrap(), Sigma::new(sigma).unwrap())
        }),
        (10_u16..=300).prop_map(|strength| Operation::Sharpen(Sharpness::new(strength).unwrap())),
        adjustment().prop_map(Operation::Bright),
        adjustment().prop_map(Operation::Contrast),
        any::<bool>().prop_map(Operation::Grayscale),
    ];
    prop_oneof![geometry, encoding, pixels]
}

fn view() -> impl Strategy<Value = View> {
    let format = select(Format::ALL.to_vec());
    (select(ViewMode::ALL.to_vec()), of(side()), of(side()), of(format), of(quality()))
        .prop_map(|(mode, width, height, format, quality)| View { mode, width, height, format, quality })
}

fn placement() -> impl Strategy<Value = Placement> {
    let scale = prop_oneof![
        (1_u16..=1000).prop_map(|share| MarkScale::new(ScaleBy::Width, share).unwrap()),
        (1_u16..=1000).prop_map(|share| MarkScale::new(ScaleBy::Height, share).unwrap()),
        (1_u16..=250).prop_map(|share| MarkScale::new(ScaleBy::Area, share).unwrap()),
    ];
    let opacity = (1_u8..=100).prop_map(|opacity| Opacity::new(opacity).unwrap());
    let position = (of(gravity()), of(any::<u32>()), of(any::<u32>()));
    (position, of(opacity), of(any::<bool>()), of(degrees()), of(scale)).prop_map(
        |((gravity, dx, dy), dissolve, batch, degree, scale)| Placement {
            gravity,
            dx,
            dy,
            dissolve,
            batch,
            degree,
            scale,
        },
    )
}

fn watermark() -> impl Strategy<Value = Watermark> {
    let picture = (url(), placement(), of(select(vec![Oversize::Shrink, Oversize::Cut])))
        .prop_map(|(image, placement, oversize)| PictureMark { image, placement, oversize });
    let font_size = (1..=u32::MAX).prop_map(|size| FontSize::new(size).unwrap());
    let words = (text(), of(text()), of(font_size), of(color()), placement(), of(level()), of(level()))
        .prop_map(|(text, font, font_size, fill, placement, spacing, shadow)| TextMark {
            text,
            font,
            font_size,
            fill,
            placement,
            spacing,
            shadow,
        });
    let content = prop_oneof![
        url().prop_map(BlindContent::HalfBlind),
        url().prop_map(BlindContent::Picture),
        text().prop_map(BlindContent::Text),
    ];
    let strength = (1_u8..=3).prop_map(|level| BlindLevel::new(level).unwrap());
    let kinds = select(vec![BlindKind::HalfBlind, BlindKind::Picture, BlindKind::Text]);
    prop_oneof![
        picture.prop_map(Watermark::Picture),
        words.prop_map(Watermark::Text),
        (content, of(strength)).prop_map(|(content, level)| Watermark::Blind(BlindMark { content, level })),
        (kinds, of(url())).prop_map(|(kind, image)| Watermark::ReadBlind(BlindReading { kind, image })),
    ]
}
