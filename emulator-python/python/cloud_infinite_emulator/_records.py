"""What an emulator remembers, as values."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self

__all__ = ["Auth", "CallbackAttempt", "Record", "Request", "Transition"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(milliseconds: int) -> datetime:
    """A time of the emulator."""
    return EPOCH + timedelta(milliseconds=milliseconds)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """Base of everything that is read from the emulator."""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """Takes what is known; a newer emulator may say more."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in fields.items() if name in known})


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Auth(Record):
    """What became of a request's signature."""

    verdict: str
    """`accepted`, or the error code, or `none` if the request was refused before its signature was looked at."""
    part: str | None = None
    """The part of the request that did not fit, as far as it is known."""
    key_id: str = ""
    """The key id that the request claims."""
    signed_headers: list[str] = dataclasses.field(default_factory=list)
    """The names of the headers that it says are signed."""
    signed_parameters: list[str] = dataclasses.field(default_factory=list)
    """The names of the query parameters that it says are signed, encoded."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Request(Record):
    """A request that arrived at the service, refused or not."""

    sequence: int
    """Counts all requests from 1, in the order in which they had arrived completely."""
    time_ms: int
    """When it arrived, in milliseconds since 1970."""
    connection: int
    """Which connection it came on, counted from 1."""
    host: str
    """The `Host` header."""
    method: str
    """The method."""
    path: str
    """The path with escapes resolved."""
    query: tuple[tuple[str, str], ...] = ()
    """The query pairs with escapes resolved, sorted, without those that carry the signature or a token."""
    content_type: str | None = None
    """The `Content-Type` header."""
    body: str = ""
    """The body as text; empty for objects."""
    body_truncated: bool = False
    """Whether `body` lacks its end."""
    auth: Auth
    """What became of the signature."""
    status: int | None = None
    """The HTTP status of the answer, if there was one."""
    code: str | None = None
    """The error code of the answer, if it is one."""
    request_id: str = ""
    """The request id of the answer."""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """With its parts as values."""
        given = dict(fields)
        given["query"] = tuple((name, value) for name, value in given.get("query", ()))
        given["auth"] = Auth.read(given["auth"])
        # `super()` without arguments does not find the class that `slots` makes anew.
        return super(Request, cls).read(given)

    @property
    def time(self) -> datetime:
        """When it arrived."""
        return moment(self.time_ms)

    def fits(self, route: str) -> bool:
        """Whether it is one for a route.

        Args:
            route: A method and a path such as `POST /jobs`; `*` stands for any method, and in a path for anything.
        """
        method, separator, path = route.partition(" ")
        if not separator:
            raise ValueError(f"{route!r} is no route such as 'POST /jobs'")
        pattern = ".*".join(re.escape(part) for part in path.split("*"))
        return method in ("*", self.method) and re.fullmatch(pattern, self.path, re.DOTALL) is not None

    def __str__(self) -> str:
        """One line for a report."""
        query = "&".join(f"{name}={value}" if value else name for name, value in self.query)
        target = f"{self.path}?{query}" if query else self.path
        answer = "no answer" if self.status is None else str(self.status)
        words = [f"#{self.sequence}", f"{self.time:%H:%M:%S.%f}"[:-3], self.method, self.host + target, "->", answer]
        if self.code:
            words.append(self.code)
        if self.auth.verdict != "accepted":
            words.append(f"(signature: {self.auth.verdict}{f', {self.auth.part}' if self.auth.part else ''})")
        return " ".join(words)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Transition(Record):
    """A change of a job's state."""

    sequence: int
    """Counts all transitions from 1."""
    time_ms: int
    """When it happened, in milliseconds since 1970."""
    job_id: str
    """The job."""
    queue_id: str
    """Its queue."""
    level: int
    """Its level."""
    from_state: str | None
    """The state that it left; `None` for a new job."""
    to_state: str
    """The state that it entered."""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """`from` is no name in Python."""
        given = dict(fields)
        return super(Transition, cls).read({**given, "from_state": given.get("from"), "to_state": given["to"]})

    @property
    def time(self) -> datetime:
        """When it happened."""
        return moment(self.time_ms)

    def __str__(self) -> str:
        """One line for a report."""
        return f"#{self.sequence} {self.time:%H:%M:%S.%f} {self.job_id} {self.from_state} -> {self.to_state}"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class CallbackAttempt(Record):
    """One attempt to tell somebody that a job has ended."""

    sequence: int
    """Counts all attempts from 1."""
    time_ms: int
    """When it began, in milliseconds since 1970."""
    job_id: str
    """The job."""
    state: str
    """The state that is reported."""
    url: str
    """Where it was sent to."""
    attempt: int
    """Counts the attempts for this job from 1."""
    content_type: str
    """`application/xml` or `application/json`."""
    body: str
    """What was sent; `cloud_infinite.parse_callback` reads it."""
    status: int | None = None
    """The status of the answer, if there was one."""
    error: str | None = None
    """Why there was no answer, or why nothing was sent."""

    @property
    def time(self) -> datetime:
        """When it began."""
        return moment(self.time_ms)

    def __str__(self) -> str:
        """One line for a report."""
        became = self.error if self.status is None else self.status
        return (
            f"#{self.sequence} {self.time:%H:%M:%S.%f} {self.job_id} {self.state}, attempt {self.attempt} "
            f"to {self.url} -> {became}"
        )
