"""The emulator for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ._controls import Callbacks
from ._records import CallbackAttempt, Request, Transition

if TYPE_CHECKING:
    from ._emulator import Emulator

__all__ = ["AsyncCallbacks", "AsyncEmulator"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


async def _call(function: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
    """Not on the event loop: the emulator may be calling back something that runs on it."""
    return await asyncio.to_thread(function, *args, **kwargs)


class AsyncCallbacks:
    """As `Callbacks`, for asyncio."""

    def __init__(self, callbacks: Callbacks) -> None:
        """Of one emulator."""
        self._callbacks = callbacks

    async def list(self) -> list[CallbackAttempt]:
        """As `Callbacks.list`."""
        return await _call(self._callbacks.list)

    async def clear(self) -> None:
        """As `Callbacks.clear`."""
        await _call(self._callbacks.clear)


class AsyncEmulator:
    """An `Emulator` whose methods are coroutines. `async with Emulator()` answers with one; so does `Emulator.aio`."""

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

    @property
    def callbacks(self) -> AsyncCallbacks:
        """As `Emulator.callbacks`."""
        return AsyncCallbacks(self._emulator.callbacks)

    async def history(self) -> str:
        """As `Emulator.history`."""
        return await _call(self._emulator.history)
