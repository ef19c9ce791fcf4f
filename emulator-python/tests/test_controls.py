"""What a test can make the emulator do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cloud_infinite import Client, CloudInfiniteError, DeniedError
from cloud_infinite_emulator import Emulator, EmulatorGoneError, RefusedError, WaitTimeoutError
from conftest import RULE

BUCKET = "photos-1250000000"


@pytest.fixture
def cloud(folder: Path) -> Iterator[Emulator]:
    with Emulator({BUCKET: folder}, seed=7) as cloud:
        yield cloud


@pytest.fixture
def client(cloud: Emulator) -> Iterator[Client]:
    with Client(**cloud.client_config(), max_attempts=1) as client:
        client.enable_service()
        yield client


def submit(client: Client) -> str:
    return client.submit_job(input="in/cat.jpg", rule=RULE, output="out/cat.jpg").job_id


def test_objects(cloud: Emulator, picture: bytes) -> None:
    assert cloud.get(BUCKET, "in/cat.jpg") == picture
    put = cloud.put(BUCKET, "notes/a?b/../c d.png", b"hello")
    assert (put.key, put.size, put.content_type) == ("notes/a?b/../c d.png", 5, "image/png")
    assert cloud.get(BUCKET, put.key) == b"hello"
    assert cloud.put(BUCKET, "x", b"", content_type="image/webp").content_type == "image/webp"
    assert [one.key for one in cloud.objects(BUCKET)] == ["in/cat.jpg", put.key, "x"]
    assert cloud.objects(BUCKET, prefix="notes/") == [put]
    cloud.delete(BUCKET, put.key)
    cloud.delete(BUCKET, put.key)
    with pytest.raises(RefusedError) as missing:
        cloud.get(BUCKET, put.key)
    assert missing.value.status == 404
    with pytest.raises(RefusedError):
        cloud.put("other-1250000000", "x", b"")
    cloud.create_bucket("other-1250000000")
    cloud.put("other-1250000000", "x", b"1")
    with Client(**cloud.client_config("other-1250000000")) as client:
        assert [one.key for one in client.list_objects()] == ["x"]


@pytest.mark.slow
def test_more_objects_than_a_page_has(cloud: Emulator) -> None:
    keys = [f"many/{number:04}" for number in range(1001)]
    for key in keys:
        cloud.put(BUCKET, key, b"")
    assert [one.key for one in cloud.objects(BUCKET, prefix="many/")] == keys


def test_folders_of_a_root_stay(tmp_path: Path) -> None:
    for turn in range(2):
        with Emulator([BUCKET], root=tmp_path) as cloud:
            if turn == 0:
                cloud.put(BUCKET, "a/b.txt", b"kept")
            assert cloud.get(BUCKET, "a/b.txt") == b"kept"
    assert (tmp_path / BUCKET / "a/b.txt").read_bytes() == b"kept"


def test_a_gate(cloud: Emulator, client: Client) -> None:
    cloud.pace("gate")
    first, second = submit(client), submit(client)
    for job_id in (first, second):
        assert client.get_job(job_id).state in ("Submitted", "Running")
    assert cloud.release(first) == [first]
    assert client.wait_for_job(first).state == "Success"
    with pytest.raises(RefusedError) as ended:
        cloud.release(first)
    assert ended.value.status == 409
    with pytest.raises(RefusedError) as missing:
        cloud.release("nothing")
    assert missing.value.status == 404
    assert cloud.release() == [second]
    assert client.wait_for_job(second).state == "Success"
    assert cloud.get(BUCKET, "out/cat.jpg").startswith(b"\xff\xd8")


def test_paces(cloud: Emulator, client: Client) -> None:
    cloud.pace("immediate")
    assert client.get_job(submit(client)).state == "Success"
    cloud.pace("after_reads", reads=2, bucket=BUCKET)
    job_id = submit(client)
    states = [str(client.get_job(job_id).state) for _ in range(3)]
    assert states[0] != "Success" and states[2] == "Success"
    with pytest.raises(RefusedError, match="after_ms"):
        cloud.pace("after_ms")
    with pytest.raises(RefusedError):
        cloud.pace("gate", bucket="other-1250000000")


def test_a_pace_from_the_start(folder: Path) -> None:
    with Emulator({BUCKET: folder}, pace="after_reads=1") as cloud, Client(**cloud.client_config()) as client:
        client.enable_service()
        job_id = submit(client)
        assert [client.get_job(job_id).state == "Success" for _ in range(2)][1]


def test_queues_pause(cloud: Emulator, client: Client) -> None:
    [queue] = client.list_queues()
    assert queue.queue_id
    cloud.pause_queue(queue.queue_id)
    assert [str(queue.state) for queue in client.list_queues()] == ["Paused"]
    job_id = submit(client)
    cloud.wait_idle()
    assert client.get_job(job_id).state != "Success"
    cloud.resume_queue(queue.queue_id)
    cloud.wait_idle()
    assert client.get_job(job_id).state == "Success"
    with pytest.raises(RefusedError):
        cloud.pause_queue("nothing")


def test_waiting_for_idleness_ends(cloud: Emulator, client: Client) -> None:
    cloud.pace("after_ms", ms=600_000)
    submit(client)
    with pytest.raises(WaitTimeoutError, match=r"POST .*/jobs -> 200") as late:
        cloud.wait_idle(timeout=0.02)
    assert "20 ms" in str(late.value)


def test_jobs_end_when_their_time_comes(cloud: Emulator, client: Client) -> None:
    cloud.clock.set()
    cloud.pace("after_ms", ms=600_000)
    job_id = submit(client)
    cloud.clock.advance(timedelta(minutes=9))
    assert client.get_job(job_id).state != "Success"
    cloud.clock.advance(60)
    assert client.get_job(job_id).state == "Success"


def test_a_clock_that_is_moved_by_hand(cloud: Emulator) -> None:
    now = datetime.now(UTC)
    assert cloud.clock.read().mode == "system"
    with pytest.raises(RefusedError) as running:
        cloud.clock.advance(1)
    assert running.value.status == 409
    # To the millisecond, as the emulator counts.
    start = now.replace(microsecond=now.microsecond // 1000 * 1000)
    assert cloud.clock.set(start).now == start
    assert cloud.clock.advance(timedelta(hours=2)).now == start + timedelta(hours=2)
    assert cloud.clock.advance(0.5).now == start + timedelta(hours=2, seconds=0.5)
    with Client(**cloud.client_config(), max_attempts=1) as client:
        # The signature counts a quarter of an hour by the clock of the client.
        with pytest.raises(DeniedError):
            client.enable_service()
    assert cloud.clock.set(0).now == datetime(1970, 1, 1, tzinfo=UTC)
    assert cloud.clock.system().mode == "system"
    skewed = cloud.clock.skew(timedelta(hours=-1))
    assert skewed.skew_ms == -3_600_000
    assert abs(skewed.now - datetime.now(UTC) + timedelta(hours=1)) < timedelta(minutes=5)
    with pytest.raises(ValueError, match="time zone"):
        cloud.clock.set(datetime(2030, 1, 1))


def test_a_new_beginning(cloud: Emulator, client: Client) -> None:
    job_id = submit(client)
    cloud.wait_idle()
    cloud.put(BUCKET, "more", b"")
    cloud.delete(BUCKET, "in/cat.jpg")
    cloud.create_bucket("other-1250000000")
    cloud.clock.set(0)
    cloud.pace("gate")
    cloud.reset()
    assert (cloud.requests(), cloud.transitions(), cloud.callbacks.list()) == ([], [], [])
    assert [one.key for one in cloud.objects(BUCKET)] == ["in/cat.jpg"]
    assert cloud.clock.read().mode == "system"
    with pytest.raises(CloudInfiniteError):
        client.get_job(job_id)
    client.enable_service()
    assert submit(client) == job_id, "the seed gives the same ids again"
    cloud.wait_idle()
    assert client.get_job(job_id).state == "Success"


def test_everything_for_asyncio(folder: Path) -> None:
    async def use() -> None:
        async with Emulator({BUCKET: folder}, seed=7) as cloud:
            with Client(**cloud.client_config()) as client:
                await asyncio.to_thread(client.enable_service)
                await cloud.pace("gate")
                job_id = await asyncio.to_thread(submit, client)
                # As long as the longest single request, so that several are made.
                with pytest.raises(WaitTimeoutError):
                    await cloud.callbacks.wait(job_id, timeout=1.05)
                assert await cloud.release() == [job_id]
                await cloud.wait_idle()
            await cloud.put(BUCKET, "x", b"1")
            assert await cloud.get(BUCKET, "x") == b"1"
            assert [one.key for one in await cloud.objects(BUCKET)] == ["in/cat.jpg", "out/cat.jpg", "x"]
            await cloud.delete(BUCKET, "x")
            await cloud.create_bucket("other-1250000000")
            await cloud.clock.set(5)
            assert (await cloud.clock.advance(5)).now_ms == 10_000
            await cloud.clock.skew(0)
            await cloud.clock.system()
            assert (await cloud.clock.read()).mode == "system"
            assert len(await cloud.requests("POST /jobs")) == 1
            assert len(await cloud.transitions()) == 3
            assert [job.id for job in await cloud.jobs()] == [job_id]
            assert (await cloud.job(job_id))["id"] == job_id
            assert len(await cloud.queues()) == 1
            assert "POST" in await cloud.history()
            await cloud.clear_requests()
            await cloud.callbacks.clear()
            assert await cloud.callbacks.list() == []
            await cloud.reset()
            await cloud.kill()
            with pytest.raises(EmulatorGoneError):
                await cloud.requests()

    asyncio.run(use())
