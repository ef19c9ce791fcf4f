# Written by `cargo xtask codegen` from the sources of the core. Do not edit.
"""A builder of processing rules."""

from ._rule_text import RuleText

__all__ = ["ProcessRule"]


class ProcessRule(RuleText):
    """Makes a processing rule step by step; `str()` gives its text, which goes wherever a rule is wanted.

    A builder never changes: each step gives a new one. Operations that follow each other share one
    `imageMogr2`.

    Raises:
        InvalidArgumentError: An argument breaks a rule; `field` names it.

    Example:
        rule = ProcessRule().auto_orient().thumbnail(width=480, height=320).format("webp")
        job = client.submit_job(input="in/cat.jpg", rule=str(rule), output="out/cat.webp")
    """

    __slots__ = ()

    def thumbnail(
        self,
        *,
        width: int | None = None,
        height: int | None = None,
        mode: str | None = None,
        pad: bool | None = None,
        color: str | None = None,
    ) -> "ProcessRule":
        """Scales the picture: `thumbnail`. With only one side the other follows in proportion.

        Args:
            width: The width in pixels.
            height: The height in pixels.
            mode: What both sides together mean: `fit` (the default) for the largest picture inside them,
                `shrink` for the same but never larger than the input, `enlarge` for the same but never
                smaller, `cover` for the smallest picture that reaches both, `exact` for exactly these.
            pad: Whether the picture is put in the middle of a canvas of this width and height.
            color: The colour of the canvas as `#RRGGBB`; white if not given.
        """
        return self._with("thumbnail", width=width, height=height, mode=mode, pad=pad, color=color)

    def scale(self, percent: int) -> "ProcessRule":
        """Scales both sides by a percentage: `thumbnail/!<S>p`.

        Args:
            percent: The percentage, 1 to 999.
        """
        return self._with("scale", percent=percent)

    def scale_width(self, percent: int) -> "ProcessRule":
        """Scales the width by a percentage and leaves the height: `thumbnail/!<S>px`.

        Args:
            percent: The percentage, 1 to 999.
        """
        return self._with("scale_width", percent=percent)

    def scale_height(self, percent: int) -> "ProcessRule":
        """Scales the height by a percentage and leaves the width: `thumbnail/!x<S>p`.

        Args:
            percent: The percentage, 1 to 999.
        """
        return self._with("scale_height", percent=percent)

    def limit_area(self, pixels: int) -> "ProcessRule":
        """Scales the picture down to a number of pixels in proportion: `thumbnail/<A>@`.

        Args:
            pixels: The most pixels the result may have.
        """
        return self._with("limit_area", pixels=pixels)

    def cut(self, width: int, height: int, dx: int, dy: int) -> "ProcessRule":
        """Keeps a rectangle of the picture as it is: `cut`.

        Args:
            width: The width of the rectangle in pixels.
            height: The height of the rectangle in pixels.
            dx: How many pixels are left of it.
            dy: How many pixels are above it.
        """
        return self._with("cut", width=width, height=height, dx=dx, dy=dy)

    def crop(
        self,
        *,
        width: int | None = None,
        height: int | None = None,
        gravity: str | None = None,
        dx: int | None = None,
        dy: int | None = None,
    ) -> "ProcessRule":
        """Scales the picture until it covers a box and cuts it to the box: `crop`. With only one side, that
        side is cut and nothing is scaled.

        Args:
            width: The width in pixels.
            height: The height in pixels.
            gravity: Which part is kept: `northwest`, `north`, `northeast`, `west`, `center` (the
                default), `east`, `southwest`, `south` or `southeast`.
            dx: The distance from the left or right edge in pixels.
            dy: The distance from the upper or lower edge in pixels.
        """
        return self._with("crop", width=width, height=height, gravity=gravity, dx=dx, dy=dy)

    def iradius(self, radius: int) -> "ProcessRule":
        """Keeps a circle in the middle: `iradius`. Not for GIF.

        Args:
            radius: The radius in pixels.
        """
        return self._with("iradius", radius=radius)

    def rradius(self, radius: int) -> "ProcessRule":
        """Rounds the corners: `rradius`. Not for GIF.

        Args:
            radius: The radius in pixels.
        """
        return self._with("rradius", radius=radius)

    def scrop(self, width: int, height: int) -> "ProcessRule":
        """Keeps the surroundings of the largest face, or everything if there is none: `scrop`.

        Args:
            width: The width in pixels.
            height: The height in pixels.
        """
        return self._with("scrop", width=width, height=height)

    def rotate(self, degrees: int) -> "ProcessRule":
        """Turns the picture clockwise: `rotate`.

        Args:
            degrees: The angle in degrees, 0 to 360.
        """
        return self._with("rotate", degrees=degrees)

    def auto_orient(self) -> "ProcessRule":
        """Turns the picture as its EXIF orientation says: `auto-orient`. It belongs in front of what depends
        on the sides.
        """
        return self._with("auto_orient")

    def flip(self, direction: str) -> "ProcessRule":
        """Mirrors the picture: `flip`.

        Args:
            direction: `vertical` for upside down, `horizontal` for left and right.
        """
        return self._with("flip", direction=direction)

    def format(self, format: str) -> "ProcessRule":
        """The format of the result: `format`. Without it the input's is kept.

        Args:
            format: `jpg`, `png`, `bmp`, `gif`, `webp` or `yjpeg`; with advanced compression also `tpg`,
                `heif` or `avif`.
        """
        return self._with("format", format=format)

    def quality(self, level: int, *, forced: bool | None = None) -> "ProcessRule":
        """The quality of a lossy result: `quality`. It is never more than the original's, unless it is
        forced.

        Args:
            level: The quality, 0 to 100.
            forced: Whether it counts even where the original's is lower.
        """
        return self._with("quality", level=level, forced=forced)

    def rquality(self, level: int) -> "ProcessRule":
        """The quality of a lossy result in percent of the original's: `rquality`.

        Args:
            level: The percentage, 0 to 100.
        """
        return self._with("rquality", level=level)

    def lquality(self, level: int) -> "ProcessRule":
        """The least quality of a lossy result; a better original keeps its own: `lquality`.

        Args:
            level: The quality, 0 to 100.
        """
        return self._with("lquality", level=level)

    def interlace(self, *, progressive: bool | None = None) -> "ProcessRule":
        """Whether a JPEG result is progressive: `interlace`.

        Args:
            progressive: Whether it is; yes if not given.
        """
        return self._with("interlace", progressive=progressive)

    def cgif(self, frames: int) -> "ProcessRule":
        """Takes frames out of a GIF: `cgif`.

        Args:
            frames: How many frames are left, 2 to 100; 1 leaves at most 30.
        """
        return self._with("cgif", frames=frames)

    def strip(self) -> "ProcessRule":
        """Drops metadata: `strip`."""
        return self._with("strip")

    def size_limit(self, kilobytes: int, *, forced: bool | None = None) -> "ProcessRule":
        """How large a JPEG result may be: `size-limit`.

        Args:
            kilobytes: The limit in kilobytes.
            forced: Whether, where the limit cannot be met, the smaller one of result and original is the
                answer.
        """
        return self._with("size_limit", kilobytes=kilobytes, forced=forced)

    def ignore_error(self) -> "ProcessRule":
        """Makes the original the result if processing fails: `ignore-error`."""
        return self._with("ignore_error")

    def blur(self, radius: int, sigma: int) -> "ProcessRule":
        """Blurs the picture: `blur`. Not for GIF.

        Args:
            radius: The radius in pixels, 1 to 50.
            sigma: The standard deviation, 1 or more.
        """
        return self._with("blur", radius=radius, sigma=sigma)

    def sharpen(self, strength: int) -> "ProcessRule":
        """Sharpens the picture: `sharpen`.

        Args:
            strength: How much, 10 to 300; 70 is recommended.
        """
        return self._with("sharpen", strength=strength)

    def bright(self, change: int) -> "ProcessRule":
        """Makes the picture darker or brighter: `bright`.

        Args:
            change: How much, -100 to 100.
        """
        return self._with("bright", change=change)

    def contrast(self, change: int) -> "ProcessRule":
        """Lowers or raises the contrast: `contrast`.

        Args:
            change: How much, -100 to 100.
        """
        return self._with("contrast", change=change)

    def grayscale(self, *, grey: bool | None = None) -> "ProcessRule":
        """Makes the colours greys: `grayscale`.

        Args:
            grey: Whether it does; yes if not given.
        """
        return self._with("grayscale", grey=grey)

    def aigc_metadata(self, fields: str) -> "ProcessRule":
        """Marks the picture as made by artificial intelligence: `AIGCMetadata`.

        Args:
            fields: The fields as the service wants them, joined by `/`; they are passed through.
        """
        return self._with("aigc_metadata", fields=fields)

    def image_view2(
        self,
        mode: int,
        *,
        width: int | None = None,
        height: int | None = None,
        format: str | None = None,
        quality: int | None = None,
    ) -> "ProcessRule":
        """A ready-made way to make a thumbnail: `imageView2`.

        Args:
            mode: 1 to cover the box and cut to it, 2 to fit inside it, 3 to cover it, 4 to cover it with
                the width meant for the longer side, 5 as 4 and cut to it.
            width: The width in pixels.
            height: The height in pixels.
            format: The format of the result, as for `format`.
            quality: The quality of a lossy result, 0 to 100, at most the original's.
        """
        return self._with(
            "image_view2",
            mode=mode,
            width=width,
            height=height,
            format=format,
            quality=quality,
        )

    def watermark_picture(
        self,
        image: str,
        *,
        gravity: str | None = None,
        dx: int | None = None,
        dy: int | None = None,
        dissolve: int | None = None,
        batch: bool | None = None,
        degree: int | None = None,
        scale_by: str | None = None,
        permille: int | None = None,
        oversize: str | None = None,
    ) -> "ProcessRule":
        """Puts a picture on the picture: `watermark/1`.

        Args:
            image: The `http://` address of the mark, an object of the same bucket; not an animation.
            gravity: Where it sits: as for `crop`, but `southeast` if not given.
            dx: The distance from the left or right edge in pixels; 0 if not given.
            dy: The distance from the upper or lower edge in pixels; 0 if not given.
            dissolve: How opaque it is in percent, 1 to 100; 90 if not given.
            batch: Whether it is repeated all over the picture.
            degree: By how many degrees each repetition is turned, 0 to 360.
            scale_by: What its size is a share of: `width`, `height` or `area`; goes with `permille`.
            permille: Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with
                `scale_by`.
            oversize: What is done with a mark that is larger than the picture: `shrink` or `cut`.
        """
        return self._with(
            "watermark_picture",
            image=image,
            gravity=gravity,
            dx=dx,
            dy=dy,
            dissolve=dissolve,
            batch=batch,
            degree=degree,
            scale_by=scale_by,
            permille=permille,
            oversize=oversize,
        )

    def watermark_text(
        self,
        text: str,
        *,
        font: str | None = None,
        font_size: int | None = None,
        fill: str | None = None,
        gravity: str | None = None,
        dx: int | None = None,
        dy: int | None = None,
        dissolve: int | None = None,
        batch: bool | None = None,
        degree: int | None = None,
        spacing: int | None = None,
        shadow: int | None = None,
        scale_by: str | None = None,
        permille: int | None = None,
    ) -> "ProcessRule":
        """Puts a text on the picture: `watermark/2`.

        Args:
            text: The text.
            font: The file name of the font; `Tahoma.ttf` if not given.
            font_size: The size in points; 13 if not given.
            fill: The colour as `#RRGGBB`; `#3D3D3D` if not given.
            gravity: Where it sits: as for `crop`, but `southeast` if not given.
            dx: The distance from the left or right edge in pixels; 0 if not given.
            dy: The distance from the upper or lower edge in pixels; 0 if not given.
            dissolve: How opaque it is in percent, 1 to 100; 90 if not given.
            batch: Whether it is repeated all over the picture.
            degree: By how many degrees each repetition is turned, 0 to 360.
            spacing: The room between repetitions in percent, 0 to 100; 10 if not given.
            shadow: How strong its shadow is, 0 to 100; 0 if not given.
            scale_by: What its size is a share of: `width`, `height` or `area`; goes with `permille`.
            permille: Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with
                `scale_by`.
        """
        return self._with(
            "watermark_text",
            text=text,
            font=font,
            font_size=font_size,
            fill=fill,
            gravity=gravity,
            dx=dx,
            dy=dy,
            dissolve=dissolve,
            batch=batch,
            degree=degree,
            spacing=spacing,
            shadow=shadow,
            scale_by=scale_by,
            permille=permille,
        )

    def watermark_blind(
        self,
        kind: str,
        *,
        text: str | None = None,
        image: str | None = None,
        level: int | None = None,
    ) -> "ProcessRule":
        """Hides a mark in the picture that nobody sees: `watermark/3`.

        Args:
            kind: `text`, `picture`, or `half_blind` for a picture.
            text: The text, for that kind.
            image: The `http://` address of the picture, for the other kinds.
            level: How strong it is, 1 to 3.
        """
        return self._with("watermark_blind", kind=kind, text=text, image=image, level=level)

    def watermark_read(self, kind: str, *, image: str | None = None) -> "ProcessRule":
        """Reads a mark that is hidden in the picture: `watermark/4`. The answer is in the result's watermark
        status.

        Args:
            kind: `text`, `picture` or `half_blind`.
            image: The `http://` address of the mark, or of the picture without it.
        """
        return self._with("watermark_read", kind=kind, image=image)

    def image_slim(self) -> "ProcessRule":
        """Makes the file smaller without a visible change: `imageSlim`."""
        return self._with("image_slim")

    def style(self, name: str) -> "ProcessRule":
        """A rule that is stored with the bucket: `style`.

        Args:
            name: Its name.
        """
        return self._with("style", name=name)

    def pipe(self, rule: str) -> "ProcessRule":
        """Another rule, which works on what the steps so far have made.

        Args:
            rule: The text of the rule.
        """
        return self._with("pipe", rule=rule)
