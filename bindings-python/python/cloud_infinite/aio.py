"""The client for asyncio."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType
from typing import Self

from ._async_calls import AsyncPager, Background
from ._async_objects import AsyncObjectBody
from ._async_results import AsyncResults
from ._async_streams import AsyncStreams
from ._client import BaseClient

__all__ = ["AsyncClient", "AsyncObjectBody", "AsyncPager", "AsyncResults"]


class AsyncClient(BaseClient, AsyncStreams):
    """A client for one bucket whose methods are coroutines.

    It may be used from several event loops and threads. Use it in an `async with` statement, await `close()`,
    or just let it go. The arguments are those of `Client`.

    Cancelling a call ends it at once. If a job may exist then, the `asyncio.CancelledError` has an attribute
    `submission`, which `reconcile` takes; if the answer had already come, an attribute `job`. Catch it around
    the call and raise it again, because task groups and `asyncio.gather` keep it to themselves. It is also
    the `__cause__` of the `TimeoutError` of `asyncio.timeout` and `asyncio.wait_for`, and the `__context__`
    of the `KeyboardInterrupt` that `asyncio.run` raises after Ctrl-C.

    Example:
        async with AsyncClient(region="ap-guangzhou", bucket="examplebucket-1250000000") as client:
            await client.enable_service()
            job = await client.get_job("ca1b2c3d4e5f60718293a4b5c6d7e8f90")
    """

    async def __aenter__(self) -> Self:
        """The client itself."""
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes the client, as `close()` does."""
        await self.close()

    async def close(self, grace: float | timedelta = 5.0) -> list[str]:
        """Ends the client and its siblings for other buckets.

        Calls are refused from now on, with a `ConflictError`. Those under way in other tasks may end within
        `grace`, then they are cut off: they end with an error of kind `ErrorKind.CANCELLED`. Closing twice is
        harmless.

        Args:
            grace: Longest time for the calls under way, in seconds or as a `timedelta`.

        Returns:
            list: The texts of the submissions that were cut off and may have created a job, for `reconcile`.
                The errors of their calls have the same texts.

        Raises:
            InvalidArgumentError: `grace` is no time.

        Example:
            for submission in await client.close(grace=1):
                print("look for this one later:", submission)
        """
        work = Background()
        return list(await work.wait(self._native.start_close(grace, work.done)))
