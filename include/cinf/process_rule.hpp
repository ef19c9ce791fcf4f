// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
#ifndef CINF_PROCESS_RULE_HPP
#define CINF_PROCESS_RULE_HPP

#ifndef CINF_HPP
#error "include cinf.hpp, which includes this file"
#endif

namespace cinf {

/// What may be left out of `ProcessRule::thumbnail`.
struct ThumbnailOptions {
    /// The width in pixels.
    std::optional<std::uint32_t> width;
    /// The height in pixels.
    std::optional<std::uint32_t> height;
    /// What both sides together mean: `fit` (the default) for the largest picture inside them, `shrink` for the
    /// same but never larger than the input, `enlarge` for the same but never smaller, `cover` for the smallest
    /// picture that reaches both, `exact` for exactly these.
    std::optional<std::string> mode;
    /// Whether the picture is put in the middle of a canvas of this width and height.
    std::optional<bool> pad;
    /// The colour of the canvas as `#RRGGBB`; white if not given.
    std::optional<std::string> color;
};

/// What may be left out of `ProcessRule::crop`.
struct CropOptions {
    /// The width in pixels.
    std::optional<std::uint32_t> width;
    /// The height in pixels.
    std::optional<std::uint32_t> height;
    /// Which part is kept: `northwest`, `north`, `northeast`, `west`, `center` (the default), `east`,
    /// `southwest`, `south` or `southeast`.
    std::optional<std::string> gravity;
    /// The distance from the left or right edge in pixels.
    std::optional<std::uint32_t> dx;
    /// The distance from the upper or lower edge in pixels.
    std::optional<std::uint32_t> dy;
};

/// What may be left out of `ProcessRule::quality`.
struct QualityOptions {
    /// Whether it counts even where the original's is lower.
    std::optional<bool> forced;
};

/// What may be left out of `ProcessRule::interlace`.
struct InterlaceOptions {
    /// Whether it is; yes if not given.
    std::optional<bool> progressive;
};

/// What may be left out of `ProcessRule::size_limit`.
struct SizeLimitOptions {
    /// Whether, where the limit cannot be met, the smaller one of result and original is the answer.
    std::optional<bool> forced;
};

/// What may be left out of `ProcessRule::grayscale`.
struct GrayscaleOptions {
    /// Whether it does; yes if not given.
    std::optional<bool> grey;
};

/// What may be left out of `ProcessRule::image_view2`.
struct ImageView2Options {
    /// The width in pixels.
    std::optional<std::uint32_t> width;
    /// The height in pixels.
    std::optional<std::uint32_t> height;
    /// The format of the result, as for `format`.
    std::optional<std::string> format;
    /// The quality of a lossy result, 0 to 100, at most the original's.
    std::optional<std::uint32_t> quality;
};

/// What may be left out of `ProcessRule::watermark_picture`.
struct WatermarkPictureOptions {
    /// Where it sits: as for `crop`, but `southeast` if not given.
    std::optional<std::string> gravity;
    /// The distance from the left or right edge in pixels; 0 if not given.
    std::optional<std::uint32_t> dx;
    /// The distance from the upper or lower edge in pixels; 0 if not given.
    std::optional<std::uint32_t> dy;
    /// How opaque it is in percent, 1 to 100; 90 if not given.
    std::optional<std::uint32_t> dissolve;
    /// Whether it is repeated all over the picture.
    std::optional<bool> batch;
    /// By how many degrees each repetition is turned, 0 to 360.
    std::optional<std::uint32_t> degree;
    /// What its size is a share of: `width`, `height` or `area`; goes with `permille`.
    std::optional<std::string> scale_by;
    /// Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with `scale_by`.
    std::optional<std::uint32_t> permille;
    /// What is done with a mark that is larger than the picture: `shrink` or `cut`.
    std::optional<std::string> oversize;
};

/// What may be left out of `ProcessRule::watermark_text`.
struct WatermarkTextOptions {
    /// The file name of the font; `Tahoma.ttf` if not given.
    std::optional<std::string> font;
    /// The size in points; 13 if not given.
    std::optional<std::uint32_t> font_size;
    /// The colour as `#RRGGBB`; `#3D3D3D` if not given.
    std::optional<std::string> fill;
    /// Where it sits: as for `crop`, but `southeast` if not given.
    std::optional<std::string> gravity;
    /// The distance from the left or right edge in pixels; 0 if not given.
    std::optional<std::uint32_t> dx;
    /// The distance from the upper or lower edge in pixels; 0 if not given.
    std::optional<std::uint32_t> dy;
    /// How opaque it is in percent, 1 to 100; 90 if not given.
    std::optional<std::uint32_t> dissolve;
    /// Whether it is repeated all over the picture.
    std::optional<bool> batch;
    /// By how many degrees each repetition is turned, 0 to 360.
    std::optional<std::uint32_t> degree;
    /// The room between repetitions in percent, 0 to 100; 10 if not given.
    std::optional<std::uint32_t> spacing;
    /// How strong its shadow is, 0 to 100; 0 if not given.
    std::optional<std::uint32_t> shadow;
    /// What its size is a share of: `width`, `height` or `area`; goes with `permille`.
    std::optional<std::string> scale_by;
    /// Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with `scale_by`.
    std::optional<std::uint32_t> permille;
};

/// What may be left out of `ProcessRule::watermark_blind`.
struct WatermarkBlindOptions {
    /// The text, for that kind.
    std::optional<std::string> text;
    /// The `http://` address of the picture, for the other kinds.
    std::optional<std::string> image;
    /// How strong it is, 1 to 3.
    std::optional<std::uint32_t> level;
};

/// What may be left out of `ProcessRule::watermark_read`.
struct WatermarkReadOptions {
    /// The `http://` address of the mark, or of the picture without it.
    std::optional<std::string> image;
};

/// Makes a processing rule step by step; `str()` gives its text, which goes wherever a rule is wanted.
///
/// A builder never changes: each step gives a new one. Operations that follow each other share one `imageMogr2`.
/// A step throws `Error` if an argument breaks a rule, and names it.
class ProcessRule {
public:
    /// Begins without any step.
    ProcessRule() = default;

