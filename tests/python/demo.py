"""Processes a picture and shows what happens. Run by `make demo`, which starts the emulator and sets the environment."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from cloud_infinite import Client, Job, JobFailedError, NotifyConfig, NotifyState, QueueState

BEFORE = Path(os.environ["DEMO_PICTURE"])
BUCKET_FOLDER = Path(os.environ["DEMO_BUCKET_FOLDER"])
TARGET = Path(os.environ["DEMO_TARGET"])
RULE = os.environ["DEMO_RULE"]


def size(path: Path) -> str:
    return f"{path.stat().st_size / 1024:.0f} KiB"


def watch(client: Client, name: str, job: Job) -> tuple[Job, bool]:
    """Waits for a job and draws each state it goes through."""
    begin = time.monotonic()
    print(f"  {name:<14}{job.job_id}  {job.state}", end="", flush=True)
    try:
        job = client.wait_for_job(
            job.job_id, timeout=120, poll_interval=0.02, on_update=lambda seen: print(f" > {seen.state}", end="", flush=True)
        )
        succeeded = True
    except JobFailedError as error:
        assert error.job is not None
        job, succeeded = error.job, False
    print(f"  {(time.monotonic() - begin) * 1000:.0f} ms")
    return job, succeeded


def main() -> int:
    key = f"in/{BEFORE.name}"
    output = "out/python"
    # Region, bucket, endpoint and credentials come from the environment.
    with Client() as client:
        print("Python")
        bucket = client.enable_service()
        print(f"  enabled       {bucket.name} in {bucket.region}")
        (queue,) = client.list_queues()
        assert queue.queue_id is not None
        queue = client.update_queue(
            queue_id=queue.queue_id,
            name="demo",
            state=QueueState.ACTIVE,
            notify_config=NotifyConfig(state=NotifyState.OFF),
        )
        print(f"  queue         {queue.name}, {queue.max_concurrent} jobs at a time")
        print(f"  rule          {RULE}")
        good = client.submit_job(input=key, rule=RULE, output=output, is_pic_info=True)
        bad = client.submit_job(input="in/no-such-picture.jpg", rule=RULE, output="out/never")
        done, succeeded = watch(client, "job", good)
        failed, unexpected = watch(client, "must fail", bad)
        print(f"  as expected   {failed.code}: {failed.message}")
        if unexpected or not succeeded:
            print(f"  unexpected    {done.state} {done.code}: {done.message}", file=sys.stderr)
            return 1

    result = done.operation.pic_process_result
    assert result is not None
    made = result.process_results[0]
    after = TARGET / f"after.{made.format}"
    shutil.copyfile(BUCKET_FOLDER / output, after)
    info = result.original_info.image_info if result.original_info else None
    if info is not None:
        print(f"  before        {info.width}x{info.height} {info.format}, {size(BEFORE)}: {os.path.relpath(BEFORE)}")
    print(f"  after         {made.width}x{made.height} {made.format}, {size(after)}: {os.path.relpath(after)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\ninterrupted")
