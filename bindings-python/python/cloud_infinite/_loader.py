"""How the native part asks a function of the user's for credentials."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from ._native import Credentials

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task

Deliver = Callable[[Any, BaseException | None], None]


class Loader:
    """Calls a function, one call at a time; whoever asks meanwhile gets the same answer.

    The function is called on a thread that Python made: one of the native part's would not survive the end of
    the interpreter in the middle of a call.
    """

    def __init__(self, function: Callable[[], Credentials] | Callable[[], Awaitable[Credentials]]) -> None:
        """A loader that was not asked yet."""
        self.loop: AbstractEventLoop | None = None
        """The event loop that is waited in, if any."""
        self._function = function
        self._lock = threading.Lock()
        self._waiting: list[Deliver] = []
        self._process = os.getpid()
        self._task: Task[Credentials] | None = None
        self._task_loop: AbstractEventLoop | None = None

    def begin(self, deliver: Deliver) -> None:
        """Called by the native part, on any thread; comes back at once."""
        with self._lock:
            if self._process != os.getpid():
                # The threads of the parent are not here.
                self._waiting, self._process, self._task_loop = [], os.getpid(), None
            if self._task_loop is not None and not self._task_loop.is_running():
                # Nobody goes on with what was begun there.
                self._waiting, self._task_loop = [], None
            self._waiting.append(deliver)
            if len(self._waiting) > 1:
                return
        threading.Thread(target=self._call, name="cloud-infinite credentials", daemon=True).start()

    def _call(self) -> None:
        try:
            answer = self._function()
            if isinstance(answer, Awaitable):
                self._await(answer)
            else:
                self._end(answer, None)
        except BaseException as exception:
            self._end(None, exception)

    def _await(self, answer: Awaitable[Credentials]) -> None:
        loop = self.loop
        try:
            if loop is None:
                raise TypeError("an asynchronous function needs an AsyncClient")
            self._task_loop = loop
            loop.call_soon_threadsafe(self._start, loop, answer)
        except BaseException:
            if isinstance(answer, Coroutine):
                answer.close()
            raise

    def _start(self, loop: AbstractEventLoop, answer: Awaitable[Credentials]) -> None:
        async def wait() -> Credentials:
            return await answer

        # Kept, because the loop alone would let it be collected.
        self._task = loop.create_task(wait())
        self._task.add_done_callback(self._finish)

    def _finish(self, task: Task[Credentials]) -> None:
        if task.cancelled():
            self._end(None, InterruptedError("the task was cancelled"))
        elif (exception := task.exception()) is not None:
            self._end(None, exception)
        else:
            self._end(task.result(), None)

    def _end(self, answer: object, exception: BaseException | None) -> None:
        with self._lock:
            waiting, self._waiting, self._task_loop = self._waiting, [], None
        for deliver in waiting:
            deliver(answer, exception)
