"""What can go wrong between a test and its emulator."""

from __future__ import annotations

__all__ = ["EmulatorError", "EmulatorGoneError", "RefusedError", "StartError", "WaitTimeoutError"]


class EmulatorError(Exception):
    """Base of the errors of this package."""


class StartError(EmulatorError):
    """The emulator did not start. The message has what it wrote to its standard error."""


class EmulatorGoneError(EmulatorError):
    """The emulator does not answer: it was stopped or has ended. The message has its last words, if any."""


class RefusedError(EmulatorError):
    """The emulator refuses what it was asked.

    Attributes:
        status: The HTTP status of the answer: 400 for a request that makes no sense, 404 for something that
            is not there, 409 for something that cannot be done now, 507 for an object that memory has no room
            for.
    """

    def __init__(self, message: str, status: int) -> None:
        """As the emulator answered."""
        super().__init__(message)
        self.status = status


class WaitTimeoutError(EmulatorError, TimeoutError):
    """What was waited for did not happen in time. The message has the requests and callbacks so far."""
