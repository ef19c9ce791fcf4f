"""Everything that scales, cuts, turns or mirrors."""

import base64
import random

import numpy as np
import sizes
from pictures import Distance, blocks, distance, encoded, photo, values, with_alpha
from PIL import Image, ImageDraw, ImageOps
from report import EXACT, NEAR, Bound, Report
from sizes import Box, Size

PHOTO_SIZES: list[Size] = [(320, 240), (97, 61), (37, 211), (403, 29), (5, 3), (1, 1), (150, 150)]
GRAVITIES = ["northwest", "north", "northeast", "west", "center", "east", "southwest", "south", "southeast"]
LANCZOS = Image.Resampling.LANCZOS


def run(report: Report) -> None:
    pictures: dict[str, Image.Image] = {}
    for width, height in PHOTO_SIZES:
        pictures[f"photo-{width}x{height}.png"] = photo(width, height)
    pictures["alpha-200x140.png"] = with_alpha(photo(200, 140))
    for key, picture in pictures.items():
        report.emulator.put(key, encoded(picture, "PNG"))
    report.emulator.put("blocks.gif", encoded(blocks(160, 96), "GIF"))
    for key, picture in pictures.items():
        thumbnails(report, key, picture)
        views(report, key, picture)
        cuts(report, key, picture)
        crops(report, key, picture)
        turns(report, key, picture)
        radii(report, key, picture)
    pads(report, pictures)
    gifs(report)
    orientations(report)


def thumbnails(report: Report, key: str, picture: Image.Image) -> None:
    size = picture.size
    forms: list[tuple[str, str, Size]] = []
    for share in (1, 33, 50, 67, 100, 150, 333):
        forms.append(("!Sp", f"!{share}p", sizes.percent(size, share, share)))
        forms.append(("!Spx", f"!{share}px", sizes.percent(size, share, 100)))
        forms.append(("!xSp", f"!x{share}p", sizes.percent(size, 100, share)))
    for side in (1, 7, 50, 121, 300):
        forms.append(("Wx", f"{side}x", sizes.to_width(size, side)))
        forms.append(("xH", f"x{side}", sizes.to_height(size, side)))
        forms.append(("A@", f"{side * side}@", sizes.within_area(size, side * side)))
    for box in ((64, 64), (100, 40), (40, 100), (333, 250), (9, 200), (3, 2)):
        text = f"{box[0]}x{box[1]}"
        forms.append(("WxH", text, sizes.inside(size, box)))
        forms.append(("WxH>", f"{text}>", sizes.inside_shrinking(size, box)))
        forms.append(("WxH<", f"{text}<", sizes.inside_growing(size, box)))
        forms.append(("!WxHr", f"!{text}r", sizes.covering(size, box)))
        forms.append(("WxH!", f"{text}!", box))
    for name, text, target in forms:
        if target[0] * target[1] > 1_000_000:
            continue
        expected = picture.resize(target, LANCZOS)
        report.check(f"thumbnail {name}", key, f"imageMogr2/thumbnail/{text}", target, expected)


def views(report: Report, key: str, picture: Image.Image) -> None:
    for mode in (1, 2, 3, 4, 5):
        for width, height in ((64, 48), (48, 64), (50, None), (None, 50), (300, 10), (333, 250)):
            whole, box = sizes.view(picture.size, mode, width, height)
            if whole[0] * whole[1] > 2_000_000:
                continue
            sides = "".join(f"/{name}/{side}" for name, side in (("w", width), ("h", height)) if side)
            expected = scaled_and_cut(picture, whole, box)
            report.check(f"imageView2/{mode}", key, f"imageView2/{mode}{sides}", size_of(box), expected)


