"""A call that waits stands in nobody's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable

import pytest
from cloud_infinite import Client, Job, JobState
from conftest import BUCKET, REGION, Emulator, credentials


@pytest.fixture
def slow(start_emulator: Callable[..., Emulator]) -> Emulator:
    """An emulator whose jobs take a minute."""
    return start_emulator("--job-delay-ms", "60000")


PROGRAM = """
    import signal, sys
    from cloud_infinite import Client, Credentials

    # A shell that starts something in the background makes it ignore the signal, and so do its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    url, bucket, key_id, key, what = sys.argv[1:]
    client = Client("ap-guangzhou", bucket, credentials=Credentials(key_id, key), endpoint=url)
    client.enable_service()
    job = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")
    print("waiting", flush=True)
    try:
        if what == "async":
            import asyncio
            from cloud_infinite import AsyncClient
            other = AsyncClient("ap-guangzhou", bucket, credentials=Credentials(key_id, key), endpoint=url)
            asyncio.run(other.wait_for_job(job.job_id))
        else:
            client.wait_for_job(job.job_id)
    except KeyboardInterrupt:
        client.get_job(job.job_id)
        print("interrupted, and the client still works", flush=True)
"""


@pytest.mark.parametrize("what", ["sync", "async"])
def test_ctrl_c_ends_a_wait_at_once(what: str, slow: Emulator) -> None:
    from conftest import SECRET_ID, SECRET_KEY

    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), slow.url, BUCKET, SECRET_ID, SECRET_KEY, what],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    time.sleep(0.5)
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "interrupted, and the client still works\n"
    took = time.monotonic() - begin
    process.communicate(timeout=10)
    assert process.returncode == 0
    # The job takes a minute; how quick it is exactly is a matter for a benchmark.
    assert took < 5


def test_other_threads_go_on_while_one_waits(start_emulator: Callable[..., Emulator]) -> None:
    emulator = start_emulator("--job-delay-ms", "2500")
    client = Client(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url)
    client.enable_service()
    job = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")
    done: list[Job] = []
    waiting = threading.Thread(target=lambda: done.append(client.wait_for_job(job.job_id)))
    waiting.start()

    # Python runs one thread at a time: if the waiting one kept its turn, this loop would stand still.
    begin = last = time.monotonic()
    longest_gap = 0.0
    while last - begin < 1.5:
        time.sleep(0.001)
        now = time.monotonic()
        longest_gap, last = max(longest_gap, now - last), now
    assert waiting.is_alive()
    assert longest_gap < 0.5
    waiting.join()
    assert [job.state for job in done] == [JobState.SUCCESS]


def test_updates_arrive_in_the_waiting_thread(client: Client) -> None:
    client.enable_service()
    job = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")
    threads: list[int] = []
    client.wait_for_job(
        job.job_id, poll_interval=0.02, on_update=lambda _: threads.append(threading.get_ident())
    )
    assert set(threads) == {threading.get_ident()}


def test_an_update_may_make_calls(client: Client) -> None:
    client.enable_service()
    job = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")
    seen: list[str] = []
    client.wait_for_job(
        job.job_id,
        poll_interval=0.02,
        on_update=lambda update: seen.append(client.get_job(update.job_id).job_id),
    )
    assert set(seen) == {job.job_id}


def test_what_an_update_raises_ends_the_wait(slow: Emulator) -> None:
    client = Client(REGION, BUCKET, credentials=credentials(), endpoint=slow.url)
    client.enable_service()
    job = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/cat.png")

    class EnoughError(Exception):
        pass

    def refuse(job: Job) -> None:
        raise EnoughError(job.state)

    begin = time.monotonic()
    with pytest.raises(EnoughError, match=JobState.RUNNING):
        client.wait_for_job(job.job_id, poll_interval=0.05, on_update=refuse)
    assert time.monotonic() - begin < 5


def test_many_threads_share_one_client(client: Client) -> None:
    client.enable_service()
    found: list[str | None] = []

    def ask() -> None:
        for _ in range(20):
            found.extend(bucket.name for bucket in client.list_buckets())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [BUCKET] * 160


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_can_go_on(client: Client) -> None:
    client.enable_service()
    child = os.fork()
    if child == 0:
        # Nothing may reach pytest from here, whatever happens; a child that hangs is ended by the alarm.
        signal.alarm(20)
        try:
            same = [bucket.name for bucket in client.list_buckets()] == [BUCKET]
        except BaseException:
            same = False
        os._exit(0 if same else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert [bucket.name for bucket in client.list_buckets()] == [BUCKET]
