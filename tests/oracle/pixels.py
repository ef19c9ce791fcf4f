"""What changes pixels and no size: filters, tones, marks."""

import base64
from pathlib import Path

import numpy as np
import sizes
from geometry import GRAVITIES, LANCZOS, url64
from pictures import Pixels, encoded, photo, values, with_alpha
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from report import BLENDED, EXACT, NEAR, TONES, Bound, Report
from sizes import Size
from wire import address

PICTURE_SIZE: Size = (240, 160)
BEYOND = 40
"""Pixels by which a mark may reach beyond its picture in these cases."""


def run(report: Report, font: Path) -> None:
    plain, clear = photo(*PICTURE_SIZE), with_alpha(photo(*PICTURE_SIZE))
    report.emulator.put("plain.png", encoded(plain, "PNG"))
    report.emulator.put("clear.png", encoded(clear, "PNG"))
    for key, picture in (("plain.png", plain), ("clear.png", clear)):
        blurs(report, key, picture)
        tones(report, key, picture)
    marks(report, plain, clear)
    tiles(report, plain)
    texts(report, plain, font)


def blurs(report: Report, key: str, picture: Image.Image) -> None:
    for radius, sigma in ((1, 1), (3, 2), (5, 5), (10, 3), (20, 7), (50, 10), (50, 100)):
        rule = f"imageMogr2/blur/{radius}x{sigma}"
        report.check("blur", key, rule, picture.size, gaussian(picture, radius, sigma))
        if radius >= 3 * sigma and picture.mode == "RGB":
            # Nothing of the bell is cut off, so Pillow's own filter is the same.
            report.check("blur as Pillow's", key, rule, picture.size, picture.filter(ImageFilter.GaussianBlur(sigma)))
    for strength in (10, 70, 300):
        rule = f"imageMogr2/sharpen/{strength}"
        report.check("sharpen", key, rule, picture.size, sharpened(picture, strength))
        if picture.mode == "RGB":
            expected = picture.filter(ImageFilter.UnsharpMask(1, strength, 0))
            report.check("sharpen as Pillow's", key, rule, picture.size, expected, Bound(decibels=30))


def gaussian(picture: Image.Image, radius: int, sigma: float) -> Image.Image:
    """A bell cut off at the radius, one direction after the other, in floating point; edges go on as they end."""
    pixels = values(picture)
    share = pixels[..., 3:] / 255
    layers = np.concatenate([pixels[..., :3] * share, pixels[..., 3:]], axis=-1)
    bell = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    bell /= bell.sum()
    for axis in (0, 1):
        room = [(0, 0)] * 3
        room[axis] = (radius, radius)
        wide = np.pad(layers, room, mode="edge")
        length = layers.shape[axis]
        layers = sum(weight * np.take(wide, range(at, at + length), axis) for at, weight in enumerate(bell))
    alpha = layers[..., 3:]
    colours = np.divide(layers[..., :3] * 255, alpha, out=np.zeros_like(layers[..., :3]), where=alpha > 0)
    return from_values(np.concatenate([colours, alpha], axis=-1))


def sharpened(picture: Image.Image, strength: int) -> Image.Image:
    pixels, soft = values(picture), values(gaussian(picture, 2, 1))
    pixels[..., :3] += (pixels[..., :3] - soft[..., :3]) * strength / 100
    return from_values(pixels)


def tones(report: Report, key: str, picture: Image.Image) -> None:
    grey = values(picture)
    grey[..., :3] = values(picture.convert("RGB").convert("L"))[..., :3]
    report.check("grayscale", key, "imageMogr2/grayscale/1", picture.size, from_values(grey), TONES)
    report.check("grayscale", key, "imageMogr2/grayscale/0", picture.size, picture, EXACT)
    for change in (-100, -40, -1, 0, 1, 33, 100):
        lighter = values(picture)
        lighter[..., :3] += change * 2.55
        report.check("bright", key, f"imageMogr2/bright/{change}", picture.size, from_values(lighter), TONES)
    for change in (-100, -40, -1, 0, 1, 33, 90):
        slope = (100 + change) / 100 if change < 0 else 100 / (100 - change)
        harder = values(picture)
        harder[..., :3] = (harder[..., :3] - 127.5) * slope + 127.5
        report.check("contrast", key, f"imageMogr2/contrast/{change}", picture.size, from_values(harder), TONES)


