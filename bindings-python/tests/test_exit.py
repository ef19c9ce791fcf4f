"""Processes that end, or are doubled, while a hundred calls are under way: rows 58 and 59."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator

import pytest
from conftest import client_program
from fault_server import PATIENCE, FaultServer, wait_until

COUNT = 100
# The calls under way take a minute; how quick the end is exactly is a matter for a benchmark.
SOON = 10.0

BUSY = {
    "threads": f"""
        client = Client(**settings, timeout=60, attempt_timeout=60)
        def submit(number):
            try:
                client.submit_job(input=f"in/{{number}}.png", rule=RULE, output="out/cat.png")
            except AmbiguousSubmissionError:
                pass
        for number in range({COUNT}):
            threading.Thread(target=submit, args=(number,), daemon=True).start()
    """,
    "tasks": f"""
        client = AsyncClient(**settings, timeout=60, attempt_timeout=60)
        async def main():
            for number in range({COUNT}):
                call = client.submit_job(input=f"in/{{number}}.png", rule=RULE, output="out/cat.png")
                tasks.append(asyncio.create_task(call))
            await asyncio.to_thread(sys.stdin.readline)
            await leave()
        tasks = []
    """,
}
WAIT = {"threads": "sys.stdin.readline(); leave()", "tasks": "asyncio.run(main())"}


def lines(*parts: str) -> str:
    """One program out of several parts."""
    return "\n".join(textwrap.dedent(part) for part in parts)


@pytest.fixture
def busy(faults: FaultServer) -> Iterator[Callable[[str, str], subprocess.Popen[str]]]:
    """A process with a hundred submissions under way, whose jobs have been made."""
    processes: list[subprocess.Popen[str]] = []

    def begin(kind: str, leave: str) -> subprocess.Popen[str]:
        faults.always({"silence": "after"})
        define = "async def" if kind == "tasks" else "def"
        program = lines(f"{define} leave():\n    {leave}", BUSY[kind], WAIT[kind])
        process = subprocess.Popen(
            [sys.executable, "-c", client_program(faults, program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        wait_until(lambda: len(faults.jobs()) == COUNT or process.poll() is not None)
        return process

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("kind", BUSY)
@pytest.mark.parametrize(
    ("leave", "code"),
    [
        ("sys.exit(7)", 7),
        ("os._exit(7)", 7),
        ("raise SystemExit", 0),
        ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    ],
)
def test_row_58_a_process_ends_at_once(
    kind: str, leave: str, code: int, busy: Callable[[str, str], subprocess.Popen[str]]
) -> None:
    process = busy(kind, leave)
    begin = time.monotonic()
    _, complaints = process.communicate("go\n", timeout=PATIENCE)
    assert time.monotonic() - begin < SOON
    assert (process.returncode, complaints) == (code, "")


@pytest.mark.parametrize("kind", BUSY)
def test_row_58_the_submissions_can_be_saved_first(
    kind: str, busy: Callable[[str, str], subprocess.Popen[str]], faults: FaultServer
) -> None:
    wait = "await " if kind == "tasks" else ""
    leave = f"import json; print(json.dumps({wait}client.close(grace=0)), flush=True); os._exit(0)"
    process = busy(kind, leave)
    output, complaints = process.communicate("go\n", timeout=PATIENCE)
    assert (process.returncode, complaints) == (0, "")
    saved = {json.loads(text)["input"] for text in json.loads(output)}
    assert saved == {job["input"] for job in faults.jobs()}
    assert len(saved) == COUNT


def test_row_58_a_signal_handler_that_exits_tells_the_submission(faults: FaultServer) -> None:
    faults.always({"silence": "after"})
    program = """
        def stop(*_):
            sys.exit(3)
        signal.signal(signal.SIGTERM, stop)
        try:
            client.submit_job(input="in/cat.png", rule=RULE, output="out/cat.png")
        except SystemExit as end:
            print(end.submission, flush=True)
            raise
    """
    process = subprocess.Popen(
        [sys.executable, "-c", client_program(faults, program)], stdout=subprocess.PIPE, text=True
    )
    wait_until(faults.jobs)
    process.terminate()
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert json.loads(output)["input"] == "in/cat.png"


@pytest.mark.parametrize("kind", ["thread", "task"])
def test_row_58_a_function_that_looks_for_credentials_does_not_hold_up_the_end(
    kind: str, start: Callable[[str], str]
) -> None:
    program = {
        "thread": """
            own = Client(**settings)
            threading.Thread(target=own.enable_service, daemon=True).start()
            asked.wait()
        """,
        "task": """
            async def main():
                own = AsyncClient(**settings)
                task = asyncio.create_task(own.enable_service())
                await asyncio.to_thread(asked.wait)
            asyncio.run(main())
        """,
    }[kind]
    asks = """
        asked = threading.Event()
        def slow():
            asked.set()
            # Not in one piece: it comes back into the interpreter while that ends.
            while True:
                time.sleep(0.001)
        settings["credentials"] = slow
    """
    begin = time.monotonic()
    assert start(lines(asks, program, "print('over')")) == "over\n"
    assert time.monotonic() - begin < SOON


FORK = f"""
    calls_under_way({COUNT // 5})
    sys.stdin.readline()
    # Newer versions of Python warn of what is tested here.
    import warnings; warnings.simplefilter("ignore", DeprecationWarning)
    child = os.fork()
    if child == 0:
        # Whatever happens, the child must not go on with the parent's work; if it hangs, the alarm ends it.
        signal.alarm(int({SOON}))
        code = 1
        try:
            code = in_child()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    # The parent still works, too.
    Client(**settings).enable_service()
    os._exit(os.waitstatus_to_exitcode(status))
"""
UNDER_WAY = """
    client = Client(**settings, timeout=60, attempt_timeout=60)
    def calls_under_way(count):
        def submit(number):
            client.submit_job(input=f"in/{number}.png", rule=RULE, output="out/cat.png")
        def submit_all():
            async def all():
                other = AsyncClient(**settings, timeout=60, attempt_timeout=60)
                calls = [other.submit_job(input=f"in/{number}.png", rule=RULE, output="out/cat.png")
                         for number in range(count // 2, count)]
                await asyncio.gather(*calls)
            asyncio.run(all())
        for number in range(count // 2):
            threading.Thread(target=submit, args=(number,), daemon=True).start()
        threading.Thread(target=submit_all, daemon=True).start()
"""
CHILDREN = {
    "the parent's client": """
        def in_child():
            job = client.submit_job(input="in/child.png", rule=RULE, output="out/cat.png")
            return 0 if client.get_job(job.job_id).job_id == job.job_id else 2
    """,
    "a client of its own": """
        def in_child():
            with Client(**settings) as own:
                job = own.submit_job(input="in/child.png", rule=RULE, output="out/cat.png")
                return 0 if own.get_job(job.job_id).job_id == job.job_id else 2
    """,
    "closing the parent's client": """
        def in_child():
            client.submit_job(input="in/child.png", rule=RULE, output="out/cat.png")
            # The parent's calls are none of the child's: it does not wait for them.
            return len(client.close(grace=60))
    """,
    "asyncio": """
        async def main():
            async with AsyncClient(**settings) as own:
                job = await own.submit_job(input="in/child.png", rule=RULE, output="out/cat.png")
                return 0 if (await own.get_job(job.job_id)).job_id == job.job_id else 2
        def in_child():
            return asyncio.run(main())
    """,
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("child", CHILDREN)
def test_row_59_a_child_goes_on_and_repeats_nothing(child: str, faults: FaultServer) -> None:
    count = COUNT // 5
    faults.script(*[{"silence": "after"}] * count)
    process = subprocess.Popen(
        [sys.executable, "-c", client_program(faults, lines(UNDER_WAY, CHILDREN[child], FORK))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: len(faults.jobs()) == count or process.poll() is not None)
    _, complaints = process.communicate("go\n", timeout=PATIENCE)
    assert (process.returncode, complaints) == (0, "")
    inputs = sorted(job["input"] for job in faults.jobs())
    assert inputs == sorted([f"in/{number}.png" for number in range(count)] + ["in/child.png"])
    assert len(faults.submissions()) == count + 1
