"""The operations, from the first to the last, against the emulator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cloud_infinite
import pytest
from cloud_infinite import (
    AmbiguousSubmissionError,
    Bucket,
    Client,
    JobState,
    NotFoundError,
    NotifyConfig,
    NotifyState,
    NotifyType,
    QueueState,
)
from cloud_infinite import _functions
from conftest import BUCKET, REGION, Emulator


def test_a_bucket_lives_through_all_operations(client: Client, emulator: Emulator) -> None:
    bucket = client.enable_service()
    assert (bucket.name, bucket.region) == (BUCKET, REGION)
    assert bucket.create_time is not None
    assert bucket.create_time.tzinfo is UTC
    assert abs(bucket.create_time - datetime.now(UTC)) < timedelta(minutes=5)
    assert bucket.response.status == 200
    assert bucket.response.attempts == 1
    assert bucket.response.request_id
    assert timedelta() < bucket.response.elapsed < timedelta(seconds=10)

    assert [found.name for found in client.list_buckets()] == [BUCKET]
    assert list(client.list_buckets(bucket_names=["other-1250000000"])) == []

    [queue] = client.list_queues(state=QueueState.ACTIVE)
    assert queue.queue_id is not None
    updated = client.update_queue(
        queue_id=queue.queue_id,
        name="pictures",
        state="Active",
        notify_config=NotifyConfig(
            state=NotifyState.ON, type="Url", event="TaskFinish", url="https://example.com/done"
        ),
    )
    assert updated.name == "pictures"
    assert updated.notify_config is not None
    assert updated.notify_config.type is NotifyType.URL

    client.update_queue(
        queue_id=queue.queue_id, name="pictures", state=QueueState.ACTIVE, notify_config=NotifyConfig()
    )
    job = client.submit_job(
        input="in/cat.png", rule="imageMogr2/rotate/90/format/jpg", output="out/cat.jpg", user_data="order 7"
    )
    assert job.state is JobState.SUBMITTED

    seen: list[JobState] = []
    done = client.wait_for_job(
        job.job_id, poll_interval=0.02, timeout=20, on_update=lambda job: seen.append(job.state)
    )
    assert done.state is JobState.SUCCESS
    assert seen[-1] is JobState.SUCCESS
    assert done.operation.user_data == "order 7"
    assert done.operation.pic_process_result is not None
    [result] = done.operation.pic_process_result.process_results
    assert (result.width, result.height) == (48, 64)
    assert (emulator.bucket / "out/cat.jpg").read_bytes().startswith(b"\xff\xd8")
    assert client.get_job(job.job_id) == done

    gone = client.disable_service()
    assert gone.bucket_name == BUCKET
    assert gone.already_absent is False
    assert [(entry["method"], entry["path"]) for entry in emulator.journal()][-1] == ("DELETE", "/picbucket")


def test_lists_are_requested_as_they_are_read(client: Client, emulator: Emulator) -> None:
    client.enable_service()
    before = len(emulator.journal())
    pager = client.list_queues(page_size=1)
    assert len(emulator.journal()) == before
    assert next(pager).queue_id
    assert len(emulator.journal()) == before + 1
    assert list(pager) == []

    [page] = client.list_queues(queue_ids=["p0000000000000000000000000000000a"]).pages()
    assert page.items == ()
    assert page.missing_ids == ("p0000000000000000000000000000000a",)


def test_a_sibling_asks_for_its_own_bucket(client: Client, emulator: Emulator) -> None:
    sibling = client.for_bucket("other-1250000000")
    assert sibling.bucket == "other-1250000000"
    assert list(sibling.list_buckets()) == []
    with pytest.raises(NotFoundError) as caught:
        sibling.submit_job(input="a", rule="imageMogr2/rotate/90", output="b")
    assert caught.value.code == "NoSuchBucket"
    assert emulator.journal()[-1]["host"].startswith("other-1250000000.ci.")


CALLBACKS = Path(__file__).parents[2] / "tests/vectors/callback"
EXAMPLES = sorted(Path(__file__).parents[2].joinpath("docs/examples/python").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_of_the_docstrings_run(
    example: Path, client: Client, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some of them read and write files.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cat.jpg").write_bytes(emulator.bucket.joinpath("in/cat.png").read_bytes())
    source = example.read_text()
    method = getattr(Client, example.stem, None)
    documented = (method or getattr(cloud_infinite, example.stem)).__doc__
    assert all(line.strip() in documented for line in source.splitlines())
    emulator.put("in/cat.jpg", emulator.bucket.joinpath("in/cat.png").read_bytes())
    client.enable_service()
    queue_id = next(client.list_queues()).queue_id
    assert queue_id is not None
    if example.stem.startswith("cancel"):
        # Only a job that waits can be cancelled.
        off = NotifyConfig(state="Off")
        client.update_queue(queue_id=queue_id, name="paused", state="Paused", notify_config=off)
    job = client.submit_job(input="in/cat.png", rule="imageMogr2/rotate/90", output="out/first.png")
    template = client.create_template(name="half-grey", rule="imageMogr2/thumbnail/!50p")
    names: dict[str, Any] = {
        "client": client,
        "queue_id": queue_id,
        "job_id": job.job_id,
        "template_id": template.template_id,
        "job_ids": [job.job_id],
        "names": ["cat.png"],
        "NotifyConfig": NotifyConfig,
        "AmbiguousSubmissionError": AmbiguousSubmissionError,
        "body": CALLBACKS.joinpath("success.json").read_bytes(),
        "token": "canary-token-0123456789",
        **{name: getattr(cloud_infinite, name) for name in cloud_infinite._functions.__all__},
    }
    exec(compile(source, str(example), "exec"), names)


def test_environment_is_used_when_nothing_is_given(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conftest import SECRET_ID, SECRET_KEY

    monkeypatch.setenv("CLOUD_INFINITE_REGION", REGION)
    monkeypatch.setenv("CLOUD_INFINITE_BUCKET", BUCKET)
    monkeypatch.setenv("CLOUD_INFINITE_ENDPOINT", emulator.url)
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", SECRET_ID)
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", SECRET_KEY)
    answer: Bucket = Client().enable_service()
    assert answer.name == BUCKET
