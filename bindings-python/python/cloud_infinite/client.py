"""The client that waits for its answers."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType
from typing import Self

from ._client import BaseClient
from ._streams import Streams

__all__ = ["Client"]


class Client(BaseClient, Streams):
    """A client for one bucket. It may be shared by threads; connections are made when they are needed.

    Use it in a `with` statement, call `close()`, or just let it go.

    Ctrl-C, like any exception of a signal handler, ends a call at once. If a job may exist then, the
    exception has an attribute `submission`, which `reconcile` takes: `getattr(stopped, "submission", None)`.

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
        """Closes the client, as `close()` does."""
        self.close()

    def close(self, grace: float | timedelta = 5.0) -> list[str]:
        """Ends the client and its siblings for other buckets.

        Calls are refused from now on, with a `ConflictError`. Those under way in other threads may end within
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
            for submission in client.close(grace=1):
                print("look for this one later:", submission)
        """
        return list(self._native.close(grace))
