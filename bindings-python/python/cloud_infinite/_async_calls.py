"""How the generated methods of the asynchronous client reach the native part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .paging import ItemT, PageT

if TYPE_CHECKING:
    from . import _native
    from ._async_objects import AsyncObjectBody
    from ._async_results import AsyncResults
    from ._base import SubmissionMode
    from ._loader import Loader
    from .paging import Page

UpdateT = TypeVar("UpdateT")

# Work that is stopped ends at once; this only bounds the wait for a thread that does not get its turn.
_LAST_MOMENT = 1.0


class Background:
    """One piece of work of the native part, seen from the event loop that waits for it.

    The native part reports on threads of its own; everything it says is handed to the loop first.
    """

    def __init__(self, loaders: Iterable[Loader] = ()) -> None:
        """Work for the event loop that runs now, which may ask these for credentials."""
        self._loop = asyncio.get_running_loop()
        for loader in loaders:
            loader.loop = self._loop
        self._future: asyncio.Future[Any] = self._loop.create_future()
        self._end: tuple[Any, BaseException | None] | None = None
        self._ended: asyncio.Future[None] | None = None

    @property
    def future(self) -> asyncio.Future[Any]:
        """The end, for those who wait for several things."""
        return self._future

    def done(self, answer: Any, exception: BaseException | None) -> None:
        """Called once by the native part, on another thread."""
        self._hand_over(self._finish, answer, exception)

    def forward(self, on_update: Callable[[UpdateT], object]) -> Callable[[UpdateT], None]:
        """A callback for the native part that calls `on_update` in the event loop."""

        def deliver(update: UpdateT) -> None:
            try:
                on_update(update)
            except BaseException as exception:
                self._settle(None, exception)

        return lambda update: self._hand_over(deliver, update)

    async def wait(self, handle: _native.Cancel) -> Any:
        """Waits for the end; if the waiting ends otherwise, by cancellation for example, so does the work."""
        try:
            return await self._future
        except asyncio.CancelledError as cancelled:
            handle.cancel()
            await self._account(cancelled)
            raise
        except BaseException:
            handle.cancel()
            raise

    async def _account(self, cancelled: asyncio.CancelledError) -> None:
        """Sets on the exception what became of the work that it ended.

        The exception stays the same one: `asyncio.timeout` and task groups recognise it.
        """
        deadline = self._loop.time() + _LAST_MOMENT
        while self._end is None and (left := deadline - self._loop.time()) > 0:
            self._ended = self._loop.create_future()
            try:
                await asyncio.wait((self._ended,), timeout=left)
            except asyncio.CancelledError:
                # Somebody else is impatient, too; the task counts it, and is about to end anyway.
                continue
        answer, exception = self._end or (None, None)
        if getattr(exception, "outcome", None) == "Ambiguous":
            cancelled.outcome = exception.outcome  # type: ignore[attr-defined, union-attr]
        submission = getattr(exception, "submission", None)
        if submission is not None:
            cancelled.submission = submission  # type: ignore[attr-defined]
        # The answer came, and the cancellation before anybody could take it.
        elif getattr(answer, "job_id", None) is not None:
            cancelled.job = answer  # type: ignore[attr-defined]
        elif getattr(answer, "template_id", None) is not None:
            cancelled.template = answer  # type: ignore[attr-defined]

    def _hand_over(self, callback: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *arguments)
        except RuntimeError:
            # A loop that was closed meanwhile has nobody left who waits.
            if not self._loop.is_closed():
                raise

    def _finish(self, answer: Any, exception: BaseException | None) -> None:
        self._end = (answer, exception)
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)
        self._settle(answer, exception)

    def _settle(self, answer: Any, exception: BaseException | None) -> None:
        if self._future.done():
            return
        if exception is None:
            self._future.set_result(answer)
        else:
            self._future.set_exception(exception)


class AsyncCalls:
    """Carries operations out while the event loop goes on."""

    _native: _native.Client
    _loaders: list[Loader]

    async def _call(
        self,
        operation: str,
        request: object,
        timeout: float | timedelta | None,
        max_attempts: int | None,
        *,
        submission_mode: SubmissionMode | None = None,
        on_update: Callable[[Any], object] | None = None,
    ) -> Any:
        work = Background(self._loaders)
        forward = None if on_update is None else work.forward(on_update)
        handle = self._native.start(
            operation, request, timeout, max_attempts, submission_mode, forward, work.done
        )
        return await work.wait(handle)

    async def _open(
        self, operation: str, request: object, timeout: float | timedelta | None, max_attempts: int | None
    ) -> AsyncObjectBody:
        from ._async_objects import AsyncObjectBody

        work = Background(self._loaders)
        handle = self._native.start_open(operation, request, timeout, max_attempts, work.done)
        return AsyncObjectBody(await work.wait(handle), self._loaders)

    def _pages(
        self, operation: str, request: object, timeout: float | timedelta | None, max_attempts: int | None
    ) -> AsyncPager[Any, Any]:
        return AsyncPager(self._native.pages(operation, request, timeout, max_attempts), self._loaders)

    def _stream(
        self,
        operation: str,
        request: object,
        inputs: Iterable[object] | AsyncIterable[object],
        record: type | None,
        timeout: float | timedelta | None,
        max_attempts: int | None,
        on_progress: Callable[[Any], object] | None,
        *,
        submission_mode: SubmissionMode | None = None,
    ) -> AsyncResults[Any]:
        from . import _inputs
        from ._async_results import AsyncResults

        checked = _inputs.source(inputs, operation, may_be_async=True)
        total = _inputs.total(inputs)
        native = self._native.stream(operation, request, timeout, max_attempts, submission_mode, total)
        return AsyncResults(native, checked, _inputs.Reader(operation, record), on_progress, self._loaders)


class AsyncPager(Generic[ItemT, PageT]):
    """A list, requested page by page as it is read.

    Nothing is requested before the first entry is asked for. After an error the same page is asked for again
    by the next step. Use one pager in one task at a time.

    Example:
        async for bucket in client.list_buckets():
            print(bucket.name)
        async for page in client.list_queues().pages():
            print(page.total_count, page.missing_ids)
    """

    __slots__ = ("_loaders", "_native", "_waiting")

    def __init__(self, native: _native.Pages, loaders: list[Loader]) -> None:
        """Made by the methods of a client."""
        self._native = native
        self._loaders = loaders
        self._waiting: Iterator[ItemT] = iter(())

    @property
    def has_next(self) -> bool:
        """Whether there may be a page that was not requested yet. So it is before the first one."""
        return self._native.place()[0]

    @property
    def next_token(self) -> str | None:
        """The token of the page that is requested next, from which a list with the same filters can go on, now or in
        another process. `None` before the first page, behind the last one, and in lists with numbered pages."""
        return self._native.place()[1]

    @property
    def next_page_number(self) -> int | None:
        """The number of the page that is requested next. `None` behind the last page, and in lists with tokens."""
        return self._native.place()[2]

    def __aiter__(self) -> AsyncIterator[ItemT]:
        """The entries that were not handed out yet; a second loop goes on where the first one stopped."""
        return self

    async def __anext__(self) -> ItemT:
        """The next entry."""
        while True:
            for item in self._waiting:
                return item
            page: Page[ItemT] | None = await self._next()
            if page is None:
                raise StopAsyncIteration
            self._waiting = iter(page.items)

    async def pages(self) -> AsyncIterator[PageT]:
        """The pages that were not requested yet, each with its entries as `items`."""
        while True:
            page: PageT | None = await self._next()
            if page is None:
                return
            yield page

    async def _next(self) -> Any:
        work = Background(self._loaders)
        return await work.wait(self._native.start_next(work.done))
