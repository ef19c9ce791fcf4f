"""The client that waits for its answers."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from ._client import BaseClient
from ._operations import Operations

__all__ = ["Client"]


class Client(BaseClient, Operations):
    """A client for one bucket. It may be shared by threads; connections are made when they are needed.

    Use it in a `with` statement, call `close()`, or just let it go.

    Example:
        with Client(region="ap-guangzhou", bucket="examplebucket-1250000000") as client:
            client.enable_service()
            job = client.submit_job(input="in/cat.jpg", rule="imageMogr2/rotate/90", output="out/cat.jpg")
            done = client.wait_for_job(job.job_id, timeout=60)
    """

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes the client."""
        self.close()
