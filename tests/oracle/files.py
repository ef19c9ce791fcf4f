"""Formats, qualities, animations, and questions about pictures."""

import hashlib
import json

import numpy as np
import sizes
from pictures import blocks, distance, encoded, opened, over, photo, values, with_alpha
from PIL import Image, ImageSequence
from report import EXACT, NEAR, Bound, Report

NAMES = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP", "yjpeg": "JPEG"}
PALETTE = Bound(decibels=30.0)
"""A picture with more colours than a palette has."""


def run(report: Report) -> None:
    conversions(report)
    qualities(report)
    size_limits(report)
    slimming(report)
    animations(report)
    questions(report)
    refusals(report)


def inputs() -> dict[str, bytes]:
    """One of every sort of file that Pillow can write and the service reads."""
    colour, clear = photo(120, 81), with_alpha(photo(120, 81))
    grey, flat = colour.convert("L"), blocks(120, 81)
    exif = Image.Exif()
    exif[0x010E] = "a picture"
    return {
        "baseline.jpg": encoded(colour, "JPEG", quality=95),
        "progressive.jpg": encoded(colour, "JPEG", quality=95, progressive=True),
        "full-chroma.jpg": encoded(colour, "JPEG", quality=95, subsampling=0),
        "half-chroma.jpg": encoded(colour, "JPEG", quality=95, subsampling=1),
        "restarts.jpg": encoded(colour, "JPEG", quality=95, restart_marker_blocks=3),
        "grey.jpg": encoded(grey, "JPEG", quality=95),
        "exif.jpg": encoded(colour, "JPEG", quality=95, exif=exif),
        "rgb.png": encoded(colour, "PNG"),
        "rgba.png": encoded(clear, "PNG"),
        "grey.png": encoded(grey, "PNG"),
        "grey-alpha.png": encoded(clear.convert("LA"), "PNG"),
        "palette.png": encoded(flat.convert("P", palette=Image.Palette.ADAPTIVE, colors=8), "PNG"),
        "two-colours.png": encoded(grey.convert("1"), "PNG"),
        "sixteen-bits.png": encoded(sixteen_bits(), "PNG"),
        "lossless.webp": encoded(colour, "WEBP", lossless=True),
        "lossy.webp": encoded(colour, "WEBP", quality=95),
        "clear.webp": encoded(clear, "WEBP", lossless=True),
        "clear-lossy.webp": encoded(clear, "WEBP", quality=95),
        "flat.gif": encoded(flat, "GIF"),
        "hole.gif": encoded(hole(), "GIF", transparency=0),
        "rgb.bmp": encoded(colour, "BMP"),
        "grey.bmp": encoded(grey, "BMP"),
        "palette.bmp": encoded(flat.convert("P", palette=Image.Palette.ADAPTIVE, colors=8), "BMP"),
        "two-colours.bmp": encoded(grey.convert("1"), "BMP"),
        "rgba.bmp": encoded(clear, "BMP"),
    }


def sixteen_bits() -> Image.Image:
    ramp = np.linspace(0, 65535, 120 * 81).reshape(81, 120)
    return Image.fromarray(ramp.astype(np.uint16))


def hole() -> Image.Image:
    """Palette colour 0 is transparent."""
    picture = blocks(120, 81).convert("P", palette=Image.Palette.ADAPTIVE, colors=7)
    picture.paste(0, (40, 20, 80, 60))
    return picture


def as_seen(data: bytes) -> Image.Image:
    """What Pillow reads, in eight bits."""
    picture = opened(data)
    if picture.mode.startswith("I;16"):
        levels = np.asarray(picture, dtype=np.float64) / 257
        return Image.fromarray(np.floor(levels + 0.5).astype(np.uint8), "L")
    return picture.convert("RGBA")


def on_white(picture: Image.Image) -> Image.Image:
    return Image.fromarray(np.round(over(values(picture), 255)).astype(np.uint8), "RGB")


def conversions(report: Report) -> None:
    for key, data in inputs().items():
        report.emulator.put(key, data)
        seen = as_seen(data)
        # The decoders' share: what comes out losslessly is what Pillow reads.
        lossy_input = key.endswith(".jpg") or key in ("lossy.webp", "clear-lossy.webp")
        report.check("decode", key, "imageMogr2/format/png", (120, 81), seen, NEAR if lossy_input else EXACT)
        for name, kind in NAMES.items():
            row, rule = f"format/{name}", f"imageMogr2/format/{name}/quality/95!"
            expected, bound = as_written(seen, name)
            if lossy_input and bound is EXACT:
                bound = NEAR
            picture = report.check(row, key, rule, (120, 81), expected, bound)
            if picture is not None:
                report.say(row, picture.format == kind, f"{key} became {picture.format}, not {kind}")
        target = sizes.to_width((120, 81), 55)
        kept = report.check("format kept", key, "imageMogr2/thumbnail/55x", target)
        if kept is not None:
            own = opened(data).format
            report.say("format kept", kept.format == own, f"{key} became {kept.format}, not {own}")


