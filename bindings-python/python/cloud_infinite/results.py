"""The results of operations on many inputs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from . import _inputs

if TYPE_CHECKING:
    from . import _native

__all__ = ["Results"]

ItemT = TypeVar("ItemT")


class Results(Generic[ItemT]):
    """The results of work on many inputs, as they are there.

    Nothing happens before the first result is asked for. From then on the work goes on in the background;
    inputs are taken in the thread that reads the results, while it asks for the next one, and only as
    there is room for them. Use it in one thread at a time.

    Leaving the loop and letting go of the results stops the work, as does `close()`, an exception of the
    inputs and Ctrl-C. Submissions that were cut off then and may have created a job are answered by
    `close()`, are an attribute `submissions` of the exception, and otherwise are answered by the
    `close()` of the client.

    Example:
        with client.wait_for_jobs(job_ids) as results:
            for result in results:
                print(result.job or result.error)
    """

    __slots__ = ("_cut_off", "_is_over", "_iterator", "_native", "_on_progress", "_reader", "_ready")

    def __init__(
        self,
        native: _native.Stream,
        inputs: Iterable[object],
        reader: _inputs.Reader,
        on_progress: Callable[[Any], object] | None,
    ) -> None:
        """Made by the methods of a client."""
        self._native = native
        self._iterator: Iterator[object] | None = iter(inputs)
        self._reader = reader
        self._on_progress = on_progress
        self._ready: deque[ItemT] = deque()
        self._is_over = False
        self._cut_off: list[str] = []

    def __iter__(self) -> Iterator[ItemT]:
        """The results that were not handed out yet; a second loop goes on where the first one stopped."""
        return self

    def __next__(self) -> ItemT:
        """The next result."""
        while not self._ready:
            if self._is_over:
                raise StopIteration
            try:
                self._step()
            except BaseException as stopped:
                _inputs.hand_over(stopped, self.close())
                raise
        return self._ready.popleft()

    def __enter__(self) -> Self:
        """The results themselves."""
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the work, as `close()` does."""
        self.close()

    def close(self) -> list[str]:
        """Stops the work: no more inputs are taken, and calls under way are cut off.

        Results that were there before can still be read. Closing twice is harmless.

        Returns:
            list: The texts of the submissions that were cut off and may have created a job, for `reconcile`.
        """
        self._iterator = self._on_progress = None
        self._cut_off.extend(self._native.stop())
        return list(self._cut_off)

    def _step(self) -> None:
        items, progress, wanted, self._is_over = self._native.next()
        self._ready.extend(items)
        if progress is not None and self._on_progress is not None:
            self._on_progress(progress)
        if wanted > 0 and self._iterator is not None and self._reader.feed(self._native, self._iterator, wanted):
            self._iterator = None
