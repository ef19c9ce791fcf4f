# Written by `cargo xtask codegen` from the sources of the core. Do not edit.
"""The exceptions: one class for each kind of error, all derived from `CloudInfiniteError`."""

from __future__ import annotations

import builtins
from enum import StrEnum
from typing import ClassVar

from ._error import CloudInfiniteError

__all__ = [
    "AmbiguousError",
    "AmbiguousSubmissionError",
    "CancelledError",
    "CloudInfiniteError",
    "ConflictError",
    "ConnectionError",
    "CredentialError",
    "DecodeError",
    "DeniedError",
    "ErrorKind",
    "FileError",
    "ForkedError",
    "IntegrityError",
    "InternalError",
    "InvalidArgumentError",
    "JobFailedError",
    "NotFoundError",
    "Outcome",
    "ServiceError",
    "ThrottledError",
    "TimeoutError",
    "WaitTimedOutError",
]


class ErrorKind(StrEnum):
    """What the caller can do about an error.

    The list may grow; new kinds come with a new minor version.
    """

    INVALID_ARGUMENT = "InvalidArgument"
    """An argument breaks a rule of the service or of this library. Nothing was sent: correct it."""

    CREDENTIAL = "Credential"
    """No usable credential was found, or the service says that it has expired. Check where it comes from."""

    CONNECTION = "Connection"
    """The connection could not be made or broke. Check the network and the endpoint."""

    TIMEOUT = "Timeout"
    """An answer did not come in time. Try again, or allow more time."""

    CANCELLED = "Cancelled"
    """The call was cancelled by the caller."""

    THROTTLED = "Throttled"
    """The service asks for fewer requests. Slow down."""

    DENIED = "Denied"
    """The service denies access. Check the secret key, the clock and the permissions."""

    NOT_FOUND = "NotFound"
    """What was asked for does not exist."""

    CONFLICT = "Conflict"
    """What was asked for does not fit the present state of the resource."""

    SERVICE = "Service"
    """The service refused the request or failed for a reason of its own; its code says which."""

    DECODE = "Decode"
    """The answer is not a document of this service. Something between may have replaced it."""

    JOB_FAILED = "JobFailed"
    """The job that was waited for ended without success."""

    WAIT_TIMED_OUT = "WaitTimedOut"
    """The job that was waited for did not end in time. It goes on; wait again or look at it later."""

    FORKED = "Forked"
    """The process was forked and the client belongs to the parent. Make a new client in the child."""

    INTERNAL = "Internal"
    """A defect of this library. Please report it."""

    FILE = "File"
    """A file of this machine could not be read or written: the disk is full, somebody else has it, access is
    denied.
    """

    INTEGRITY = "Integrity"
    """What was stored or received is not what was sent. Put or get it again."""


class Outcome(StrEnum):
    """What became of a submission, or of a template to be made. Every failed call that creates something
    carries exactly one of these; the fourth outcome, *created*, is the successful answer.
    """

    REJECTED = "Rejected"
    """The service refused; nothing exists. Correct the request, then submit again."""

    NOT_SENT = "NotSent"
    """No byte of the request reached the service; nothing exists. Submitting again is safe."""

    AMBIGUOUS = "Ambiguous"
    """The request may have reached the service and the answer did not come back: the job may exist. Look for
    it before submitting again, because a second submission would be billed as a second job. Of templates the
    second would be another one of the same name.
    """


class InvalidArgumentError(CloudInfiniteError, builtins.ValueError):
    """An argument breaks a rule of the service or of this library. Nothing was sent: correct it."""

    _kind: ClassVar[str] = ErrorKind.INVALID_ARGUMENT


class CredentialError(CloudInfiniteError):
    """No usable credential was found, or the service says that it has expired. Check where it comes from."""

    _kind: ClassVar[str] = ErrorKind.CREDENTIAL


class ConnectionError(CloudInfiniteError, builtins.ConnectionError):
    """The connection could not be made or broke. Check the network and the endpoint."""

    _kind: ClassVar[str] = ErrorKind.CONNECTION


