"""The pictures that go in, and how far two pictures are from each other."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float64]

SAME = 99.0
"""The decibels of two pictures that do not differ at all."""


def photo(width: int, height: int) -> Image.Image:
    """Smooth colours, hard edges and some grain, as photographs have them; the same in every run."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    across, down = x / max(width, 2), y / max(height, 2)
    red = 140 + 80 * np.sin(5 * across + 2 * down)
    green = 120 + 90 * np.cos(3 * down - 2 * across)
    blue = 110 + 100 * across * (1 - down)
    picture = np.stack([red, green, blue], axis=-1)
    disc = (across - 0.6) ** 2 + (down - 0.4) ** 2 < 0.04
    picture[disc] = [230, 190, 40]
    stripe = (across > 0.1) & (across < 0.2) & (down > 0.5)
    picture[stripe] = [20, 40, 90]
    grain = np.random.default_rng(7).normal(0, 2, picture.shape)
    return Image.fromarray(np.clip(picture + grain, 0, 255).astype(np.uint8), "RGB")


def with_alpha(picture: Image.Image) -> Image.Image:
    """Opaque at the left, transparent at the right, and a hole in the middle."""
    width, height = picture.size
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    alpha = np.clip(300 * (1 - x / width), 0, 255)
    alpha[(np.abs(x - width / 2) < width / 8) & (np.abs(y - height / 2) < height / 8)] = 0
    result = picture.convert("RGBA")
    result.putalpha(Image.fromarray(alpha.astype(np.uint8), "L"))
    return result


def blocks(width: int, height: int, shift: int = 0) -> Image.Image:
    """A few flat colours, which a palette holds exactly."""
    colours = [(220, 30, 30), (30, 200, 40), (30, 60, 220), (240, 220, 60), (250, 250, 250), (10, 10, 10)]
    picture = Image.new("RGB", (width, height))
    for top in range(0, height, 16):
        for left in range(0, width, 16):
            colour = colours[(left // 16 + 2 * (top // 16) + shift) % len(colours)]
            picture.paste(colour, (left, top, left + 16, top + 16))
    return picture


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def values(picture: Image.Image) -> Pixels:
    if picture.mode == "L":
        # Pillow forgets the greys of a GIF whose own palette is a ramp when it converts them.
        picture = Image.fromarray(np.asarray(picture))
    return np.asarray(picture.convert("RGBA"), dtype=np.float64)


def over(pixels: Pixels, ground: float) -> Pixels:
    share = pixels[..., 3:] / 255
    return pixels[..., :3] * share + ground * (1 - share)


@dataclass
class Distance:
    """How far two pictures are from each other, on black or on white, whichever shows more."""

    decibels: float
    levels: float


def distance(one: Image.Image, other: Image.Image, inside: NDArray[np.bool_] | None = None) -> Distance:
    """Compares all pixels, or those of a mask."""
    found = Distance(SAME, 0.0)
    for ground in (0.0, 255.0):
        difference = over(values(one), ground) - over(values(other), ground)
        if inside is not None:
            difference = difference[inside]
        error = float(np.mean(difference**2)) if difference.size else 0.0
        decibels = SAME if error == 0 else min(SAME, 10 * float(np.log10(255**2 / error)))
        levels = float(np.max(np.abs(difference))) if difference.size else 0.0
        found = Distance(min(found.decibels, decibels), max(found.levels, levels))
    return found
