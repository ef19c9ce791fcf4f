"""One row for each operation: how many cases, and how far they were from what was expected."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pictures import SAME, Distance, distance, opened
from PIL import Image
from sizes import Size
from wire import Emulator

ENOUGH_DECIBELS = 35.0
TONE_LEVELS = 3.0


@dataclass
class Bound:
    """What a comparison of pixels must reach."""

    decibels: float = 0.0
    levels: float = 255.0


EXACT = Bound(levels=0.0)
NEAR = Bound(decibels=ENOUGH_DECIBELS)
TONES = Bound(levels=TONE_LEVELS)
BLENDED = Bound(levels=1.0)


@dataclass
class Row:
    cases: int = 0
    wrong_sizes: int = 0
    failures: int = 0
    compared: int = 0
    decibels: float = SAME
    levels: float = 0.0


@dataclass
class Report:
    emulator: Emulator
    rows: dict[str, Row] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def complain(self, row: Row, text: str) -> None:
        row.failures += 1
        self.complaints.append(text)

    def render(self, operation: str, key: str, rule: str) -> Image.Image | None:
        """The picture that a rule makes, counted as a case."""
        row = self.rows.setdefault(operation, Row())
        row.cases += 1
        status, kind, body = self.emulator.ask(key, rule)
        if status != 200:
            self.complain(row, f"{operation}: {rule} of {key}: {status} {body[:300]!r}")
            return None
        picture = opened(body)
        if kind != Image.MIME.get(picture.format or ""):
            self.complain(row, f"{operation}: {rule} of {key}: sent as {kind}, found {picture.format}")
        picture.info["bytes"] = body
        return picture

    def check(
        self,
        operation: str,
        key: str,
        rule: str,
        size: Size,
        expected: Callable[[], Image.Image] | Image.Image | None = None,
        bound: Bound = NEAR,
        measure: Callable[[Image.Image, Image.Image], Distance] = distance,
    ) -> Image.Image | None:
        """One case: the size must be exactly that, and the pixels within the bound."""
        picture = self.render(operation, key, rule)
        row = self.rows[operation]
        if picture is None:
            return None
        if picture.size != size:
            row.wrong_sizes += 1
            self.complain(row, f"{operation}: {rule} of {key}: {picture.size} instead of {size}")
            return None
        if expected is not None:
            found = measure(picture, expected if isinstance(expected, Image.Image) else expected())
            row.compared += 1
            row.decibels = min(row.decibels, found.decibels)
            row.levels = max(row.levels, found.levels)
            if found.decibels < bound.decibels or found.levels > bound.levels:
                text = f"{found.decibels:.1f} dB, {found.levels:.0f} levels"
                self.complain(row, f"{operation}: {rule} of {key}: {text}, allowed {bound}")
        return picture

    def say(self, operation: str, true: bool, what: str) -> None:
        """One more fact about the case that was just made."""
        if not true:
            self.complain(self.rows[operation], f"{operation}: {what}")

    def refused(self, operation: str, key: str, rule: str, says: str) -> None:
        """One case that must fail and say why."""
        row = self.rows.setdefault(operation, Row())
        row.cases += 1
        status, _, body = self.emulator.ask(key, rule)
        if status != 400 or says not in body.decode():
            self.complain(row, f"{operation}: {rule} of {key}: {status} {body[:300]!r}, expected 400 with `{says}`")

    def table(self) -> str:
        """For people; `same` is a row whose pixels do not differ at all."""
        lines = [
            "| operation | cases | wrong sizes | pixels compared | lowest PSNR in dB | most levels apart | failures |",
            "|---|--:|--:|--:|--:|--:|--:|",
        ]
        for name, row in self.rows.items():
            decibels = "-" if not row.compared else "same" if row.decibels >= SAME else f"{row.decibels:.1f}"
            levels = f"{row.levels:.0f}" if row.compared else "-"
            lines.append(
                f"| {name} | {row.cases} | {row.wrong_sizes} | {row.compared} | {decibels} | {levels} | {row.failures} |"
            )
        total = sum(row.cases for row in self.rows.values())
        wrong = sum(row.wrong_sizes for row in self.rows.values())
        lines.append(f"\n{total} cases, {wrong} wrong sizes, {len(self.complaints)} failures")
        return "\n".join(lines)
