"""The controls of an emulator that have a name of their own."""

from __future__ import annotations

from ._admin import Admin
from ._records import CallbackAttempt, Request

__all__ = ["Callbacks"]

class Callbacks:
    """What was reported of jobs that have ended."""

    def __init__(self, admin: Admin) -> None:
        """Of one emulator."""
        self._admin = admin

    def list(self) -> list[CallbackAttempt]:
        """All attempts, in order."""
        found = self._admin.json("GET", "/_ci/callbacks")
        return [CallbackAttempt.read(fields) for fields in found]

    def clear(self) -> None:
        """Forgets the attempts so far."""
        self._admin.ask("DELETE", "/_ci/callbacks")


def history(admin: Admin) -> str:
    """The requests and callbacks so far, for a message."""
    requests = [str(Request.read(fields)) for fields in admin.json("GET", "/_ci/requests")]
    callbacks = [str(CallbackAttempt.read(fields)) for fields in admin.json("GET", "/_ci/callbacks")]
    return f"{_listed('requests', requests)}\n{_listed('callbacks', callbacks)}"


def _listed(what: str, lines: list[str]) -> str:
    return "\n".join([f"{what}:", *(f"  {line}" for line in lines)]) if lines else f"{what}: none"
