"""The client for asyncio."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from ._async_calls import AsyncPager
from ._async_operations import AsyncOperations
from ._client import BaseClient

__all__ = ["AsyncClient", "AsyncPager"]


class AsyncClient(BaseClient, AsyncOperations):
    """A client for one bucket whose methods are coroutines.

    It may be used from several event loops and threads. Cancelling a call ends it at once; a submission that
    was under way may exist then. Use the client in an `async with` statement, call `close()`, or just let it
    go. The arguments are those of `Client`.

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
        """Closes the client."""
        self.close()
