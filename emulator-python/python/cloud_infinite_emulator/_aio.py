"""The emulator for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

from ._controls import Callbacks, Clock, FaultKind, Faults
from ._errors import WaitTimeoutError
from ._options import Seconds, milliseconds
from ._records import (
    CallbackAttempt,
    Fault,
    JobSummary,
    QueueSummary,
    Request,
    StoredObject,
    Time,
    Transition,
)
from ._remote import Pace

if TYPE_CHECKING:
    from ._emulator import Emulator

__all__ = ["AsyncCallbacks", "AsyncClock", "AsyncEmulator", "AsyncFaults"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

SLICE = 1.0
"""How many seconds one request waits: a thread cannot be cancelled, so none is left behind for longer."""


async def _call(function: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
    """Not on the event loop: the emulator may be calling back something that runs on it."""
    return await asyncio.to_thread(function, *args, **kwargs)


async def _wait(function: Callable[[float], Answer], timeout: Seconds) -> Answer:
    left = milliseconds(timeout) / 1000
    while left > SLICE:
        try:
            return await _call(function, SLICE)
        except WaitTimeoutError:
            left -= SLICE
    return await _call(function, left)


class AsyncFaults:
    """As `Faults`, for asyncio."""

    def __init__(self, faults: Faults) -> None:
        """Of one emulator."""
        self._faults = faults

    async def add(
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
        """As `Faults.add`."""
        return await _call(
            self._faults.add,
            kind,
            route=route,
            service=service,
            bucket=bucket,
            key=key,
            job_id=job_id,
            skip=skip,
            times=times,
            probability=probability,
            seed=seed,
            status=status,
            code=code,
            message=message,
            retry_after=retry_after,
            delay=delay,
            bytes_per_second=bytes_per_second,
            when=when,
            bytes=bytes,
            hang=hang,
            reads=reads,
            missing=missing,
        )

    async def list(self) -> list[Fault]:
        """As `Faults.list`."""
        return await _call(self._faults.list)

    async def remove(self, number: int) -> None:
        """As `Faults.remove`."""
        await _call(self._faults.remove, number)

    async def clear(self) -> None:
        """As `Faults.clear`."""
        await _call(self._faults.clear)


class AsyncCallbacks:
    """As `Callbacks`, for asyncio."""

    def __init__(self, callbacks: Callbacks) -> None:
        """Of one emulator."""
        self._callbacks = callbacks

    @property
    def url(self) -> str:
        """As `Callbacks.url`."""
        return self._callbacks.url

    async def wait(self, job_id: str, timeout: Seconds = 5.0) -> CallbackAttempt:
        """As `Callbacks.wait`."""
        return await _wait(lambda slice: self._callbacks.wait(job_id, slice), timeout)

    async def list(self, job_id: str | None = None) -> list[CallbackAttempt]:
        """As `Callbacks.list`."""
        return await _call(self._callbacks.list, job_id)

    async def clear(self) -> None:
        """As `Callbacks.clear`."""
        await _call(self._callbacks.clear)


class AsyncClock:
    """As `Clock`, for asyncio."""

    def __init__(self, clock: Clock) -> None:
        """Of one emulator."""
        self._clock = clock

    async def read(self) -> Time:
        """As `Clock.read`."""
        return await _call(self._clock.read)

    async def set(self, time: datetime | float | None = None) -> Time:
        """As `Clock.set`."""
        return await _call(self._clock.set, time)

    async def advance(self, length: Seconds) -> Time:
        """As `Clock.advance`."""
        return await _call(self._clock.advance, length)

    async def skew(self, length: Seconds) -> Time:
        """As `Clock.skew`."""
        return await _call(self._clock.skew, length)

    async def system(self) -> Time:
        """As `Clock.system`."""
        return await _call(self._clock.system)


class AsyncEmulator:
    """An `Emulator` whose methods are coroutines: what `async with Emulator()` and `Emulator.aio` are."""

    def __init__(self, emulator: Emulator) -> None:
        """Another form of `emulator`."""
        self._emulator = emulator

    async def start(self) -> AsyncEmulator:
        """As `Emulator.start`."""
        await _call(self._emulator.start)
        return self

    async def stop(self) -> None:
        """As `Emulator.stop`."""
        await _call(self._emulator.stop)

    async def kill(self) -> None:
        """As `Emulator.kill`."""
        await _call(self._emulator.kill)

    async def __aenter__(self) -> AsyncEmulator:
        """As `start()`."""
        return await self.start()

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """As `stop()`."""
        await self.stop()

    @property
    def url(self) -> str:
        """As `Emulator.url`."""
        return self._emulator.url

    @property
    def admin_url(self) -> str:
        """As `Emulator.admin_url`."""
        return self._emulator.admin_url

    @property
    def pid(self) -> int:
        """As `Emulator.pid`."""
        return self._emulator.pid

    @property
    def version(self) -> str:
        """As `Emulator.version`."""
        return self._emulator.version

    @property
    def region(self) -> str:
        """As `Emulator.region`."""
        return self._emulator.region

    @property
    def buckets(self) -> tuple[str, ...]:
        """As `Emulator.buckets`."""
        return self._emulator.buckets

    def client_config(self, bucket: str | None = None) -> dict[str, Any]:
        """As `Emulator.client_config`."""
        return self._emulator.client_config(bucket)

    def environment(self, bucket: str | None = None) -> dict[str, str]:
        """As `Emulator.environment`."""
        return self._emulator.environment(bucket)

    async def requests(self, route: str | None = None) -> list[Request]:
        """As `Emulator.requests`."""
        return await _call(self._emulator.requests, route)

    async def clear_requests(self) -> None:
        """As `Emulator.clear_requests`."""
        await _call(self._emulator.clear_requests)

    async def transitions(self) -> list[Transition]:
        """As `Emulator.transitions`."""
        return await _call(self._emulator.transitions)

    async def history(self) -> str:
        """As `Emulator.history`."""
        return await _call(self._emulator.history)

    async def put(self, bucket: str, key: str, data: bytes, content_type: str | None = None) -> StoredObject:
        """As `Emulator.put`."""
        return await _call(self._emulator.put, bucket, key, data, content_type)

    async def get(self, bucket: str, key: str) -> bytes:
        """As `Emulator.get`."""
        return await _call(self._emulator.get, bucket, key)

    async def delete(self, bucket: str, key: str) -> None:
        """As `Emulator.delete`."""
        await _call(self._emulator.delete, bucket, key)

    async def objects(self, bucket: str, prefix: str | None = None) -> list[StoredObject]:
        """As `Emulator.objects`."""
        return await _call(self._emulator.objects, bucket, prefix)

    async def create_bucket(self, bucket: str) -> None:
        """As `Emulator.create_bucket`."""
        await _call(self._emulator.create_bucket, bucket)

    async def pace(
        self,
        mode: Pace,
        *,
        ms: int | None = None,
        reads: int | None = None,
        bucket: str | None = None,
    ) -> None:
        """As `Emulator.pace`."""
        await _call(
            self._emulator.pace,
            mode,
            ms=ms,
            reads=reads,
            bucket=bucket,
        )

    async def release(self, job_id: str | None = None) -> list[str]:
        """As `Emulator.release`."""
        return await _call(self._emulator.release, job_id)

    async def jobs(
        self,
        *,
        stage: Literal["waiting", "running", "ended"] | None = None,
        queue_id: str | None = None,
        limit: int = 1000,
    ) -> list[JobSummary]:
        """As `Emulator.jobs`."""
        return await _call(self._emulator.jobs, stage=stage, queue_id=queue_id, limit=limit)

    async def job(self, job_id: str) -> dict[str, Any]:
        """As `Emulator.job`."""
        return await _call(self._emulator.job, job_id)

    async def queues(self) -> list[QueueSummary]:
        """As `Emulator.queues`."""
        return await _call(self._emulator.queues)

    async def pause_queue(self, queue_id: str) -> None:
        """As `Emulator.pause_queue`."""
        await _call(self._emulator.pause_queue, queue_id)

    async def resume_queue(self, queue_id: str) -> None:
        """As `Emulator.resume_queue`."""
        await _call(self._emulator.resume_queue, queue_id)

    async def wait_idle(self, timeout: Seconds = 30.0) -> None:
        """As `Emulator.wait_idle`."""
        await _wait(lambda slice: self._emulator.wait_idle(slice), timeout)

    async def reset(self) -> None:
        """As `Emulator.reset`."""
        await _call(self._emulator.reset)

    @property
    def callbacks(self) -> AsyncCallbacks:
        """As `Emulator.callbacks`."""
        return AsyncCallbacks(self._emulator.callbacks)

    @property
    def faults(self) -> AsyncFaults:
        """As `Emulator.faults`."""
        return AsyncFaults(self._emulator.faults)

    @property
    def clock(self) -> AsyncClock:
        """As `Emulator.clock`."""
        return AsyncClock(self._emulator.clock)
