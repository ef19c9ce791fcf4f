"""The emulator as a process that ends with the one that started it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import weakref
from collections import deque
from collections.abc import Sequence
from typing import IO, Any

from ._errors import StartError

__all__ = ["Process"]

LAST_WORDS = 200
"""How many lines of standard error are kept."""

MOMENT = 1.0
"""How many seconds a process that does not answer may take until it counts as alive."""

PATIENCE = 10.0
"""How many seconds a process has for each way of ending it."""


class Process:
    """A running server. It ends when this value or this process does, even if this process is killed."""

    def __init__(self, command: Sequence[str], *, timeout: float) -> None:
        """Starts it and waits until it is ready.

        Args:
            command: The program and its arguments.
            timeout: How many seconds it may take until it is ready.

        Raises:
            StartError: It cannot be started, ends instead, or is not ready in time.
        """
        try:
            self._child = subprocess.Popen(
                # Ends with the parent in two ways: by the closed pipe, and by the parent's id, because a fork
                # of the parent may hold the pipe open.
                [*command, "--stop-on-stdin-close", "--parent-pid", str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                **_own_group(),
            )
        except OSError as error:
            raise StartError(f"the emulator cannot be started: {error}") from error
        # Ends it once, whichever comes first: a call, the garbage collector, the end of the interpreter.
        self._end = weakref.finalize(self, _end, self._child, os.getpid())
        stdin, stdout, stderr = self._child.stdin, self._child.stdout, self._child.stderr
        assert stdin is not None and stdout is not None and stderr is not None
        first: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._words: deque[str] = deque(maxlen=LAST_WORDS)
        self._listener = _start(_listen, stderr, self._words)
        _start(_read_first, stdout, first)
        self.ready = self._await_ready(first, timeout)

    def _await_ready(self, first: queue.SimpleQueue[bytes], timeout: float) -> dict[str, Any]:
        try:
            line = first.get(timeout=timeout)
        except queue.Empty:
            self.kill()
            raise StartError(f"the emulator was not ready within {timeout:g} s{self.last_words()}") from None
        try:
            ready = json.loads(line)
            if isinstance(ready, dict) and ready.get("event") == "ready":
                return ready
        except ValueError:
            pass
        if line:
            self.kill()
            raise StartError(f"the emulator said {line!r} instead of where it listens{self.last_words()}")
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
        raise StartError(f"the emulator ended before it was ready{self.last_words()}")

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._child.pid

    def stop(self) -> None:
        """Ends it and returns when it is gone; harmless if it is."""
        self._end()

    def kill(self) -> None:
        """Ends it without a chance to tidy up, as a crash would."""
        self._child.kill()
        self._end()

    def last_words(self) -> str:
        """What it wrote to standard error lately, as the end of a message."""
        try:
            # Whoever asks got no answer: it may be ending just now.
            self._child.wait(MOMENT)
        except subprocess.TimeoutExpired:
            pass
        else:
            # All of it is there as soon as the process is gone, but not necessarily read.
            self._listener.join(PATIENCE)
        code = self._child.returncode
        ended = "" if code is None else f"; it has ended with {code}"
        words = "".join(self._words).strip()
        return (
            f"{ended}; its standard error:\n{words}"
            if words
            else f"{ended}; it wrote nothing to standard error"
        )


def _own_group() -> dict[str, Any]:
    """Ctrl-C is for the test run, which may want to ask its emulator what happened."""
    if os.name == "posix":
        return {"process_group": 0}
    return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}


def _end(child: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:
        # A fork has a copy of this value, but not the process.
        return
    if child.stdin is not None:
        try:
            child.stdin.close()
        except OSError:
            # It is gone already.
            pass
    for harder in (child.terminate, child.kill):
        try:
            child.wait(PATIENCE)
            return
        except subprocess.TimeoutExpired:
            harder()
    child.wait()


def _start(work: Any, *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, name="cloud-infinite-emulator", daemon=True)
    thread.start()
    return thread


def _listen(stderr: IO[bytes], words: deque[str]) -> None:
    with stderr:
        for line in stderr:
            words.append(line.decode(errors="replace"))


def _read_first(stdout: IO[bytes], first: queue.SimpleQueue[bytes]) -> None:
    with stdout:
        first.put(stdout.readline())
        # Nothing else is expected; read all the same, so that the process never waits for a reader.
        while stdout.read(65536):
            pass
