"""How an emulator begins and ends."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from cloud_infinite_emulator import Emulator, EmulatorGoneError, StartError
from conftest import PATIENCE


def is_alive(pid: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def ends(pid: int) -> bool:
    """Whether the process ends in good time."""
    end = time.monotonic() + PATIENCE
    while is_alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def program(tmp_path: Path, source: str, *arguments: str) -> list[str]:
    """A program of its own that begins with an emulator."""
    file = tmp_path / "program.py"
    begin = """
        import os, sys, time
        from cloud_infinite_emulator import Emulator
        cloud = Emulator().start()
        print(cloud.pid, flush=True)
    """
    file.write_text(textwrap.dedent(begin) + textwrap.dedent(source), encoding="utf-8")
    return [sys.executable, str(file), *arguments]


def test_it_runs_as_long_as_the_with_statement() -> None:
    with Emulator() as cloud:
        assert cloud.url.startswith("http://127.0.0.1:")
        assert cloud.url != cloud.admin_url
        pid = cloud.pid
        assert is_alive(pid)
        assert cloud.requests() == []
    assert not is_alive(pid)
    with pytest.raises(EmulatorGoneError, match="not running"):
        cloud.url
    with pytest.raises(EmulatorGoneError, match="not running"):
        cloud.requests()
    cloud.stop()


def test_it_starts_again_and_once() -> None:
    cloud = Emulator()
    assert cloud.start() is cloud
    first = cloud.pid
    assert cloud.start().pid == first
    cloud.kill()
    assert not is_alive(first)
    with cloud:
        assert cloud.pid != first
        assert cloud.requests() == []


def test_two_do_not_meet() -> None:
    with Emulator() as one, Emulator() as other:
        assert len({one.url, one.admin_url, other.url, other.admin_url}) == 4


def test_asyncio() -> None:
    async def use() -> int:
        async with Emulator() as cloud:
            assert await cloud.requests() == []
            return cloud.pid

    assert not is_alive(asyncio.run(use()))


def test_its_text_says_where_it_is() -> None:
    emulator = Emulator()
    assert repr(emulator) == "<Emulator, stopped>"
    with emulator:
        assert repr(emulator) == f"<Emulator at {emulator.url}>"


def test_a_program_that_is_missing() -> None:
    with pytest.raises(StartError, match=r"cannot be started.*/nowhere/at-all"):
        Emulator(program="/nowhere/at-all").start()


def test_a_program_that_refuses_says_why() -> None:
    with pytest.raises(StartError) as refused:
        Emulator(["not-a-bucket"]).start()
    assert "ended before it was ready; it has ended with 2" in str(refused.value)
    assert "cannot create bucket `not-a-bucket`" in str(refused.value), "the standard error of the program"
    with pytest.raises(StartError, match="--nonsense"):
        Emulator(arguments=["--nonsense"]).start()


def script(tmp_path: Path, text: str) -> Path:
    """A program that pretends to be the emulator."""
    file = tmp_path / "pretender"
    file.write_text(
        f"#!{sys.executable}\nimport sys, time\nprint('on my way', file=sys.stderr, flush=True)\n{text}\n"
    )
    file.chmod(0o755)
    return file


def test_a_program_that_does_not_become_ready(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"not ready within 0\.5 s.*\n?.*") as late:
        Emulator(program=script(tmp_path, "time.sleep(600)"), start_timeout=0.5).start()
    assert "it has ended with -9" in str(late.value), "it was not left behind"


def test_a_program_that_says_something_else(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="said b'hello") as strange:
        Emulator(program=script(tmp_path, "print('hello', flush=True); time.sleep(600)")).start()
    assert "on my way" in str(strange.value)


def test_names_of_buckets_are_checked() -> None:
    with pytest.raises(TypeError, match="is text"):
        Emulator("photos-1250000000")
    with Emulator([]) as cloud, pytest.raises(Exception, match="without a bucket"):
        cloud.environment()


def test_it_is_gone_when_nobody_holds_it() -> None:
    cloud = Emulator().start()
    pid = cloud.pid
    del cloud
    gc.collect()
    assert not is_alive(pid)


def test_one_that_died_says_so(cloud: Emulator) -> None:
    os.kill(cloud.pid, signal.SIGKILL)
    assert ends(cloud.pid)
    with pytest.raises(EmulatorGoneError, match="it has ended with -9"):
        cloud.requests()


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    ended = subprocess.run(program(tmp_path, ""), capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not is_alive(int(ended.stdout)), "an interpreter that ends waits for it"


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    # The fork inherits the pipe whose end the emulator watches, so that only the parent's id tells it.
    source = """
        if sys.argv[1] == "fork" and os.fork() == 0:
            os.close(1)
            time.sleep(600)
        print("ready", flush=True)
        time.sleep(600)
    """
    for how in ("plain", "fork"):
        parent = subprocess.Popen(
            program(tmp_path, source, how), stdout=subprocess.PIPE, text=True, process_group=0
        )
        try:
            assert parent.stdout is not None
            pid = int(parent.stdout.readline())
            assert parent.stdout.readline() == "ready\n"
            assert is_alive(pid)
            parent.kill()
            parent.wait(PATIENCE)
            assert ends(pid), how
        finally:
            os.killpg(parent.pid, signal.SIGKILL) if how == "fork" else parent.kill()
            parent.communicate()


def test_a_fork_does_not_end_it(cloud: Emulator) -> None:
    child = os.fork()
    if child == 0:
        cloud.stop()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert cloud.requests() == []


def test_interrupting_the_test_run_does_not_end_it(tmp_path: Path) -> None:
    source = """
        import signal
        # A shell that starts something in the background makes it ignore the signal, and so do its children.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            os.killpg(os.getpgid(0), signal.SIGINT)
            time.sleep(600)
        except KeyboardInterrupt:
            print(len(cloud.requests()))
    """
    ended = subprocess.run(
        program(tmp_path, source), capture_output=True, text=True, timeout=PATIENCE, process_group=0
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[1] == "0"
