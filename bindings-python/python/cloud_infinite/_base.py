"""What the generated models and methods are made of."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, Self, TypeAlias, TypeVar

Item = TypeVar("Item")

SubmissionMode: TypeAlias = Literal["at_most_once", "effectively_once", "allow_duplicate_jobs"]
"""What is done about a submission that may have created a job: reported and never sent again, looked for and
sent once more only if it made none, or sent again like any other request."""


class OpenEnum(StrEnum):
    """An enumeration that the service may extend.

    A value that this version does not know becomes a member with its text: it equals that text, and every
    other member made from it, but is not listed by the class.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "OTHER"
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether this version of the library knows the value."""
        return self._value_ in type(self)._value2member_map_


def as_tuple(values: Iterable[Item]) -> tuple[Item, ...]:
    """Turns a list into a tuple.

    Text, and what is no list at all, is left as it is: the check behind it names the argument.
    """
    if isinstance(values, (str, bytes, dict)) or not isinstance(values, Iterable):
        return values  # type: ignore[return-value]
    return tuple(values)
