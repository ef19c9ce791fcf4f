"""What an emulator remembers, as values."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self

__all__ = [
    "JobSummary",
    "QueueSummary",
    "Auth",
    "CallbackAttempt",
    "Fault",
    "FaultHit",
    "Record",
    "Request",
    "SignedTexts",
    "StoredObject",
    "Time",
    "Transition",
]

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
class SignedTexts(Record):
    """What a signature is made of."""

    format_string: str
    """The canonical request: method, path, query parameters and headers, a line each."""
    string_to_sign: str
    """The text that is signed, which has a digest of it."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Auth(Record):
    """What became of a request's signature."""

    verdict: str
    """`accepted`, or the error code, or `none` if the request was refused before that was looked at."""
    part: str | None = None
    """The part of the request that did not fit, as far as it is known."""
    message: str | None = None
    """The sentence of the refusal."""
    computed: SignedTexts | None = None
    """For a signature that does not match: what the emulator computed from the request."""
    fits: SignedTexts | None = None
    """For a signature that does not match: what the client signed, where that could be found out."""
    key_id: str = ""
    """The key id that the request claims."""
    signed_headers: list[str] = dataclasses.field(default_factory=list)
    """The names of the headers that it says are signed."""
    signed_parameters: list[str] = dataclasses.field(default_factory=list)
    """The names of the query parameters that it says are signed, encoded."""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """With its parts as values."""
        given = dict(fields)
        for name in ("computed", "fits"):
            texts = given.get(name)
            given[name] = None if texts is None else SignedTexts.read(texts)
        return super(Auth, cls).read(given)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class FaultHit(Record):
    """A rule that struck."""

    id: int
    """The number of the rule."""
    kind: str
    """What it did."""


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
    fault: FaultHit | None = None
    """The rule that struck the request, if one did."""
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
        hit = given.get("fault")
        given["fault"] = None if hit is None else FaultHit.read(hit)
        # `super()` without arguments does not find the class that `slots` makes anew.
        return super(Request, cls).read(given)

    @property
    def time(self) -> datetime:
        """When it arrived."""
        return moment(self.time_ms)

    def fits(self, route: str) -> bool:
        """Whether it is one for a route.

        Args:
            route: A method and a path such as `POST /jobs`; `*` stands for any method, and in a path for
                anything.
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
        words = [
            f"#{self.sequence}",
            f"{self.time:%H:%M:%S.%f}"[:-3],
            self.method,
            self.host + target,
            "->",
            answer,
        ]
        if self.code:
            words.append(self.code)
        if self.auth.verdict != "accepted":
            words.append(f"(signature: {self.auth.verdict}{f', {self.auth.part}' if self.auth.part else ''})")
        if self.fault is not None:
            words.append(f"(fault {self.fault.id}: {self.fault.kind})")
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
    attempt: int = 1
    """Which attempt to run it this is: one more each time that the emulator ended while the job ran."""
    from_state: str | None
    """The state that it left; `None` for a new job."""
    to_state: str
    """The state that it entered."""
    fault: FaultHit | None = None
    """The rule that struck the job when it began to run, if one did."""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """`from` is no name in Python."""
        given = dict(fields)
        hit = given.get("fault")
        given["fault"] = None if hit is None else FaultHit.read(hit)
        return super(Transition, cls).read(
            {**given, "from_state": given.get("from"), "to_state": given["to"]}
        )

    @property
    def time(self) -> datetime:
        """When it happened."""
        return moment(self.time_ms)

    def __str__(self) -> str:
        """One line for a report."""
        return f"#{self.sequence} {self.time:%H:%M:%S.%f} {self.job_id} {self.from_state} -> {self.to_state}"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class JobSummary(Record):
    """A job, as the emulator sees it. Looking at it is no read in the service's sense."""

    id: str
    """Its id."""
    queue_id: str
    """Its queue."""
    bucket: str
    """The bucket of its input."""
    region: str
    """The region of its input."""
    state: str
    """Its state, which clients may not be shown yet: `Submitted`, `Running`, `Success`, `Failed`, …"""
    stage: str
    """`waiting`, `running` or `ended`."""
    held: bool = False
    """Whether it waits to be released."""
    level: int
    """Its level."""
    input: str
    """The key of its input."""
    output_bucket: str
    """The bucket of its output."""
    output: str
    """The key of its output."""
    rule: str
    """Its rule."""
    template: Mapping[str, str] | None = dataclasses.field(default=None, hash=False)
    """The `id` and `name` of its template, if it has one."""
    user_data: str | None = None
    """What was submitted with it."""
    created: int
    """When it was submitted, in seconds since 1970."""
    started: int | None = None
    """When it began to run."""
    ended: int | None = None
    """When it ended."""
    failure: Mapping[str, str] | None = dataclasses.field(default=None, hash=False)
    """The `code` and `message` of its failure, if it failed."""
    result: Mapping[str, Any] | None = dataclasses.field(default=None, hash=False)
    """The `format`, `width`, `height`, `bytes` and `quality` of its result, if it has one."""

    def __str__(self) -> str:
        """One line for a report."""
        became = f": {self.failure['code']}, {self.failure['message']}" if self.failure else ""
        return f"{self.id} {self.state} {self.input} -> {self.output} by {self.rule}{became}"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class QueueSummary(Record):
    """A queue, as the emulator sees it."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    bucket: str
    """Its bucket."""
    region: str
    """The region of its bucket."""
    state: str
    """`Active` or `Paused`."""
    max_concurrent: int
    """How many of its jobs run at a time."""
    max_size: int
    """How many of its jobs may wait."""
    callback_url: str | None = None
    """Who is told when a job has ended, unless the job itself says."""
    jobs: Mapping[str, int] = dataclasses.field(default_factory=dict, hash=False)
    """How many jobs are in each state."""


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


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Fault(Record):
    """A rule by which something goes wrong, and how often it did."""

    id: int
    """The number of the rule."""
    kind: str
    """What goes wrong."""
    matches: int
    """How many requests or jobs it was for, those that went through included."""
    hits: int
    """How many of them it hit."""
    rule: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)
    """The rest of the rule, as it was given."""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self:
        """What is not known by name is the rule."""
        own = {"id", "kind", "matches", "hits"}
        rule = {name: value for name, value in fields.items() if name not in own}
        return super(Fault, cls).read({**fields, "rule": rule})


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Time(Record):
    """What time it is for the emulator."""

    mode: str
    """`system`, or `manual` if it is moved by hand."""
    now_ms: int
    """Milliseconds since 1970."""
    skew_ms: int = 0
    """How many milliseconds the clock of the system is put forward."""
    waiting: int = 0
    """How many things wait for a time to come."""

    @property
    def now(self) -> datetime:
        """What time it is."""
        return moment(self.now_ms)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class StoredObject(Record):
    """An object in a bucket."""

    key: str
    """Its key."""
    size: int
    """How many bytes it has."""
    content_type: str
    """Its content type."""
    md5: str
    """The MD5 of its bytes in hexadecimal digits."""
    crc64: str
    """The CRC-64 of its bytes as a decimal number."""
    modified: int
    """When it was written, in seconds since 1970."""
