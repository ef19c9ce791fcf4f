"""The scenario `whole_family` in Python with asyncio."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

from cloud_infinite import AsyncClient, CloudInfiniteError, NotifyConfig
from family import (
    BULK,
    CHANGED_TEMPLATE,
    TEMPLATE,
    UNKNOWN_TEMPLATE,
    made,
    numbered,
    show_ended,
    show_error,
    show_reports,
    show_submitted,
    show_template,
)

SOON = 0.02


async def failing(step: str, call: Awaitable[object]) -> None:
    try:
        await call
    except CloudInfiniteError as error:
        show_error(step, error)
    else:
        raise AssertionError(f"{step} should have failed")


async def set_queue(client: AsyncClient, state: str) -> None:
    queue = await anext(aiter(client.list_queues()))
    assert queue.queue_id is not None and queue.name is not None
    queue = await client.update_queue(
        queue_id=queue.queue_id, name=queue.name, state=state, notify_config=NotifyConfig()
    )
    print("update_queue", queue.state)


async def templates(client: AsyncClient) -> str:
    template = await client.create_template(**TEMPLATE)
    show_template("create_template", template)
    async for page in client.list_templates(ids=[template.template_id, UNKNOWN_TEMPLATE]).pages():
        for listed in page.items:
            assert listed.pic_process is not None
            print("list_templates", listed.template_id, listed.name, listed.pic_process.process_rule)
        print("missing", " ".join(page.missing_ids))
    show_template("update_template", await client.update_template(template_id=template.template_id, **CHANGED_TEMPLATE))
    return template.template_id


async def show_all_ended(client: AsyncClient, job_ids: list[str]) -> None:
    waiting = client.wait_for_jobs(job_ids, poll_interval=SOON, raise_on_failure=False)
    show_ended([result async for result in waiting])


async def pages_and_cancel(client: AsyncClient, template_id: str) -> None:
    await set_queue(client, "Paused")
    job_ids = []
    for number in (1, 2, 3):
        job = await client.submit_job(**numbered(template_id, number))
        print("submit_job", job.job_id, job.state)
        job_ids.append(job.job_id)
    async for job in client.list_jobs(size=2, order_by_time="Asc"):
        print("list_jobs", job.job_id, job.operation.user_data)
    await client.cancel_job(job_ids[0])
    await client.cancel_jobs(job_ids=[job_ids[1]])
    await failing("again", client.cancel_job(job_ids[0]))
    await set_queue(client, "Active")
    job = await client.wait_for_job(job_ids[2], poll_interval=SOON)
    print("wait_for_job", job.job_id, made(job))
    await show_all_ended(client, job_ids)


async def requests() -> AsyncIterator[object]:
    for request in BULK:
        yield request


async def many(client: AsyncClient) -> None:
    job_ids = []
    async for result in client.submit_jobs(requests(), concurrency=1, in_input_order=True):
        job_id = show_submitted(result)
        if job_id is not None:
            job_ids.append(job_id)
    for job_id in job_ids:
        job = await client.wait_for_job(job_id, poll_interval=SOON, raise_on_failure=False)
        print("wait_for_job", job.state)
    await show_all_ended(client, job_ids)


async def main() -> None:
    # Region, bucket, endpoint and credentials come from the environment.
    async with AsyncClient() as client:
        await client.enable_service()
        template_id = await templates(client)
        await pages_and_cancel(client, template_id)
        await many(client)
        show_reports()
        await client.delete_template(template_id)
        await failing("deleted", client.delete_template(template_id))
        await client.disable_service()


asyncio.run(main())