class TimeoutError(CloudInfiniteError, builtins.TimeoutError):
    """An answer did not come in time. Try again, or allow more time."""

    _kind: ClassVar[str] = ErrorKind.TIMEOUT


class CancelledError(CloudInfiniteError):
    """The call was cancelled by the caller."""

    _kind: ClassVar[str] = ErrorKind.CANCELLED


class ThrottledError(CloudInfiniteError):
    """The service asks for fewer requests. Slow down."""

    _kind: ClassVar[str] = ErrorKind.THROTTLED


class DeniedError(CloudInfiniteError):
    """The service denies access. Check the secret key, the clock and the permissions."""

    _kind: ClassVar[str] = ErrorKind.DENIED


class NotFoundError(CloudInfiniteError):
    """What was asked for does not exist."""

    _kind: ClassVar[str] = ErrorKind.NOT_FOUND


class ConflictError(CloudInfiniteError):
    """What was asked for does not fit the present state of the resource."""

    _kind: ClassVar[str] = ErrorKind.CONFLICT


class ServiceError(CloudInfiniteError):
    """The service refused the request or failed for a reason of its own; its code says which."""

    _kind: ClassVar[str] = ErrorKind.SERVICE


class DecodeError(CloudInfiniteError):
    """The answer is not a document of this service. Something between may have replaced it."""

    _kind: ClassVar[str] = ErrorKind.DECODE


class JobFailedError(CloudInfiniteError):
    """The job that was waited for ended without success."""

    _kind: ClassVar[str] = ErrorKind.JOB_FAILED


class WaitTimedOutError(CloudInfiniteError, builtins.TimeoutError):
    """The job that was waited for did not end in time. It goes on; wait again or look at it later."""

    _kind: ClassVar[str] = ErrorKind.WAIT_TIMED_OUT


class ForkedError(CloudInfiniteError):
    """The process was forked and the client belongs to the parent. Make a new client in the child."""

    _kind: ClassVar[str] = ErrorKind.FORKED


class InternalError(CloudInfiniteError):
    """A defect of this library. Please report it."""

    _kind: ClassVar[str] = ErrorKind.INTERNAL


class FileError(CloudInfiniteError, builtins.OSError):
    """A file of this machine could not be read or written: the disk is full, somebody else has it, access is
    denied.
    """

    _kind: ClassVar[str] = ErrorKind.FILE


class IntegrityError(CloudInfiniteError):
    """What was stored or received is not what was sent. Put or get it again."""

    _kind: ClassVar[str] = ErrorKind.INTEGRITY


class AmbiguousError(CloudInfiniteError):
    """The request may have reached the service and the answer did not come back: the job may exist. Look for
    it before submitting again, because a second submission would be billed as a second job. Of templates the
    second would be another one of the same name.

    A class of its own, whatever the `kind`, so that nobody submits again by catching, say, `TimeoutError`.
    """


class AmbiguousSubmissionError(AmbiguousError):
    """A submission that may have created a job, and what `reconcile` finds it with."""

    submission: str
    """The submission as text, in JSON and without any credential: keep it wherever the rest of your data is,
    and give it to `reconcile`, in this process or a later one.
    """


_CLASSES: dict[str, type[CloudInfiniteError]] = {
    "InvalidArgument": InvalidArgumentError,
    "Credential": CredentialError,
    "Connection": ConnectionError,
    "Timeout": TimeoutError,
    "Cancelled": CancelledError,
    "Throttled": ThrottledError,
    "Denied": DeniedError,
    "NotFound": NotFoundError,
    "Conflict": ConflictError,
    "Service": ServiceError,
    "Decode": DecodeError,
    "JobFailed": JobFailedError,
    "WaitTimedOut": WaitTimedOutError,
    "Forked": ForkedError,
    "Internal": InternalError,
    "File": FileError,
    "Integrity": IntegrityError,
}