def cuts(report: Report, key: str, picture: Image.Image) -> None:
    size = picture.size
    for part, left, top in (((40, 30), 0, 0), ((40, 30), 3, 2), ((500, 500), 1, 0), ((1, 1), size[0] - 1, size[1] - 1)):
        rule = f"imageMogr2/cut/{part[0]}x{part[1]}x{left}x{top}"
        cut_exactly(report, "cut", key, rule, picture, sizes.cut_box(size, part, left, top))
        rule = f"imageMogr2/crop/!{part[0]}x{part[1]}a{left}a{top}"
        cut_exactly(report, "crop !WxHaXaY", key, rule, picture, sizes.cut_box(size, part, left, top))
        rule = f"imageMogr2/crop/!{part[0]}x{part[1]}-{left}-{top}"
        cut_exactly(report, "crop !WxH-X-Y", key, rule, picture, sizes.far_cut_box(size, part, left, top))
    outside = f"imageMogr2/cut/10x10x{size[0]}x0"
    report.refused("cut outside", key, outside, "outside of the picture")


def cut_exactly(
    report: Report, name: str, key: str, rule: str, picture: Image.Image, box: Box | None
) -> None:
    if box is None:
        report.refused(f"{name} outside", key, rule, "outside of the picture")
    else:
        report.check(name, key, rule, size_of(box), picture.crop(box), EXACT)


def crops(report: Report, key: str, picture: Image.Image) -> None:
    size = picture.size
    for gravity in GRAVITIES:
        for dx, dy in ((0, 0), (5, 9), (900, 900)):
            anchor = f"/gravity/{gravity}" + (f"/dx/{dx}/dy/{dy}" if dx else "")
            whole = sizes.covering(size, (60, 45))
            box = sizes.crop_box(whole, (60, 45), gravity, dx, dy)
            if whole[0] * whole[1] < 2_000_000:
                expected = scaled_and_cut(picture, whole, box)
                report.check("crop WxH", key, f"imageMogr2/crop/60x45{anchor}", size_of(box), expected)
            box = sizes.crop_box(size, (30, size[1]), gravity, dx, dy)
            cut_exactly(report, "crop Wx", key, f"imageMogr2/crop/30x{anchor}", picture, box)
            box = sizes.crop_box(size, (size[0], 20), gravity, dx, dy)
            cut_exactly(report, "crop xH", key, f"imageMogr2/crop/x20{anchor}", picture, box)
    # Nothing here finds a face, and without one the picture stays as it is.
    report.check("scrop", key, "imageMogr2/scrop/20x20", size, picture, EXACT)


def turns(report: Report, key: str, picture: Image.Image) -> None:
    quarters = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    for degrees in (0, 90, 180, 270, 360):
        expected = picture.transpose(quarters[degrees]) if degrees in quarters else picture
        report.check("rotate 90s", key, f"imageMogr2/rotate/{degrees}", expected.size, expected, EXACT)
    for degrees in (1, 15, 30, 45, 60, 89, 91, 135, 200, 300, 359):
        canvas = sizes.turned(picture.size, degrees)
        report.check(
            "rotate", key, f"imageMogr2/rotate/{degrees}", canvas, slanted(picture, degrees, canvas), NEAR, inner
        )
    for name, flip in (("vertical", ImageOps.flip), ("horizontal", ImageOps.mirror)):
        report.check("flip", key, f"imageMogr2/flip/{name}", picture.size, flip(picture), EXACT)


