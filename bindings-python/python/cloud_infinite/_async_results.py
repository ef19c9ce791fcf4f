"""The results of operations on many inputs, for asyncio."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from . import _inputs
from ._async_calls import Background

if TYPE_CHECKING:
    from . import _native
    from ._loader import Loader

ItemT = TypeVar("ItemT")


class _Feeder:
    """Takes inputs out of an async iterable, as many as are wanted, while results are waited for."""

    def __init__(
        self, native: _native.Stream, inputs: AsyncIterator[object], reader: _inputs.Reader, wanted: int
    ) -> None:
        self._native = native
        self._inputs = inputs
        self._reader = reader
        self.wanted = wanted
        self.are_all = False
        self.task = asyncio.ensure_future(self._feed())

    async def _feed(self) -> None:
        while self.wanted > 0:
            try:
                value = await anext(self._inputs)
            except StopAsyncIteration:
                self.are_all = True
                self._native.finish()
                return
            self._reader.hand(self._native, value)
            self.wanted -= 1


class AsyncResults(Generic[ItemT]):
    """The results of work on many inputs, as they are there.

    Nothing happens before the first result is asked for. From then on the work goes on in the background;
    inputs are taken in the event loop, while the next result is waited for, and only as there is room for
    them. Use it in one task at a time.

    Leaving the loop and letting go of the results stops the work, as does `close()`, an exception of the
    inputs and cancelling the task. Submissions that were cut off then and may have created a job are
    answered by `close()`, are an attribute `submissions` of the exception, and otherwise are answered by
    the `close()` of the client.

    Example:
        async with client.wait_for_jobs(job_ids) as results:
            async for result in results:
                print(result.job or result.error)
    """

    def __init__(
        self,
        native: _native.Stream,
        inputs: Iterable[object] | AsyncIterable[object],
        reader: _inputs.Reader,
        on_progress: Callable[[Any], object] | None,
        loaders: list[Loader],
    ) -> None:
        """Made by the methods of a client."""
        self._native = native
        self._iterator: Iterator[object] | AsyncIterator[object] | None
        self._iterator = aiter(inputs) if isinstance(inputs, AsyncIterable) else iter(inputs)
        self._reader = reader
        self._on_progress = on_progress
        self._loaders = loaders
        self._ready: deque[ItemT] = deque()
        self._is_over = False
        self._cut_off: list[str] = []
        self._feeder: _Feeder | None = None
        self._reading: tuple[Background, _native.Cancel] | None = None

    def __aiter__(self) -> AsyncIterator[ItemT]:
        """The results that were not handed out yet; a second loop goes on where the first one stopped."""
        return self

    async def __anext__(self) -> ItemT:
        """The next result."""
        while not self._ready:
            if self._is_over:
                raise StopAsyncIteration
            try:
                await self._step()
            except BaseException as stopped:
                _inputs.hand_over(stopped, await self.close())
                raise
        return self._ready.popleft()

    async def __aenter__(self) -> Self:
        """The results themselves."""
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the work, as `close()` does."""
        await self.close()

    async def close(self) -> list[str]:
        """Stops the work: no more inputs are taken, and calls under way are cut off.

        Results that were there before can still be read. Closing twice is harmless.

        Returns:
            list: The texts of the submissions that were cut off and may have created a job, for `reconcile`.
        """
        self._iterator = self._on_progress = None
        if self._feeder is not None:
            self._feeder.task.cancel()
            self._feeder = None
        if self._reading is not None:
            work, handle = self._reading
            handle.cancel()
            await asyncio.wait((work.future,))
            self._reading = None
            if work.future.exception() is None:
                # It ended before it could be stopped, and what it brought is not lost.
                items, _, _, self._is_over = work.future.result()
                self._ready.extend(items)
        stopping = Background(self._loaders)
        self._cut_off.extend(await stopping.wait(self._native.start_stop(stopping.done)))
        return list(self._cut_off)

    async def _step(self) -> None:
        if self._reading is None:
            work = Background(self._loaders)
            self._reading = (work, self._native.start_next(work.done))
        reading = self._reading[0].future
        if self._feeder is None:
            await asyncio.wait((reading,))
        else:
            await asyncio.wait((reading, self._feeder.task), return_when=asyncio.FIRST_COMPLETED)
            if self._feeder.task.done():
                feeder, self._feeder = self._feeder, None
                if feeder.are_all:
                    self._iterator = None
                # Raises what the inputs raised.
                feeder.task.result()
        if not reading.done():
            return
        self._reading = None
        items, progress, wanted, self._is_over = reading.result()
        self._ready.extend(items)
        if progress is not None and self._on_progress is not None:
            self._on_progress(progress)
        if wanted > 0:
            self._feed(wanted)

    def _feed(self, wanted: int) -> None:
        if self._feeder is not None:
            self._feeder.wanted = wanted
        elif isinstance(self._iterator, AsyncIterator):
            self._feeder = _Feeder(self._native, self._iterator, self._reader, wanted)
        elif self._iterator is not None and self._reader.feed(self._native, self._iterator, wanted):
            self._iterator = None

    def __del__(self) -> None:
        """Stops taking inputs; letting go of the native part stops the rest."""
        feeder = getattr(self, "_feeder", None)
        if feeder is not None and not feeder.task.get_loop().is_closed():
            feeder.task.cancel()
