"""The content of objects, read as it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from . import _native
    from .models import ObjectInfo

__all__ = ["ObjectBody"]

CHUNK = 256 * 1024
"""Bytes that are read at a time where the caller does not say how many."""


class ObjectBody:
    """The content of an object, as it arrives.

    A connection that breaks is made again and goes on where it broke, within the attempts of the call. Only
    when the end was reached without an exception is the content complete and right: its checksum is compared
    there. Read one body in one thread at a time, and close it, best with a `with` block: that ends the download.

    Example:
        with client.get_object("out/cat.jpg") as body:
            print(body.info.content_type)
            for chunk in body:
                print(len(chunk))
    """

    __slots__ = ("_native", "info")

    info: ObjectInfo
    """What is known of the object."""

    def __init__(self, native: _native.Body) -> None:
        """Made by the methods of a client."""
        self._native = native
        self.info = native.info()

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, or all that are left if it is negative; `b""` at the end.

        Raises:
            IntegrityError: What came is not what the service has stored.
            CloudInfiniteError: Any other failure; its class and `kind` say which.
        """
        if size >= 0:
            return self._native.read(size) if size else b""
        return b"".join(self)

    def __iter__(self) -> Iterator[bytes]:
        """What is left, in pieces as they come."""
        return self

    def __next__(self) -> bytes:
        """The next piece."""
        chunk = self._native.read(CHUNK)
        if not chunk:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Ends the download. Closing twice does no harm."""
        self._native.close()

    def __enter__(self) -> Self:
        """The body itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends the download."""
        self.close()
