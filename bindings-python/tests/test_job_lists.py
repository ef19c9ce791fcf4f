"""Lists of jobs: more than one page, filters, and taking a list up where it was left."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cloud_infinite import (
    AsyncClient,
    Client,
    InvalidArgumentError,
    JobFailedError,
    JobState,
    NotifyConfig,
    OrderByTime,
    ServiceError,
)
from conftest import BUCKET, REGION, Emulator, credentials


def make_jobs(client: Client, count: int) -> list[str]:
    """Jobs that have ended: the last one failed, because its picture is not there."""
    client.enable_service()
    inputs = ["in/cat.png"] * (count - 1) + ["in/missing.png"]
    ids = [
        client.submit_job(input=key, rule="imageMogr2/rotate/90", output=f"out/{number}.png").job_id
        for number, key in enumerate(inputs)
    ]
    for job_id in ids[:-1]:
        client.wait_for_job(job_id, poll_interval=0.02, timeout=20)
    with pytest.raises(JobFailedError):
        client.wait_for_job(ids[-1], poll_interval=0.02, timeout=20)
    return ids


def test_a_list_of_several_pages(client: Client, emulator: Emulator) -> None:
    ids = make_jobs(client, 5)
    before = len(emulator.journal())
    jobs = client.list_jobs(size=2)
    assert len(emulator.journal()) == before
    assert [job.job_id for job in jobs] == ids[::-1]
    assert len(emulator.journal()) == before + 3

    [*pages] = client.list_jobs(size=2, order_by_time=OrderByTime.ASC).pages()
    assert [[job.job_id for job in page.items] for page in pages] == [ids[:2], ids[2:4], ids[4:]]
    assert pages[0].next_token
    assert pages[2].next_token is None
    assert all(page.response.status == 200 for page in pages)
    assert client.get_job(ids[0]) == pages[0].items[0]

    resumed = client.list_jobs(size=3, order_by_time="Asc", next_token=pages[0].next_token)
    assert [job.job_id for job in resumed] == ids[2:]
    with pytest.raises(ServiceError) as caught:
        next(client.list_jobs(next_token=pages[0].next_token))
    assert caught.value.code == "InvalidArgument"


def test_a_thousand_jobs_while_more_are_made(client: Client) -> None:
    client.enable_service()
    queue = next(client.list_queues())
    assert queue.queue_id is not None
    # Jobs that wait stay as they are.
    off = NotifyConfig(state="Off")
    client.update_queue(queue_id=queue.queue_id, name="paused", state="Paused", notify_config=off)

    def submit() -> str:
        return client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/x.png").job_id

    ids = [submit() for _ in range(1005)]
    jobs = client.list_jobs(size=100)
    assert (jobs.has_next, jobs.next_token, jobs.next_page_number) == (True, None, None)
    seen: list[str] = []
    for page in jobs.pages():
        seen += [job.job_id for job in page.items]
        submit()
        assert jobs.next_token == page.next_token
        if len(seen) == 500:
            break
    rest = client.list_jobs(size=100, next_token=jobs.next_token)
    seen += [job.job_id for job in rest]
    assert not rest.has_next
    assert seen == ids[::-1]

    templates = client.list_templates(page_number=7)
    assert (templates.next_page_number, templates.next_token) == (7, None)


def test_jobs_that_are_made_while_a_list_is_read(client: Client, emulator: Emulator) -> None:
    ids = make_jobs(client, 3)
    newest_first = client.list_jobs(size=1)
    oldest_first = client.list_jobs(size=1, order_by_time="Asc")
    found = [next(newest_first).job_id]
    seen = [next(oldest_first).job_id]
    late = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/late.png").job_id
    assert found + [job.job_id for job in newest_first] == ids[::-1]
    assert seen + [job.job_id for job in oldest_first] == [*ids, late]


def test_filters(client: Client, emulator: Emulator) -> None:
    *done, failed = make_jobs(client, 3)
    now = datetime.now(UTC)

    def ids(**filters: object) -> list[str]:
        return [job.job_id for job in client.list_jobs(order_by_time="Asc", **filters)]  # type: ignore[arg-type]

    assert ids(states=[JobState.FAILED]) == [failed]
    assert ids(states=("Success", JobState.FAILED)) == [*done, failed]
    assert ids(states=iter(["Running"])) == []
    assert ids(input_object="in/missing.png") == [failed]
    assert ids(queue_id=client.get_job(failed).queue_id) == [*done, failed]
    assert ids(queue_id="pnosuchqueue") == []
    hour = timedelta(hours=1)
    assert ids(start_creation_time=now - hour, end_creation_time=now + hour) == [*done, failed]
    assert ids(start_creation_time=now + hour) == []
    assert ids(end_creation_time=now - hour) == []
    made = client.get_job(failed).creation_time
    assert failed in ids(start_creation_time=made, end_creation_time=made)


def test_times_need_a_zone(client: Client, emulator: Emulator) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        next(client.list_jobs(start_creation_time=datetime(2022, 8, 9)))
    assert (caught.value.field, caught.value.rule) == ("start_creation_time", "must have a time zone")
    assert emulator.journal() == []


def test_several_pages_with_asyncio(client: Client, emulator: Emulator) -> None:
    ids = make_jobs(client, 4)

    async def run() -> None:
        async with AsyncClient(REGION, BUCKET, credentials=credentials(), endpoint=emulator.url) as client:
            assert [job.job_id async for job in client.list_jobs(size=3)] == ids[::-1]
            pages = [page async for page in client.list_jobs(size=3, order_by_time="Asc").pages()]
            assert [len(page.items) for page in pages] == [3, 1]
            resumed = client.list_jobs(order_by_time="Asc", next_token=pages[0].next_token)
            assert [job.job_id async for job in resumed] == ids[3:]

    asyncio.run(run())
