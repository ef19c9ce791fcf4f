"""The controls of an emulator that have a name of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

from ._admin import Admin
from ._errors import RefusedError, WaitTimeoutError
from ._options import Seconds, milliseconds, unix_milliseconds
from ._records import CallbackAttempt, Fault, JobSummary, Request, Time

__all__ = ["Callbacks", "Clock", "FaultKind", "Faults"]

FaultKind: TypeAlias = Literal[
    "status",
    "delay",
    "dribble",
    "reset",
    "truncate",
    "malformed",
    "accept_then_lose",
    "fail_job",
    "stuck_job",
    "lose_output",
    "stale_read",
]
"""What a fault does; the guide to the emulator says what each needs."""


class Faults:
    """What goes wrong on purpose."""

    def __init__(self, admin: Admin) -> None:
        """Of one emulator."""
        self._admin = admin

    def add(
        self,
        kind: FaultKind | None = None,
        *,
        route: str | None = None,
        service: Literal["ci", "cos"] | None = None,
        bucket: str | None = None,
        key: str | None = None,
        job_id: str | None = None,
        skip: int | None = None,
        times: int | None = None,
        probability: float | None = None,
        seed: int | None = None,
        status: int | None = None,
        code: str | None = None,
        message: str | None = None,
        retry_after: int | str | None = None,
        delay: Seconds | tuple[Seconds, Seconds] | None = None,
        bytes_per_second: int | None = None,
        when: Literal["before", "after"] | None = None,
        bytes: int | None = None,
        hang: bool | None = None,
        reads: int | None = None,
        missing: bool | None = None,
    ) -> int:
        """Adds a rule.

        Args:
            kind: What goes wrong. Not given, it is `status` if there is a `status`, and `delay` if there is a
                `delay`.
            route: Only requests such as `POST /jobs`, `GET /jobs/*`, `PUT *`.
            service: Only requests for jobs and queues (`ci`) or for objects (`cos`).
            bucket: Only requests for this bucket.
            key: Only objects whose key fits; `*` stands for anything.
            job_id: Only this job.
            skip: How many requests that fit go through first.
            times: How many requests are hit at most; not given, all that come.
            probability: How likely each is hit, from 0 to 1.
            seed: Makes the chances the same in every run.
            status: The status of the answer.
            code: The error code of the answer, or that of a failed job.
            message: The message that goes with it.
            retry_after: The `Retry-After` of the answer: seconds, or any text.
            delay: How long the answer is held back, in seconds or as a `timedelta`; two of them are the
                shortest and the longest.
            bytes_per_second: How slowly a `dribble` goes.
            when: Whether the connection breaks, or the delay passes, `before` or `after` the request takes
                effect.
            bytes: After how many bytes the answer ends.
            hang: Whether a lost answer leaves the client waiting, instead of breaking the connection.
            reads: For how many reads an old state is shown.
            missing: Whether those reads do not find the job at all.

        Returns:
            int: The number of the rule.

        Raises:
            RefusedError: The rule makes no sense; the message says why.

        Example:
            cloud.faults.add(route="POST /jobs", status=503, times=2, retry_after=1)
        """
        if kind is None:
            kind = "status" if status is not None else "delay" if delay is not None else None
        if kind is None:
            raise ValueError(
                'kind is missing, such as kind="reset"; only a status or a delay say it by themselves'
            )
        rule: dict[str, Any] = {
            "kind": kind,
            "route": route,
            "service": service,
            "bucket": bucket,
            "key": key,
            "job_id": job_id,
            "skip": skip,
            "times": times,
            "probability": probability,
            "seed": seed,
            "status": status,
            "code": code,
            "message": message,
            "retry_after": retry_after,
            "bytes_per_second": bytes_per_second,
            "when": when,
            "bytes": bytes,
            "hang": hang,
            "reads": reads,
            "missing": missing,
        }
        if isinstance(delay, tuple):
            rule["min_ms"], rule["max_ms"] = (milliseconds(length) for length in delay)
        elif delay is not None:
            rule["ms"] = milliseconds(delay)
        given = {name: value for name, value in rule.items() if value is not None}
        added: int = self._admin.json("POST", "/_ci/faults", given)["id"]
        return added

    def list(self) -> list[Fault]:
        """The rules, with how often they hit."""
        return [Fault.read(fields) for fields in self._admin.json("GET", "/_ci/faults")]

    def remove(self, number: int) -> None:
        """Takes a rule back.

        Args:
            number: What `add` returned.

        Raises:
            RefusedError: There is no such rule.
        """
        self._admin.ask("DELETE", f"/_ci/faults/{number}")

    def clear(self) -> None:
        """Takes all rules back."""
        self._admin.ask("DELETE", "/_ci/faults")


class Callbacks:
    """What was reported of jobs that have ended."""

    def __init__(self, admin: Admin) -> None:
        """Of one emulator."""
        self._admin = admin

    @property
    def url(self) -> str:
        """Somebody to call back: the emulator itself, which takes every report. For tests without a server.

        Example:
            job = client.submit_job(..., callback=cloud.callbacks.url)
            told = cloud.callbacks.wait(job.job_id)
        """
        return f"{self._admin.url}/_ci/receiver"

    def wait(self, job_id: str, timeout: Seconds = 5.0) -> CallbackAttempt:
        """Waits until a job is reported.

        Args:
            job_id: The job.
            timeout: How long to wait for it, in seconds or as a `timedelta`.

        Returns:
            CallbackAttempt: The first attempt to report it, whatever the receiver answered.

        Raises:
            WaitTimeoutError: There was none in time. The message has the requests and callbacks so far.

        Example:
            told = cloud.callbacks.wait(job.job_id)
            assert told.state == "Success"
        """
        wait_ms = milliseconds(timeout)
        try:
            found = self._admin.json(
                "GET",
                "/_ci/callbacks",
                query={"job_id": job_id, "wait_ms": wait_ms},
                wait=wait_ms / 1000,
            )
        except RefusedError as error:
            if error.status != 408:
                raise
            found = []
        if found:
            return CallbackAttempt.read(found[0])
        raise WaitTimeoutError(
            f"there was no callback for {job_id} within {wait_ms} ms\n{history(self._admin)}"
        )

    def list(self, job_id: str | None = None) -> list[CallbackAttempt]:
        """All attempts, in order.

        Args:
            job_id: Only those for this job.
        """
        found = self._admin.json("GET", "/_ci/callbacks", query={"job_id": job_id})
        return [CallbackAttempt.read(fields) for fields in found]

    def clear(self) -> None:
        """Forgets the attempts so far."""
        self._admin.ask("DELETE", "/_ci/callbacks")


class Clock:
    """The emulator's time: that of the system, or one that is moved by hand. Clients have their own."""

    def __init__(self, admin: Admin) -> None:
        """Of one emulator."""
        self._admin = admin

    def read(self) -> Time:
        """What time it is, and who moves it."""
        return Time.read(self._admin.json("GET", "/_ci/clock"))

    def set(self, time: datetime | float | None = None) -> Time:
        """Stops the clock; from now on it moves by `advance` only.

        Args:
            time: The time at which it stops: a `datetime` with a time zone, or seconds since 1970. Not given,
                it stops where it is.
        """
        stopped: dict[str, Any] = {"mode": "manual"}
        if time is not None:
            stopped["now_ms"] = unix_milliseconds(time)
        return Time.read(self._admin.json("PUT", "/_ci/clock", stopped))

    def advance(self, length: Seconds) -> Time:
        """Moves a stopped clock, and returns when everything that became due has been done, in order.

        Args:
            length: How far, in seconds or as a `timedelta`.

        Raises:
            RefusedError: The clock is that of the system.

        Example:
            cloud.clock.set()
            cloud.clock.advance(timedelta(minutes=15))
        """
        return Time.read(self._admin.json("POST", "/_ci/clock/advance", {"ms": milliseconds(length)}))

    def skew(self, length: Seconds) -> Time:
        """Puts the clock of the system forward, or back.

        Args:
            length: How far it is from the true time, in seconds or as a `timedelta`; negative is behind.
        """
        return Time.read(self._admin.json("PUT", "/_ci/clock", {"skew_ms": milliseconds(length)}))

    def system(self) -> Time:
        """Lets time pass by itself again, as it does at the start."""
        return Time.read(self._admin.json("PUT", "/_ci/clock", {"mode": "system"}))


def history(admin: Admin) -> str:
    """The requests, the latest jobs and the callbacks so far, for a message."""
    requests = [str(Request.read(fields)) for fields in admin.json("GET", "/_ci/requests")]
    jobs = [str(JobSummary.read(fields)) for fields in reversed(admin.json("GET", "/_ci/jobs")["jobs"])]
    callbacks = [str(CallbackAttempt.read(fields)) for fields in admin.json("GET", "/_ci/callbacks")]
    return "\n".join((_listed("requests", requests), _listed("jobs", jobs), _listed("callbacks", callbacks)))


def _listed(what: str, lines: list[str]) -> str:
    return "\n".join([f"{what}:", *(f"  {line}" for line in lines)]) if lines else f"{what}: none"
