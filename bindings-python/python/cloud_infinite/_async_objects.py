"""The content of objects, read as it arrives while the event loop goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Self

from ._async_calls import Background
from .objects import CHUNK

if TYPE_CHECKING:
    from types import TracebackType

    from . import _native
    from ._loader import Loader
    from .models import ObjectInfo


class AsyncObjectBody:
    """The content of an object, as it arrives.

    A connection that breaks is made again and goes on where it broke, within the attempts of the call. Only
    when the end was reached without an exception is the content complete and right: its checksum is compared
    there. A task that is cancelled while it waits loses nothing. Read one body in one task at a time, and close
    it, best with an `async with` block: that ends the download.

    Example:
        async with await client.get_object("out/cat.jpg") as body:
            print(body.info.content_type)
            async for chunk in body:
                print(len(chunk))
    """

    __slots__ = ("_loaders", "_native", "info")

    info: ObjectInfo
    """What is known of the object."""

    def __init__(self, native: _native.Body, loaders: list[Loader]) -> None:
        """Made by the methods of a client."""
        self._native = native
        self._loaders = loaders
        self.info = native.info()

    async def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, or all that are left if it is negative; `b""` at the end.

        Raises:
            IntegrityError: What came is not what the service has stored.
            CloudInfiniteError: Any other failure; its class and `kind` say which.
        """
        if size >= 0:
            return await self._read(size) if size else b""
        return b"".join([chunk async for chunk in self])

    def __aiter__(self) -> AsyncIterator[bytes]:
        """What is left, in pieces as they come."""
        return self

    async def __anext__(self) -> bytes:
        """The next piece."""
        chunk = await self._read(CHUNK)
        if not chunk:
            raise StopAsyncIteration
        return chunk

    async def _read(self, most: int) -> bytes:
        work = Background(self._loaders)
        chunk: Any = await work.wait(self._native.start_read(most, work.done))
        return bytes(chunk)

    def close(self) -> None:
        """Ends the download. Closing twice does no harm."""
        self._native.close()

    async def __aenter__(self) -> Self:
        """The body itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends the download."""
        self.close()
