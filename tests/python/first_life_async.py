"""The scenario `first_life` in Python with asyncio."""

import asyncio
from collections.abc import Awaitable

from cloud_infinite import AsyncClient, CloudInfiniteError
from scenario import NOTIFY, SUBMISSION, UNKNOWN_JOB, show, show_error


async def failing(step: str, call: Awaitable[object]) -> None:
    try:
        await call
    except CloudInfiniteError as error:
        show_error(step, error)
    else:
        raise AssertionError(f"{step} should have failed")


async def main() -> None:
    # Region, bucket, endpoint and credentials come from the environment.
    async with AsyncClient() as client:
        bucket = await client.enable_service()
        print("enable_service", bucket.name, bucket.region)

        queue = await anext(aiter(client.list_queues()))
        assert queue.queue_id is not None
        queue = await client.update_queue(
            queue_id=queue.queue_id, name="图片_queue-1*", state="Active", notify_config=NOTIFY
        )
        print("update_queue", queue.queue_id, queue.name, queue.state)

        async for queue in client.list_queues():
            assert queue.notify_config is not None
            print("list_queues", queue.name, queue.max_concurrent, queue.notify_config.state, queue.notify_config.url)
        async for bucket in client.list_buckets(page_size=1):
            print("list_buckets", bucket.name)

        job = await client.submit_job(**SUBMISSION)
        print("submit_job", job.job_id, job.state, job.operation.user_data)
        show("wait_for_job", await client.wait_for_job(job.job_id, poll_interval=0.02))
        show("get_job", await client.get_job(job.job_id))

        await failing("refused", client.submit_job(**{**SUBMISSION, "job_level": 3}))
        none = await client.submit_job(**{**SUBMISSION, "input": "in/none.jpg"})
        await failing("failed", client.wait_for_job(none.job_id, poll_interval=0.02))
        await failing("unknown", client.get_job(UNKNOWN_JOB))

        disabled = await client.disable_service()
        print("disable_service", disabled.bucket_name, str(disabled.already_absent).lower())
        await failing("rejected", client.submit_job(**SUBMISSION))


asyncio.run(main())