def from_values(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(np.round(pixels), 0, 255).astype(np.uint8), "RGBA")


def marks(report: Report, plain: Image.Image, clear: Image.Image) -> None:
    """Where a picture lies, to the pixel, and how it is mixed in."""
    opaque = photo(31, 20).transpose(Image.Transpose.ROTATE_180)
    report.emulator.put("mark.png", encoded(opaque, "PNG"))
    report.emulator.put("glass.png", encoded(with_alpha(photo(40, 30)), "PNG"))
    image = f"image/{url64(address('mark.png'))}"
    for gravity in GRAVITIES:
        for dx, dy in ((0, 0), (7, 3), (BEYOND, BEYOND), (225, 155)):
            place = sizes.anchored(plain.size, opaque.size, gravity, dx, dy)
            rule = f"watermark/1/{image}/gravity/{gravity}/dx/{dx}/dy/{dy}/dissolve/100"
            report.check("watermark/1 place", "plain.png", rule, plain.size, marked(plain, opaque, place, 100), EXACT)
            glass = with_alpha(photo(40, 30))
            place = sizes.anchored(plain.size, glass.size, gravity, dx, dy)
            rule = f"watermark/1/image/{url64(address('glass.png'))}/gravity/{gravity}/dx/{dx}/dy/{dy}/dissolve/70"
            report.check("watermark/1 mixed", "plain.png", rule, plain.size, marked(plain, glass, place, 70), BLENDED)
            report.check(
                "watermark/1 on glass", "clear.png", rule, plain.size, marked(clear, glass, place, 70), Bound(levels=2)
            )
    corner = sizes.anchored(plain.size, opaque.size, "southeast")
    report.check(
        "watermark/1 defaults", "plain.png", f"watermark/1/{image}", plain.size, marked(plain, opaque, corner, 90), BLENDED
    )
    shares(report, plain, opaque, image)


def shares(report: Report, plain: Image.Image, mark: Image.Image, image: str) -> None:
    """Marks as a share of the picture, and marks that are too large."""
    for by, share, size in (
        (1, 500, sizes.scaled(mark.size, sizes.Fraction(500 * plain.width, 1000 * mark.width))),
        (1, 90, sizes.scaled(mark.size, sizes.Fraction(90 * plain.width, 1000 * mark.width))),
        (2, 300, sizes.scaled(mark.size, sizes.Fraction(300 * plain.height, 1000 * mark.height))),
        (3, 100, by_area(mark.size, plain.size, 100)),
        (3, 250, by_area(mark.size, plain.size, 250)),
    ):
        place = sizes.anchored(plain.size, size, "northwest", 4, 5)
        rule = f"watermark/1/{image}/gravity/northwest/dx/4/dy/5/scatype/{by}/spcent/{share}/dissolve/100"
        expected = marked(plain, mark.resize(size, LANCZOS), place, 100)
        report.check("watermark/1 share", "plain.png", rule, plain.size, expected)
    large = photo(400, 200)
    report.emulator.put("large.png", encoded(large, "PNG"))
    rule = f"watermark/1/image/{url64(address('large.png'))}/gravity/center/dissolve/100/blogo"
    shrunk = sizes.inside(large.size, plain.size)
    expected = marked(plain, large.resize(shrunk, LANCZOS), sizes.anchored(plain.size, shrunk), 100)
    report.check("watermark/1 blogo", "plain.png", f"{rule}/1", plain.size, expected)
    expected = marked(plain, large, sizes.anchored(plain.size, large.size), 100)
    report.check("watermark/1 blogo", "plain.png", f"{rule}/2", plain.size, expected, EXACT)


def by_area(mark: Size, on: Size, permille: int) -> Size:
    factor = (permille / 1000 * on[0] * on[1] / (mark[0] * mark[1])) ** 0.5
    return round(mark[0] * factor), round(mark[1] * factor)