    /// Begins with a rule. Throws `Error` if the text is none.
    explicit ProcessRule(const std::string &rule) : text_(check_rule(rule)) {}

    /// The text of the rule; empty without any step.
    const std::string &str() const noexcept { return text_; }

    /// Scales the picture: `thumbnail`. With only one side the other follows in proportion.
    ProcessRule thumbnail(const ThumbnailOptions &options = {}) const {
        detail::Arguments arguments;
        arguments.add("width", options.width);
        arguments.add("height", options.height);
        arguments.add("mode", options.mode);
        arguments.add("pad", options.pad);
        arguments.add("color", options.color);
        return with("thumbnail", arguments);
    }

    /// Scales both sides by a percentage: `thumbnail/!<S>p`.
    ///
    /// `percent`: The percentage, 1 to 999.
    ProcessRule scale(std::uint32_t percent) const {
        return with("scale", detail::Arguments().add("percent", percent));
    }

    /// Scales the width by a percentage and leaves the height: `thumbnail/!<S>px`.
    ///
    /// `percent`: The percentage, 1 to 999.
    ProcessRule scale_width(std::uint32_t percent) const {
        return with("scale_width", detail::Arguments().add("percent", percent));
    }

    /// Scales the height by a percentage and leaves the width: `thumbnail/!x<S>p`.
    ///
    /// `percent`: The percentage, 1 to 999.
    ProcessRule scale_height(std::uint32_t percent) const {
        return with("scale_height", detail::Arguments().add("percent", percent));
    }

    /// Scales the picture down to a number of pixels in proportion: `thumbnail/<A>@`.
    ///
    /// `pixels`: The most pixels the result may have.
    ProcessRule limit_area(std::uint32_t pixels) const {
        return with("limit_area", detail::Arguments().add("pixels", pixels));
    }

    /// Keeps a rectangle of the picture as it is: `cut`.
    ///
    /// `width`: The width of the rectangle in pixels.
    ///
    /// `height`: The height of the rectangle in pixels.
    ///
    /// `dx`: How many pixels are left of it.
    ///
    /// `dy`: How many pixels are above it.
    ProcessRule cut(std::uint32_t width, std::uint32_t height, std::uint32_t dx, std::uint32_t dy) const {
        return with("cut", detail::Arguments().add("width", width).add("height", height).add("dx", dx).add("dy", dy));
    }

    /// Scales the picture until it covers a box and cuts it to the box: `crop`. With only one side, that side is
    /// cut and nothing is scaled.
    ProcessRule crop(const CropOptions &options = {}) const {
        detail::Arguments arguments;
        arguments.add("width", options.width);
        arguments.add("height", options.height);
        arguments.add("gravity", options.gravity);
        arguments.add("dx", options.dx);
        arguments.add("dy", options.dy);
        return with("crop", arguments);
    }

    /// Keeps a circle in the middle: `iradius`. Not for GIF.
    ///
    /// `radius`: The radius in pixels.
    ProcessRule iradius(std::uint32_t radius) const {
        return with("iradius", detail::Arguments().add("radius", radius));
    }

