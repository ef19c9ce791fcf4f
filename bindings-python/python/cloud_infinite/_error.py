"""The base of all exceptions, and how they are made from what the native part reports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from .errors import ErrorKind, Outcome
    from .models import Job


class CloudInfiniteError(Exception):
    """What went wrong, where, and what was sent by then. The base of all errors of this package.

    `str(error)` is the whole sentence; the attributes hold its facts.
    """

    _kind: ClassVar[str] = "Internal"

    kind: ErrorKind
    """What the caller can do about it."""

    message: str
    """What went wrong, without the facts that have attributes of their own."""

    operation: str | None
    """The method that failed, such as `submit_job`; `None` if there was no call yet."""

    outcome: Outcome | None
    """What became of a call that creates something. Set for every failed `submit_job` and `create_template`,
    else `None`."""

    submission: str | None
    """The submission that may have created a job, as text: JSON without any credential. Keep it wherever the
    rest of your data is, and give it to `reconcile`, in this process or a later one."""

    status: int | None
    """HTTP status of the answer, if there was one."""

    code: str | None
    """The service's own error code, such as `PicBucketUnBinded`."""

    service_message: str | None
    """The service's own text, which may change at any time."""

    request_id: str | None
    """The service's id of the request; its support asks for it."""

    attempts: int
    """Requests that were sent. 0 means that nothing left this process."""

    elapsed: timedelta
    """Time from the call to this error."""

    waited: timedelta
    """How much of that time was spent waiting between requests."""

    retry_after: timedelta | None
    """How long the service asks to wait before the next request, if it said so."""

    retry_quota_exhausted: bool
    """Whether the request would have been sent again, had not so many requests to this endpoint failed
    lately."""

    field: str | None
    """The refused argument, such as `queue_id` or `notify_config.url`."""

    value: str | None
    """The refused value as text, shortened; `(hidden)` for a secret."""

    rule: str | None
    """The rule that the value breaks."""

    job: Job | None
    """The job that failed or was waited for, as it was seen last."""

    def __init__(
        self,
        text: str = "",
        *,
        kind: str | None = None,
        message: str | None = None,
        operation: str | None = None,
        outcome: str | None = None,
        submission: str | None = None,
        status: int | None = None,
        code: str | None = None,
        service_message: str | None = None,
        request_id: str | None = None,
        attempts: int = 0,
        elapsed: timedelta = timedelta(),
        waited: timedelta = timedelta(),
        retry_after: timedelta | None = None,
        retry_quota_exhausted: bool = False,
        field: str | None = None,
        value: str | None = None,
        rule: str | None = None,
        job: Job | None = None,
    ) -> None:
        from .errors import ErrorKind, Outcome

        super().__init__(text)
        self.kind = ErrorKind(kind or self._kind)
        self.message = text if message is None else message
        self.operation = operation
        self.outcome = None if outcome is None else Outcome(outcome)
        self.submission = submission
        self.status = status
        self.code = code
        self.service_message = service_message
        self.request_id = request_id
        self.attempts = attempts
        self.elapsed = elapsed
        self.waited = waited
        self.retry_after = retry_after
        self.retry_quota_exhausted = retry_quota_exhausted
        self.field = field
        self.value = value
        self.rule = rule
        self.job = job


# Users meet the class as part of the public module.
CloudInfiniteError.__module__ = "cloud_infinite.errors"


def from_native(kind: str, text: str, facts: dict[str, Any], causes: tuple[str, ...]) -> CloudInfiniteError:
    """The exception for an error that the native part reports."""
    from . import errors

    # What may exist gets a class of its own, so that nobody repeats the call by catching its kind.
    cls = errors._CLASSES[kind]
    if facts["outcome"] == errors.Outcome.AMBIGUOUS:
        cls = errors.AmbiguousError if facts["submission"] is None else errors.AmbiguousSubmissionError
    error = cls(text, kind=kind, **facts)
    for cause in causes:
        error.add_note(f"caused by: {cause}")
    return error
