"""What the builder of processing rules is made of."""

from typing import TypeVar

from ._functions import check_rule, extend_rule

_Rule = TypeVar("_Rule", bound="RuleText")


class RuleText:
    """A processing rule as text, which never changes."""

    __slots__ = ("_text",)

    _text: str

    def __init__(self, rule: str = "") -> None:
        """Begins with a rule, or without any step.

        Args:
            rule: The text of a rule.

        Raises:
            InvalidArgumentError: The text is no rule.
        """
        self._text = check_rule(rule) if rule else ""

    def __str__(self) -> str:
        """The text of the rule; empty without any step."""
        return self._text

    def __repr__(self) -> str:
        """The text of the rule, as Python would write it."""
        return f"{type(self).__name__}({self._text!r})"

    def __eq__(self, other: object) -> bool:
        """Whether both are the same rule."""
        return self._text == other._text if isinstance(other, RuleText) else NotImplemented

    def __hash__(self) -> int:
        """A hash that equal rules share."""
        return hash(self._text)

    def _with(self: _Rule, step: str, /, **arguments: object) -> _Rule:
        """This rule with one step more."""
        given = [text for name, value in arguments.items() if value is not None for text in (name, _text_of(name, value))]
        return type(self)(extend_rule(self._text, step, given))


def _text_of(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float, RuleText)):
        return str(value)
    raise TypeError(f"{name} must be a text, a number or a truth value, not {type(value).__name__}")