    /// Rounds the corners: `rradius`. Not for GIF.
    ///
    /// `radius`: The radius in pixels.
    ProcessRule rradius(std::uint32_t radius) const {
        return with("rradius", detail::Arguments().add("radius", radius));
    }

    /// Keeps the surroundings of the largest face, or everything if there is none: `scrop`.
    ///
    /// `width`: The width in pixels.
    ///
    /// `height`: The height in pixels.
    ProcessRule scrop(std::uint32_t width, std::uint32_t height) const {
        return with("scrop", detail::Arguments().add("width", width).add("height", height));
    }

    /// Turns the picture clockwise: `rotate`.
    ///
    /// `degrees`: The angle in degrees, 0 to 360.
    ProcessRule rotate(std::uint32_t degrees) const {
        return with("rotate", detail::Arguments().add("degrees", degrees));
    }

    /// Turns the picture as its EXIF orientation says: `auto-orient`. It belongs in front of what depends on the
    /// sides.
    ProcessRule auto_orient() const {
        return with("auto_orient", detail::Arguments());
    }

    /// Mirrors the picture: `flip`.
    ///
    /// `direction`: `vertical` for upside down, `horizontal` for left and right.
    ProcessRule flip(const std::string &direction) const {
        return with("flip", detail::Arguments().add("direction", direction));
    }

    /// The format of the result: `format`. Without it the input's is kept.
    ///
    /// `format`: `jpg`, `png`, `bmp`, `gif`, `webp` or `yjpeg`; with advanced compression also `tpg`, `heif` or
    /// `avif`.
    ProcessRule format(const std::string &format) const {
        return with("format", detail::Arguments().add("format", format));
    }

    /// The quality of a lossy result: `quality`. It is never more than the original's, unless it is forced.
    ///
    /// `level`: The quality, 0 to 100.
    ProcessRule quality(std::uint32_t level, const QualityOptions &options = {}) const {
        return with("quality", detail::Arguments().add("level", level).add("forced", options.forced));
    }

    /// The quality of a lossy result in percent of the original's: `rquality`.
    ///
    /// `level`: The percentage, 0 to 100.
    ProcessRule rquality(std::uint32_t level) const {
        return with("rquality", detail::Arguments().add("level", level));
    }

    /// The least quality of a lossy result; a better original keeps its own: `lquality`.
    ///
    /// `level`: The quality, 0 to 100.
    ProcessRule lquality(std::uint32_t level) const {
        return with("lquality", detail::Arguments().add("level", level));
    }

    /// Whether a JPEG result is progressive: `interlace`.
    ProcessRule interlace(const InterlaceOptions &options = {}) const {
        return with("interlace", detail::Arguments().add("progressive", options.progressive));
    }

    /// Takes frames out of a GIF: `cgif`.
    ///
    /// `frames`: How many frames are left, 2 to 100; 1 leaves at most 30.
    ProcessRule cgif(std::uint32_t frames) const {
        return with("cgif", detail::Arguments().add("frames", frames));
    }

    /// Drops metadata: `strip`.
    ProcessRule strip() const {
        return with("strip", detail::Arguments());
    }

    /// How large a JPEG result may be: `size-limit`.
    ///
    /// `kilobytes`: The limit in kilobytes.
    ProcessRule size_limit(std::uint32_t kilobytes, const SizeLimitOptions &options = {}) const {
        return with("size_limit", detail::Arguments().add("kilobytes", kilobytes).add("forced", options.forced));
    }

    /// Makes the original the result if processing fails: `ignore-error`.
    ProcessRule ignore_error() const {
        return with("ignore_error", detail::Arguments());
    }

    /// Blurs the picture: `blur`. Not for GIF.
    ///
    /// `radius`: The radius in pixels, 1 to 50.
    ///
    /// `sigma`: The standard deviation, 1 or more.
    ProcessRule blur(std::uint32_t radius, std::uint32_t sigma) const {
        return with("blur", detail::Arguments().add("radius", radius).add("sigma", sigma));
    }

    /// Sharpens the picture: `sharpen`.
    ///
    /// `strength`: How much, 10 to 300; 70 is recommended.
    ProcessRule sharpen(std::uint32_t strength) const {
        return with("sharpen", detail::Arguments().add("strength", strength));
    }

    /// Makes the picture darker or brighter: `bright`.
    ///
    /// `change`: How much, -100 to 100.
    ProcessRule bright(std::int64_t change) const {
        return with("bright", detail::Arguments().add("change", change));
    }