def as_written(seen: Image.Image, name: str) -> tuple[Image.Image, Bound]:
    """What a format leaves of a picture, and how near to that another writer of the format comes."""
    if name == "png":
        return seen, EXACT
    if name == "bmp":
        return on_white(seen), EXACT
    if name == "gif":
        # One bit of transparency, and a palette.
        pixels = values(seen)
        pixels[..., 3] = np.where(pixels[..., 3] > 0, 255, 0)
        return Image.fromarray(pixels.astype(np.uint8), "RGBA"), PALETTE
    if name == "webp":
        return opened(encoded(seen.convert("RGBA"), "WEBP", quality=95)), NEAR
    return opened(encoded(on_white(seen), "JPEG", quality=95)), NEAR


def qualities(report: Report) -> None:
    """Quality is read off the tables, which Pillow scales as everybody does."""
    colour = photo(160, 120)
    for original in (40, 75, 90):
        key = f"quality-{original}.jpg"
        report.emulator.put(key, encoded(colour, "JPEG", quality=original))
        for rule, quality in (
            ("quality/60", min(original, 60)),
            ("quality/85", min(original, 85)),
            ("quality/95!", 95),
            ("rquality/80", (original * 80 + 50) // 100),
            ("lquality/70", max(original, 70)),
            ("strip", original),
            ("quality/10/quality/50!", 50),
        ):
            same_tables(report, "quality", key, f"imageMogr2/{rule}", quality)
        for rule, quality in (("q/60", min(original, 60)), ("q/95!", 95), ("rq/50", (original * 50 + 50) // 100)):
            same_tables(report, "imageView2 quality", key, f"imageView2/2/w/999/{rule}", quality)
    for value, progressive in ((0, False), (1, True)):
        picture = report.check("interlace", "quality-75.jpg", f"imageMogr2/interlace/{value}", (160, 120), as_written_at(75))
        if picture is not None:
            report.say("interlace", bool(picture.info.get("progressive")) == progressive, f"interlace/{value}")
    for key in ("exif.jpg", "quality-75.jpg"):
        picture = report.check("strip", key, "imageMogr2/strip", opened((report.emulator.folder / key).read_bytes()).size)
        if picture is not None:
            report.say("strip", not picture.getexif() and "icc_profile" not in picture.info, f"{key} has metadata")


def as_written_at(quality: int) -> Image.Image:
    """Written twice with that quality, as what is read and written again without another."""
    once = opened(encoded(photo(160, 120), "JPEG", quality=quality))
    return opened(encoded(once, "JPEG", quality=quality))


def same_tables(report: Report, row: str, key: str, rule: str, quality: int) -> None:
    picture = report.check(row, key, rule, (160, 120))
    if picture is not None:
        expected = opened(encoded(photo(16, 16), "JPEG", quality=quality))
        same = list(picture.quantization[0]) == list(expected.quantization[0])
        report.say(row, same, f"{rule} of {key} is not of quality {quality}")


def size_limits(report: Report) -> None:
    noise = Image.effect_noise((400, 300), 90).convert("RGB")
    report.emulator.put("noise.jpg", encoded(noise, "JPEG", quality=95))
    for kilobytes in (20, 30, 60):
        for end in ("", "!"):
            rule = f"imageMogr2/size-limit/{kilobytes}k{end}"
            picture = report.check("size-limit", "noise.jpg", rule, (400, 300))
            if picture is not None:
                length = len(picture.info["bytes"])
                report.say("size-limit", length <= 1024 * kilobytes, f"{rule}: {length} bytes")


def slimming(report: Report) -> None:
    for key in ("baseline.jpg", "grey.jpg", "rgb.png", "rgba.png", "flat.gif", "quality-40.jpg", "noise.jpg"):
        data = (report.emulator.folder / key).read_bytes()
        picture = report.check("imageSlim", key, "imageSlim", opened(data).size, as_seen(data), Bound(decibels=24))
        if picture is not None:
            report.say("imageSlim", len(picture.info["bytes"]) <= len(data), f"{key} became larger")


def animation(count: int, kind: str) -> bytes:
    pictures = [blocks(64, 48, shift) for shift in range(count)]
    options = {"lossless": True} if kind == "WEBP" else {"disposal": 1}
    durations = [40 + 10 * (at % 5) for at in range(count)]
    return encoded(
        pictures[0], kind, save_all=True, append_images=pictures[1:], duration=durations, loop=0, **options
    )


def animations(report: Report) -> None:
    """Every frame has the size, the picture and the time that it should have."""
    for kind in ("GIF", "WEBP"):
        key = f"moving.{kind.lower()}"
        report.emulator.put(key, animation(7, kind))
        for rule, size in (
            ("imageMogr2/strip", (64, 48)),
            ("imageMogr2/thumbnail/!50p", (32, 24)),
            ("imageMogr2/cut/20x17x3x4", (20, 17)),
            ("imageMogr2/rotate/90", (48, 64)),
            ("imageMogr2/flip/vertical", (64, 48)),
            ("imageView2/1/w/20/h/20", (20, 20)),
            ("imageMogr2/crop/30x30/gravity/west|imageMogr2/rotate/270", (30, 30)),
        ):
            for name in ("gif", "webp"):
                moving(report, key, f"{rule}|imageMogr2/format/{name}/quality/100!", size, 7)
            still = report.check("animation to still", key, f"{rule}|imageMogr2/format/png", size)
            if still is not None:
                report.say("animation to still", getattr(still, "n_frames", 1) == 1, f"{rule} of {key} moves")
    report.emulator.put("long.gif", animation(40, "GIF"))
    for asked, left in ((1, 30), (2, 2), (9, 9), (40, 40), (100, 40)):
        moving(report, "long.gif", f"imageMogr2/cgif/{asked}", (64, 48), left)


def moving(report: Report, key: str, rule: str, size: sizes.Size, frames: int) -> None:
    row = "animation"
    picture = report.render(row, key, rule)
    if picture is None:
        return
    source = opened((report.emulator.folder / key).read_bytes())
    times = [time for _, time in shown(source)]
    found = shown(picture)
    sizes_found = {size for size, _ in found}
    if sizes_found != {size}:
        report.rows[row].wrong_sizes += 1
    report.say(row, sizes_found == {size}, f"{rule} of {key}: {sizes_found} instead of {size}")
    report.say(row, len(found) == frames, f"{rule} of {key}: {len(found)} frames instead of {frames}")
    if len(found) == len(times) and picture.format == "GIF":
        report.say(row, [time for _, time in found] == times, f"{rule} of {key}: other times")
    elif picture.format == "GIF":
        report.say(row, sum(time for _, time in found) == sum(times), f"{rule} of {key}: other times")
    if rule.startswith("imageMogr2/strip"):
        # A WebP has its colours at half the resolution; a frame of another time is within 10 dB.
        enough = 40 if picture.format == "GIF" else 25
        for at, (one, other) in enumerate(zip(ImageSequence.Iterator(picture), ImageSequence.Iterator(source))):
            apart = distance(one.convert("RGBA"), other.convert("RGBA"))
            report.rows[row].compared += 1
            report.rows[row].decibels = min(report.rows[row].decibels, apart.decibels)
            report.say(row, apart.decibels >= enough, f"{rule} of {key}: frame {at} has {apart.decibels:.1f} dB")


def shown(picture: Image.Image) -> list[tuple[sizes.Size, int]]:
    """Each frame's size, and for how many milliseconds it is seen."""
    frames = []
    for frame in ImageSequence.Iterator(picture):
        frame.load()
        frames.append((frame.size, frame.info.get("duration", 0)))
    return frames


def questions(report: Report) -> None:
    """What is said about a picture is what Pillow says about it."""
    row = report.rows.setdefault("imageInfo, imageAve", type(report.rows["decode"])())
    for key, data in inputs().items():
        row.cases += 1
        _, _, body = report.emulator.ask(key, "imageInfo")
        info = json.loads(body)
        kind = (opened(data).format or "").lower()
        expected = {
            "format": kind,
            "width": "120",
            "height": "81",
            "size": str(len(data)),
            "md5": hashlib.md5(data).hexdigest(),
        }
        found = {name: info.get(name) for name in expected}
        report.say("imageInfo, imageAve", found == expected, f"{key}: {found} instead of {expected}")
        _, _, body = report.emulator.ask(key, "imageAve")
        average = json.loads(body)["RGB"]
        colour = [int(average[at : at + 2], 16) for at in (2, 4, 6)]
        mean = over(values(as_seen(data)), 255).mean(axis=(0, 1))
        near = bool(np.all(np.abs(mean - colour) <= 1.5)) and info["photo_rgb"] == average
        report.say("imageInfo, imageAve", near, f"{key}: {average}, expected {mean}")


def refusals(report: Report) -> None:
    """What the service has and an emulator cannot do is named."""
    for rule in (
        "imageMogr2/format/tpg",
        "imageMogr2/format/heif",
        "imageMogr2/format/avif",
        "watermark/3/type/3/text/SGk",
        "watermark/4/type/3",
    ):
        report.refused("named as not supported", "rgb.png", rule, "cannot execute")
    report.refused("style that is not there", "rgb.png", "style/small", "there is no such style")
    report.emulator.put("torn.png", inputs()["rgb.png"][:400])
    report.refused("damaged input", "torn.png", "imageMogr2/format/png", "ends too soon")
