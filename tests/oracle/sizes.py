"""The size that each operation gives, from its published definition, in exact fractions.

Written without a look at the library's own arithmetic, and in another language. Where nothing is published, the
project's assumption holds (docs/assumptions.md): halves are rounded up, and no side is shorter than one pixel.
"""

from decimal import ROUND_CEILING, Decimal, getcontext
from fractions import Fraction
from math import isqrt

Size = tuple[int, int]
Box = tuple[int, int, int, int]

LONGEST_TARGET = 10_000

getcontext().prec = 50


def nearest(value: Fraction | int) -> int:
    """The nearest whole number, halves up, at least 1."""
    return max(1, (Fraction(value) + Fraction(1, 2)).__floor__())


def scaled(size: Size, factor: Fraction) -> Size:
    return nearest(size[0] * factor), nearest(size[1] * factor)


def not_larger(size: Size, target: Size, gif: bool) -> Size:
    """A GIF is never scaled up."""
    return size if gif and (target[0] > size[0] or target[1] > size[1]) else target


def percent(size: Size, across: int, down: int) -> Size:
    return nearest(Fraction(size[0] * across, 100)), nearest(Fraction(size[1] * down, 100))


def to_width(size: Size, width: int) -> Size:
    width = min(width, LONGEST_TARGET)
    return width, nearest(Fraction(size[1] * width, size[0]))


def to_height(size: Size, height: int) -> Size:
    height = min(height, LONGEST_TARGET)
    return nearest(Fraction(size[0] * height, size[1])), height


def ratios(size: Size, box: Size) -> tuple[Fraction, Fraction]:
    width, height = (min(side, LONGEST_TARGET) for side in box)
    return Fraction(width, size[0]), Fraction(height, size[1])


def inside(size: Size, box: Size) -> Size:
    return scaled(size, min(ratios(size, box)))


def inside_shrinking(size: Size, box: Size) -> Size:
    return size if box[0] > size[0] and box[1] > size[1] else inside(size, box)


def inside_growing(size: Size, box: Size) -> Size:
    return inside(size, box) if min(ratios(size, box)) > 1 else size


def covering(size: Size, box: Size) -> Size:
    return scaled(size, max(ratios(size, box)))


def within_area(size: Size, area: int) -> Size:
    """Both sides rounded down, so that the bound holds; one that comes to nothing is one pixel."""
    width, height = size
    if width * height <= area:
        return size
    down = isqrt(width * area // height), isqrt(height * area // width)
    if down[0] == 0:
        return 1, min(down[1], area)
    if down[1] == 0:
        return min(down[0], area), 1
    return down


def turned(size: Size, degrees: int) -> Size:
    """The smallest box of whole pixels around the turned rectangle."""
    width, height = size
    if degrees % 180 == 0:
        return size
    if degrees % 90 == 0:
        return height, width
    sine, cosine = abs(sine_of(degrees)), abs(sine_of(degrees + 90))

    def side(along: int, across: int) -> int:
        length = along * cosine + across * sine
        return int(length.to_integral_value(ROUND_CEILING))

    return side(width, height), side(height, width)


def sine_of(degrees: int) -> Decimal:
    """By its series, to far more digits than any side has."""
    pi = Decimal("3.14159265358979323846264338327950288419716939937510")
    x = Decimal(degrees % 360) * pi / 180
    term, total, step = x, x, 1
    while abs(term) > Decimal("1e-45"):
        term *= -x * x / ((step + 1) * (step + 2))
        total += term
        step += 2
    return total


def anchored(whole: Size, part: Size, gravity: str = "center", dx: int = 0, dy: int = 0) -> tuple[int, int]:
    """Where a part of a picture, or a mark on it, begins; not moved back onto the picture."""
    gravity = gravity.lower()
    across, down = whole[0] - part[0], whole[1] - part[1]
    left = dx if "west" in gravity else across - dx if "east" in gravity else half(across)
    top = dy if "north" in gravity else down - dy if "south" in gravity else half(down)
    return left, top


def half(room: int) -> int:
    """What cannot be in the middle is nearer to the left and the top."""
    return room // 2 if room >= 0 else -(-room // 2)


def crop_box(whole: Size, part: Size, gravity: str = "center", dx: int = 0, dy: int = 0) -> Box:
    """The rectangle that a crop keeps: a distance that would leave the picture ends at its edge."""
    part = min(part[0], whole[0]), min(part[1], whole[1])
    dx, dy = min(dx, whole[0] - part[0]), min(dy, whole[1] - part[1])
    left, top = anchored(whole, part, gravity, dx, dy)
    return left, top, left + part[0], top + part[1]


def cut_box(whole: Size, part: Size, left: int, top: int) -> Box | None:
    """The rectangle that a cut keeps; nothing if it lies outside."""
    if left >= whole[0] or top >= whole[1]:
        return None
    return left, top, min(left + part[0], whole[0]), min(top + part[1], whole[1])


def far_cut_box(whole: Size, part: Size, from_right: int, from_bottom: int) -> Box | None:
    """The same, measured from the right and the lower edge."""
    box = cut_box(whole, part, from_right, from_bottom)
    if box is None:
        return None
    left, top, right, bottom = box
    return whole[0] - right, whole[1] - bottom, whole[0] - left, whole[1] - top


def view(size: Size, mode: int, width: int | None, height: int | None, gif: bool = False) -> tuple[Size, Box]:
    """What `imageView2` scales to, and what it keeps of that."""
    whole = (0, 0)
    if mode == 2:
        if width and height:
            whole = inside(size, (width, height))
        elif width:
            whole = to_width(size, width)
        elif height:
            whole = to_height(size, height)
        if whole[0] > size[0] or whole[1] > size[1]:
            whole = size
        return whole, (0, 0, *whole)
    box = width or height or 0, height or width or 0
    if mode in (4, 5) and size[0] < size[1]:
        box = box[1], box[0]
    whole = not_larger(size, covering(size, box), gif)
    if mode in (1, 5):
        target = min(box[0], LONGEST_TARGET), min(box[1], LONGEST_TARGET)
        return whole, crop_box(whole, target)
    return whole, (0, 0, *whole)
