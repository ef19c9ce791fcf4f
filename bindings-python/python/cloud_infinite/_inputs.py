"""What goes into an operation on many inputs."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import _native

# Longest time for which inputs are taken before the results are looked at again.
_LONGEST = 0.01


def source(inputs: Any, operation: str, *, may_be_async: bool) -> Any:
    """Checks that the inputs can be iterated over, and are not one input by mistake."""
    is_iterable = isinstance(inputs, Iterable) or (may_be_async and isinstance(inputs, AsyncIterable))
    if is_iterable and not isinstance(inputs, (str, bytes, Mapping)):
        return inputs
    expected = "an iterable or async iterable" if may_be_async else "an iterable"
    raise _refused(operation, "inputs", inputs, f"must be {expected} of inputs, not {type(inputs).__name__}")


def total(inputs: Any) -> int | None:
    """How many inputs there are, if they know."""
    try:
        return len(inputs)
    except TypeError:
        return None


class Reader:
    """Turns what the caller gives into inputs."""

    __slots__ = ("_operation", "_record", "taken")

    def __init__(self, operation: str, record: type | None) -> None:
        self._operation = operation
        self._record = record
        self.taken = 0
        """How many inputs were handed over."""

    def read(self, value: object) -> object:
        """The input that a value stands for: a dictionary stands for the record with these fields."""
        if self._record is None or not isinstance(value, Mapping):
            return value
        try:
            return self._record(**value)
        except TypeError as error:
            rule = f"must have the fields of {self._record.__name__}: {error}"
            raise _refused(self._operation, f"inputs[{self.taken}]", value, rule) from None

    def feed(self, native: _native.Stream, iterator: Iterator[object], wanted: int) -> bool:
        """Hands over as many inputs as are wanted, or as come in time; whether they were the last ones.

        One by one: an iteration that waits for something must not hold back what it gave before.
        """
        until = monotonic() + _LONGEST
        for _ in range(wanted):
            try:
                value = next(iterator)
            except StopIteration:
                native.finish()
                return True
            self.hand(native, value)
            if monotonic() > until:
                break
        return False

    def hand(self, native: _native.Stream, value: object) -> None:
        """Hands over what a value stands for."""
        native.feed((self.read(value),), self.taken)
        self.taken += 1


def hand_over(stopped: BaseException, submissions: list[str]) -> None:
    """Sets on an exception what it cut off. It stays the same exception: whoever caused it waits for that."""
    if submissions:
        try:
            stopped.submissions = submissions  # type: ignore[attr-defined]
        except AttributeError:
            stopped.add_note(f"submissions that were cut off: {submissions}")


def _refused(operation: str, field: str, value: object, rule: str) -> Exception:
    from .errors import InvalidArgumentError

    shown = repr(value)
    shown = shown if len(shown) <= 200 else f"{shown[:200]}…"
    message = f"`{field}` {rule}"
    return InvalidArgumentError(
        f"{operation}: {message}", message=message, operation=operation, field=field, value=shown, rule=rule
    )