def tiles(report: Report, plain: Image.Image) -> None:
    """Marks side by side over the whole picture, straight and turned by right angles."""
    mark = photo(31, 20).transpose(Image.Transpose.ROTATE_180)
    image = f"image/{url64(address('mark.png'))}"
    for degree, turned in (
        (None, mark),
        (0, mark),
        (90, mark.transpose(Image.Transpose.ROTATE_270)),
        (180, mark.transpose(Image.Transpose.ROTATE_180)),
        (270, mark.transpose(Image.Transpose.ROTATE_90)),
    ):
        expected = plain
        for top in range(0, plain.height, turned.height):
            for left in range(0, plain.width, turned.width):
                expected = marked(expected, turned, (left, top), 100)
        angle = "" if degree is None else f"/degree/{degree}"
        rule = f"watermark/1/{image}/batch/1{angle}/dissolve/100"
        report.check("watermark/1 tiles", "plain.png", rule, plain.size, expected, EXACT)


def marked(picture: Image.Image, mark: Image.Image, place: tuple[int, int], opacity: int) -> Image.Image:
    """A mark laid on top, with Pillow's own way of mixing."""
    layer = Image.new("RGBA", picture.size)
    solid = mark.convert("RGBA")
    if opacity < 100:
        alpha = np.asarray(solid.getchannel("A"), dtype=np.float64) * opacity / 100
        solid.putalpha(Image.fromarray(np.floor(alpha + 0.5).astype(np.uint8), "L"))
    layer.paste(solid, place)
    return Image.alpha_composite(picture.convert("RGBA"), layer)


def texts(report: Report, plain: Image.Image, font: Path) -> None:
    """Only the box around the letters: how they are drawn is the font renderer's own."""
    white = Image.new("RGB", plain.size, "#FFFFFF")
    report.emulator.put("white.png", encoded(white, "PNG"))
    for text in ("Hello", "jgpq", "ÄÖÜ ß", "Привет", "A", "cloud-infinite"):
        for points in (10, 13, 24, 40):
            width, height = ink(text, font, points)
            if width > plain.width - 20:
                continue
            for gravity in GRAVITIES:
                rule = (
                    f"watermark/2/text/{base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')}"
                    f"/fontsize/{points}/fill/{url64('#000000')}/dissolve/100/gravity/{gravity}"
                )
                picture = report.check("watermark/2 box", "white.png", rule, plain.size)
                if picture is None:
                    continue
                box = ImageChops.difference(picture.convert("RGB"), white).getbbox()
                if box is None:
                    report.say("watermark/2 box", False, f"{rule}: nothing was drawn")
                    continue
                where = f"{rule}: letters in {box}, expected {width} by {height}"
                near = abs(box[2] - box[0] - width) <= 3 and abs(box[3] - box[1] - height) <= 3
                report.say("watermark/2 box", near, where)
                report.say("watermark/2 box", on_its_side(box, plain.size, gravity, points), where)


def ink(text: str, font: Path, pixels: int) -> Size:
    """How wide and high the letters are that Pillow draws."""
    canvas = Image.new("L", (2 * len(text) * pixels, 4 * pixels))
    ImageDraw.Draw(canvas).text((pixels, pixels), text, fill=255, font=ImageFont.truetype(str(font), pixels))
    left, top, right, bottom = canvas.getbbox() or (0, 0, 0, 0)
    return right - left, bottom - top


def on_its_side(box: tuple[int, int, int, int], whole: Size, gravity: str, points: int) -> bool:
    """Whether the letters are no further from their edge than a line's own room, or are in the middle."""
    room = 0.6 * points + 3
    checks = []
    for begin, end, length, low, high in (
        (box[0], box[2], whole[0], "west", "east"),
        (box[1], box[3], whole[1], "north", "south"),
    ):
        if low in gravity:
            checks.append(begin <= room)
        elif high in gravity:
            checks.append(length - end <= room)
        else:
            checks.append(abs((begin + end) / 2 - length / 2) <= room)
    return all(checks)
