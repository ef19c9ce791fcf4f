"""The scenario `whole_family` in Python."""

from collections.abc import Callable

from cloud_infinite import Client, CloudInfiniteError, NotifyConfig
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


def failing(step: str, call: Callable[[], object]) -> None:
    try:
        call()
    except CloudInfiniteError as error:
        show_error(step, error)
    else:
        raise AssertionError(f"{step} should have failed")


def set_queue(client: Client, state: str) -> None:
    queue = next(iter(client.list_queues()))
    assert queue.queue_id is not None and queue.name is not None
    queue = client.update_queue(
        queue_id=queue.queue_id, name=queue.name, state=state, notify_config=NotifyConfig()
    )
    print("update_queue", queue.state)


def templates(client: Client) -> str:
    template = client.create_template(**TEMPLATE)
    show_template("create_template", template)
    for page in client.list_templates(ids=[template.template_id, UNKNOWN_TEMPLATE]).pages():
        for listed in page.items:
            assert listed.pic_process is not None
            print("list_templates", listed.template_id, listed.name, listed.pic_process.process_rule)
        print("missing", " ".join(page.missing_ids))
    show_template("update_template", client.update_template(template_id=template.template_id, **CHANGED_TEMPLATE))
    return template.template_id


def pages_and_cancel(client: Client, template_id: str) -> None:
    set_queue(client, "Paused")
    job_ids = []
    for number in (1, 2, 3):
        job = client.submit_job(**numbered(template_id, number))
        print("submit_job", job.job_id, job.state)
        job_ids.append(job.job_id)
    for job in client.list_jobs(size=2, order_by_time="Asc"):
        print("list_jobs", job.job_id, job.operation.user_data)
    client.cancel_job(job_ids[0])
    client.cancel_jobs(job_ids=[job_ids[1]])
    failing("again", lambda: client.cancel_job(job_ids[0]))
    set_queue(client, "Active")
    job = client.wait_for_job(job_ids[2], poll_interval=SOON)
    print("wait_for_job", job.job_id, made(job))
    show_ended(list(client.wait_for_jobs(job_ids, poll_interval=SOON, raise_on_failure=False)))


def many(client: Client) -> None:
    results = [show_submitted(result) for result in client.submit_jobs(BULK, concurrency=1, in_input_order=True)]
    job_ids = [job_id for job_id in results if job_id is not None]
    for job_id in job_ids:
        print("wait_for_job", client.wait_for_job(job_id, poll_interval=SOON, raise_on_failure=False).state)
    show_ended(list(client.wait_for_jobs(job_ids, poll_interval=SOON, raise_on_failure=False)))


# Region, bucket, endpoint and credentials come from the environment.
with Client() as client:
    client.enable_service()
    template_id = templates(client)
    pages_and_cancel(client, template_id)
    many(client)
    show_reports()
    client.delete_template(template_id)
    failing("deleted", lambda: client.delete_template(template_id))
    client.disable_service()