def slanted(picture: Image.Image, degrees: int, canvas: Size) -> Image.Image:
    """Turned clockwise about the middle, by the transformation that Pillow has for any matrix."""
    angle = np.deg2rad(degrees)
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    across, down = canvas[0] / 2, canvas[1] / 2
    matrix = (
        cosine,
        sine,
        picture.width / 2 - cosine * across - sine * down,
        -sine,
        cosine,
        picture.height / 2 + sine * across - cosine * down,
    )
    return picture.convert("RGBA").transform(canvas, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def inner(one: Image.Image, other: Image.Image) -> Distance:
    """Only where both are opaque: how an edge fades is nobody's rule."""
    return distance(one, other, (values(one)[..., 3] == 255) & (values(other)[..., 3] == 255))


def radii(report: Report, key: str, picture: Image.Image) -> None:
    for radius in (1, 20, 2000):
        side = min(2 * radius, *picture.size)
        box = sizes.crop_box(picture.size, (side, side))
        expected = rounded(picture.crop(box), side / 2)
        report.check("iradius", key, f"imageMogr2/iradius/{radius}", (side, side), expected, Bound(decibels=25), masked)
        expected = rounded(picture, min(radius, picture.width / 2, picture.height / 2))
        report.check(
            "rradius", key, f"imageMogr2/rradius/{radius}", picture.size, expected, Bound(decibels=25), masked
        )


def rounded(picture: Image.Image, radius: float) -> Image.Image:
    """With Pillow's own rounded rectangle, eight times as large and made smaller again."""
    fine = 8
    mask = Image.new("L", (picture.width * fine, picture.height * fine))
    area = (0, 0, mask.width - 1, mask.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(area, radius * fine, fill=255)
    result = picture.convert("RGBA")
    cover = np.asarray(mask.resize(picture.size, Image.Resampling.BOX), dtype=np.float64) / 255
    alpha = np.asarray(result.getchannel("A"), dtype=np.float64) * cover
    result.putalpha(Image.fromarray(np.round(alpha).astype(np.uint8), "L"))
    return result


def masked(one: Image.Image, other: Image.Image) -> Distance:
    """What is whole in both must be the same to the last level; edges count in decibels."""
    everywhere = distance(one, other)
    whole = (values(one)[..., 3] == 255) & (values(other)[..., 3] == 255)
    return Distance(everywhere.decibels, distance(one, other, whole).levels)


def pads(report: Report, pictures: dict[str, Image.Image]) -> None:
    for key, picture in pictures.items():
        for box in ((120, 90), (90, 120), (64, 64)):
            for colour in (None, "#3D5E7F", "#FFFFFF", "#000000"):
                fill = "/pad/1" + (f"/color/{url64(colour)}" if colour else "")
                text = f"{box[0]}x{box[1]}"
                for name, end, size in (
                    ("WxH", "", sizes.inside(picture.size, box)),
                    ("WxH>", ">", sizes.inside_shrinking(picture.size, box)),
                    ("WxH<", "<", sizes.inside_growing(picture.size, box)),
                ):
                    canvas = max(box[0], size[0]), max(box[1], size[1])
                    expected = padded(picture.resize(size, LANCZOS), canvas, colour or "#FFFFFF")
                    rule = f"imageMogr2/thumbnail/{text}{end}{fill}"
                    report.check(f"thumbnail {name} pad", key, rule, canvas, expected)


def padded(picture: Image.Image, canvas: Size, colour: str) -> Image.Image:
    result = Image.new("RGBA", canvas, colour)
    part = picture.convert("RGBA")
    layer = Image.new("RGBA", canvas)
    layer.paste(part, sizes.anchored(canvas, part.size))
    return Image.alpha_composite(result, layer)


def gifs(report: Report) -> None:
    """A GIF is never scaled up, whatever it becomes."""
    picture, size = blocks(160, 96), (160, 96)
    for text, target in (
        ("!50p", sizes.percent(size, 50, 50)),
        ("!200p", size),
        ("300x", size),
        ("80x200!", size),
        ("80x90!", (80, 90)),
        ("500x500", size),
        ("100x100", sizes.inside(size, (100, 100))),
    ):
        for kind in ("", "/format/png"):
            report.check("thumbnail of a GIF", "blocks.gif", f"imageMogr2/thumbnail/{text}{kind}", target)
    report.check("crop of a GIF", "blocks.gif", "imageMogr2/crop/500x50", (160, 50))
    report.check("imageView2 of a GIF", "blocks.gif", "imageView2/1/w/500/h/50", (160, 50))
    report.check("cut of a GIF", "blocks.gif", "imageMogr2/cut/33x21x7x5", (33, 21), picture.crop((7, 5, 40, 26)), EXACT)
    for operation in ("iradius/10", "rradius/10", "blur/3x2"):
        report.refused("not for a GIF", "blocks.gif", f"imageMogr2/{operation}", "does not take a GIF")


def orientations(report: Report) -> None:
    """A photograph of each orientation, put upright by Pillow and by the rule."""
    picture = photo(121, 80)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        key = f"orientation-{orientation}.jpg"
        data = encoded(picture, "JPEG", quality=95, exif=exif)
        report.emulator.put(key, data)
        stored = Image.open(report.emulator.folder / key)
        upright = ImageOps.exif_transpose(stored)
        report.check("auto-orient", key, "imageMogr2/auto-orient/format/png", upright.size, upright)
        report.check("auto-orient", key, "imageMogr2/auto-orient/auto-orient/format/png", upright.size, upright)
        report.check("no auto-orient", key, "imageMogr2/format/png", (121, 80), stored)
        target = sizes.to_width(upright.size, 60)
        rule = "imageMogr2/auto-orient/thumbnail/60x/format/png"
        report.check("auto-orient", key, rule, target, upright.resize(target, LANCZOS))


def scaled_and_cut(picture: Image.Image, whole: Size, box: Box) -> Image.Image:
    return picture.resize(whole, LANCZOS).crop(box)


def size_of(box: Box) -> Size:
    return box[2] - box[0], box[3] - box[1]


def url64(text: str) -> str:
    """Base64 as rules have it."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def chains(report: Report, count: int, seed: int) -> None:
    """Rules of several operations, whose size Python's fractions follow step by step."""
    chance = random.Random(seed)
    inputs = [(w, h) for w, h in PHOTO_SIZES if w * h > 1]
    for _ in range(count):
        size = chance.choice(inputs)
        rule, target = chain(chance, size)
        report.check("chains of operations", f"photo-{size[0]}x{size[1]}.png", rule, target)


def chain(chance: random.Random, size: Size) -> tuple[str, Size]:
    segments = []
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.25:
            mode, width, height = chance.randint(1, 5), chance.randint(1, 300), chance.randint(1, 300)
            whole, box = sizes.view(size, mode, width, height)
            if whole[0] * whole[1] <= 500_000:
                segments.append(f"imageView2/{mode}/w/{width}/h/{height}")
                size = size_of(box)
                continue
        operations = []
        for _ in range(chance.randint(1, 4)):
            text, after = operation(chance, size)
            if after[0] * after[1] <= 500_000:
                operations.append(text)
                size = after
        segments.append("imageMogr2/" + "/".join(operations or ["strip"]))
    return "|".join(segments), size


def operation(chance: random.Random, size: Size) -> tuple[str, Size]:
    share, side = chance.randint(1, 250), chance.randint(1, 300)
    box = chance.randint(1, 300), chance.randint(1, 300)
    text = f"{box[0]}x{box[1]}"
    left, top = chance.randrange(size[0]), chance.randrange(size[1])
    degrees = chance.randint(0, 360)
    corner = sizes.cut_box(size, box, left, top) or (0, 0, 1, 1)
    circle = min(2 * side, *size)
    return chance.choice(
        [
            (f"thumbnail/!{share}p", sizes.percent(size, share, share)),
            (f"thumbnail/!{share}px", sizes.percent(size, share, 100)),
            (f"thumbnail/!x{share}p", sizes.percent(size, 100, share)),
            (f"thumbnail/{side}x", sizes.to_width(size, side)),
            (f"thumbnail/x{side}", sizes.to_height(size, side)),
            (f"thumbnail/{text}", sizes.inside(size, box)),
            (f"thumbnail/{text}>", sizes.inside_shrinking(size, box)),
            (f"thumbnail/{text}<", sizes.inside_growing(size, box)),
            (f"thumbnail/!{text}r", sizes.covering(size, box)),
            (f"thumbnail/{text}!", box),
            (f"thumbnail/{text}/pad/1", box),
            (f"thumbnail/{side * side}@", sizes.within_area(size, side * side)),
            (f"crop/{text}", size_of(sizes.crop_box(sizes.covering(size, box), box))),
            (f"crop/{side}x", (min(side, size[0]), size[1])),
            (f"crop/x{side}", (size[0], min(side, size[1]))),
            (f"cut/{text}x{left}x{top}", size_of(corner)),
            (f"iradius/{side}", (circle, circle)),
            (f"rradius/{side}", size),
            (f"rotate/{degrees}", sizes.turned(size, degrees)),
            ("flip/horizontal", size),
            ("grayscale/1", size),
            ("auto-orient", size),
        ]
    )