    /// Lowers or raises the contrast: `contrast`.
    ///
    /// `change`: How much, -100 to 100.
    ProcessRule contrast(std::int64_t change) const {
        return with("contrast", detail::Arguments().add("change", change));
    }

    /// Makes the colours greys: `grayscale`.
    ProcessRule grayscale(const GrayscaleOptions &options = {}) const {
        return with("grayscale", detail::Arguments().add("grey", options.grey));
    }

    /// Marks the picture as made by artificial intelligence: `AIGCMetadata`.
    ///
    /// `fields`: The fields as the service wants them, joined by `/`; they are passed through.
    ProcessRule aigc_metadata(const std::string &fields) const {
        return with("aigc_metadata", detail::Arguments().add("fields", fields));
    }

    /// A ready-made way to make a thumbnail: `imageView2`.
    ///
    /// `mode`: 1 to cover the box and cut to it, 2 to fit inside it, 3 to cover it, 4 to cover it with the width
    /// meant for the longer side, 5 as 4 and cut to it.
    ProcessRule image_view2(std::uint32_t mode, const ImageView2Options &options = {}) const {
        detail::Arguments arguments;
        arguments.add("mode", mode);
        arguments.add("width", options.width);
        arguments.add("height", options.height);
        arguments.add("format", options.format);
        arguments.add("quality", options.quality);
        return with("image_view2", arguments);
    }

    /// Puts a picture on the picture: `watermark/1`.
    ///
    /// `image`: The `http://` address of the mark, an object of the same bucket; not an animation.
    ProcessRule watermark_picture(const std::string &image, const WatermarkPictureOptions &options = {}) const {
        detail::Arguments arguments;
        arguments.add("image", image);
        arguments.add("gravity", options.gravity);
        arguments.add("dx", options.dx);
        arguments.add("dy", options.dy);
        arguments.add("dissolve", options.dissolve);
        arguments.add("batch", options.batch);
        arguments.add("degree", options.degree);
        arguments.add("scale_by", options.scale_by);
        arguments.add("permille", options.permille);
        arguments.add("oversize", options.oversize);
        return with("watermark_picture", arguments);
    }

    /// Puts a text on the picture: `watermark/2`.
    ///
    /// `text`: The text.
    ProcessRule watermark_text(const std::string &text, const WatermarkTextOptions &options = {}) const {
        detail::Arguments arguments;
        arguments.add("text", text);
        arguments.add("font", options.font);
        arguments.add("font_size", options.font_size);
        arguments.add("fill", options.fill);
        arguments.add("gravity", options.gravity);
        arguments.add("dx", options.dx);
        arguments.add("dy", options.dy);
        arguments.add("dissolve", options.dissolve);
        arguments.add("batch", options.batch);
        arguments.add("degree", options.degree);
        arguments.add("spacing", options.spacing);
        arguments.add("shadow", options.shadow);
        arguments.add("scale_by", options.scale_by);
        arguments.add("permille", options.permille);
        return with("watermark_text", arguments);
    }

    /// Hides a mark in the picture that nobody sees: `watermark/3`.
    ///
    /// `kind`: `text`, `picture`, or `half_blind` for a picture.
    ProcessRule watermark_blind(const std::string &kind, const WatermarkBlindOptions &options = {}) const {
        detail::Arguments arguments;
        arguments.add("kind", kind);
        arguments.add("text", options.text);
        arguments.add("image", options.image);
        arguments.add("level", options.level);
        return with("watermark_blind", arguments);
    }

    /// Reads a mark that is hidden in the picture: `watermark/4`. The answer is in the result's watermark status.
    ///
    /// `kind`: `text`, `picture` or `half_blind`.
    ProcessRule watermark_read(const std::string &kind, const WatermarkReadOptions &options = {}) const {
        return with("watermark_read", detail::Arguments().add("kind", kind).add("image", options.image));
    }

    /// Makes the file smaller without a visible change: `imageSlim`.
    ProcessRule image_slim() const {
        return with("image_slim", detail::Arguments());
    }

    /// A rule that is stored with the bucket: `style`.
    ///
    /// `name`: Its name.
    ProcessRule style(const std::string &name) const {
        return with("style", detail::Arguments().add("name", name));
    }

    /// Another rule, which works on what the steps so far have made.
    ///
    /// `rule`: The text of the rule.
    ProcessRule pipe(const std::string &rule) const {
        return with("pipe", detail::Arguments().add("rule", rule));
    }

private:
    ProcessRule with(const char *step, const detail::Arguments &arguments) const {
        ProcessRule longer;
        longer.text_ = extend_rule(text_, step, arguments.list());
        return longer;
    }

    std::string text_;
};

} // namespace cinf

#endif
