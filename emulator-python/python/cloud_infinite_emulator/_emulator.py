"""The emulator for tests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ._admin import Admin
from ._errors import EmulatorError, EmulatorGoneError
from ._options import (
    REGION,
    SECRET_ID,
    SECRET_KEY,
    Buckets,
    StrPath,
    arguments,
    named,
)
from ._process import Process
from ._program import find_program
from ._remote import Controls

if TYPE_CHECKING:
    from ._aio import AsyncEmulator

__all__ = ["Emulator"]


class Emulator(Controls):
    """Tencent Cloud Infinite's image processing on this machine, in a process of its own.

    It ends with the `with` statement, with `stop()`, or with this process, even if this process is killed.
    Every emulator has ports of its own, so that any number of tests may run at the same time.

    Example:
        with Emulator(seed=7) as cloud, Client(**cloud.client_config()) as client:
            client.enable_service()
    """

    def __init__(
        self,
        buckets: Buckets | None = None,
        *,
        seed: int | None = None,
        root: StrPath | None = None,
        region: str | None = None,
        pace: str | None = None,
        max_concurrent: int | None = None,
        max_queue_size: int | None = None,
        callback_repeats: int | None = None,
        callback_hosts: Iterable[str] = (),
        arguments: Sequence[str] = (),
        program: StrPath | None = None,
        start_timeout: float = 30.0,
    ) -> None:
        """Nothing is started yet: `with` does that, or `start()`.

        Args:
            buckets: Names of buckets such as `photos-1250000000`, or a mapping of names to folders whose
                files are the buckets' first objects. Not given, there is one, `examplebucket-1250000000`.
            seed: Makes the ids the same in every run.
            root: A folder whose sub-folders are the buckets; their files stay when the emulator ends. Not
                given, the objects are in memory.
            region: The only region that is served. Not given, every region is, and clients are told
                `ap-guangzhou`.
            pace: When jobs end, as for the program: `natural`, `immediate`, `after_ms=500`, `after_reads=2`,
                `gate`.
            max_concurrent: How many jobs of a queue run at a time.
            max_queue_size: How many jobs of a queue may wait.
            callback_repeats: How many times a callback is sent again that was not answered with 200 to 299.
            callback_hosts: Hosts other than this machine that may be called back.
            arguments: More arguments for the program; `cloud-infinite-emulator serve --help` lists them.
            program: Another program than the installed one.
            start_timeout: How many seconds it may take until it is ready.
        """
        self._names = named(buckets)
        self._root = None if root is None else os.fspath(root)
        self._region = region
        self._options = (
            {
                "--seed": seed,
                "--region": region,
                "--pace": pace,
                "--max-concurrent": max_concurrent,
                "--max-queue-size": max_queue_size,
                "--callback-repeats": callback_repeats,
            },
            {"--callback-allow": tuple(callback_hosts)},
            tuple(arguments),
        )
        self._program = None if program is None else os.fspath(program)
        self._start_timeout = start_timeout
        self._process: Process | None = None
        self._admin_or_none: Admin | None = None
        self._aio: AsyncEmulator | None = None

    # Life

    def start(self) -> Self:
        """Starts it and returns when it accepts connections; harmless if it runs.

        Returns:
            Emulator: This one.

        Raises:
            StartError: It did not start. The message has its standard error.
        """
        if self._process is None:
            single, repeated, more = self._options
            command = [
                self._program or find_program(),
                "serve",
                *(["--memory"] if self._root is None else ["--root", self._root]),
                *arguments(self._names, single, repeated),
                *more,
            ]
            process = Process(command, timeout=self._start_timeout)
            self._admin_or_none = Admin(process.ready["admin"], process.last_words)
            self._process = process
        return self

    def stop(self) -> None:
        """Ends it and returns when its process is gone; harmless if it does not run."""
        process, self._process, self._admin_or_none = self._process, None, None
        if process is not None:
            process.stop()

    def kill(self) -> None:
        """Ends it as a crash would, without letting it tidy up. It can be started again."""
        process, self._process, self._admin_or_none = self._process, None, None
        if process is not None:
            process.kill()

    def __repr__(self) -> str:
        """Where it is."""
        return f"<Emulator at {self.url}>" if self._process is not None else "<Emulator, stopped>"

    def __enter__(self) -> Self:
        """As `start()`."""
        return self.start()

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """As `stop()`."""
        self.stop()

    @property
    def aio(self) -> AsyncEmulator:
        """The same emulator for asyncio: the same methods, as coroutines."""
        if self._aio is None:
            from ._aio import AsyncEmulator

            self._aio = AsyncEmulator(self)
        return self._aio

    async def __aenter__(self) -> AsyncEmulator:
        """Starts it, and answers with its form for asyncio."""
        return await self.aio.__aenter__()

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """As `stop()`."""
        await self.aio.stop()

    # What clients need to know

    @property
    def url(self) -> str:
        """Where clients connect to: their `endpoint`."""
        return str(self._running.ready["url"])

    @property
    def admin_url(self) -> str:
        """Where the admin interface listens; a browser shows a page there."""
        return str(self._running.ready["admin"])

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._running.pid

    @property
    def version(self) -> str:
        """The version of its program."""
        return str(self._running.ready["version"])

    @property
    def region(self) -> str:
        """The region that clients are told."""
        return self._region or REGION

    @property
    def buckets(self) -> tuple[str, ...]:
        """The names of the buckets it was started with."""
        return tuple(name for name, _ in self._names)

    def client_config(self, bucket: str | None = None) -> dict[str, Any]:
        """The arguments with which a client of the package cloud-infinite finds this emulator.

        Args:
            bucket: The bucket of the client; not given, the first one.

        Raises:
            ImportError: The package cloud-infinite is not installed.

        Example:
            client = Client(**cloud.client_config())
        """
        from cloud_infinite import Credentials

        return {
            "region": self.region,
            "bucket": bucket or self._first_bucket(),
            "endpoint": self.url,
            "credentials": Credentials(SECRET_ID, SECRET_KEY),
        }

    def environment(self, bucket: str | None = None) -> dict[str, str]:
        """The variables with which a program in any language finds this emulator and no real account.

        Args:
            bucket: The bucket of its client; not given, the first one.

        Example:
            subprocess.run(["./program"], env=os.environ | cloud.environment(), check=True)
        """
        return {
            "CLOUD_INFINITE_ENDPOINT": self.url,
            "CLOUD_INFINITE_REGION": self.region,
            "CLOUD_INFINITE_BUCKET": bucket or self._first_bucket(),
            "TENCENTCLOUD_SECRET_ID": SECRET_ID,
            "TENCENTCLOUD_SECRET_KEY": SECRET_KEY,
            # Empty counts as not set: a token of a real account does not belong to this key.
            "TENCENTCLOUD_SESSION_TOKEN": "",
        }

    # Inside

    @property
    def _running(self) -> Process:
        if self._process is None:
            raise EmulatorGoneError(
                "the emulator is not running: use it in a `with` statement, or call start()"
            )
        return self._process

    @property
    def _admin(self) -> Admin:
        if self._admin_or_none is None:
            raise EmulatorGoneError(
                "the emulator is not running: use it in a `with` statement, or call start()"
            )
        return self._admin_or_none

    def _first_bucket(self) -> str:
        if not self._names:
            raise EmulatorError("the emulator was started without a bucket; name the one to use")
        return self._names[0][0]
