"""The scenario `first_life` in Python."""

from cloud_infinite import Client
from scenario import NOTIFY, SUBMISSION, UNKNOWN_JOB, failing, show

# Region, bucket, endpoint and credentials come from the environment.
with Client() as client:
    bucket = client.enable_service()
    print("enable_service", bucket.name, bucket.region)

    queue = next(iter(client.list_queues()))
    assert queue.queue_id is not None
    queue = client.update_queue(queue_id=queue.queue_id, name="图片_queue-1*", state="Active", notify_config=NOTIFY)
    print("update_queue", queue.queue_id, queue.name, queue.state)

    for queue in client.list_queues():
        assert queue.notify_config is not None
        print("list_queues", queue.name, queue.max_concurrent, queue.notify_config.state, queue.notify_config.url)
    for bucket in client.list_buckets(page_size=1):
        print("list_buckets", bucket.name)

    job = client.submit_job(**SUBMISSION)
    print("submit_job", job.job_id, job.state, job.operation.user_data)
    show("wait_for_job", client.wait_for_job(job.job_id, poll_interval=0.02))
    show("get_job", client.get_job(job.job_id))

    failing("refused", lambda: client.submit_job(**{**SUBMISSION, "job_level": 3}))
    none = client.submit_job(**{**SUBMISSION, "input": "in/none.jpg"})
    failing("failed", lambda: client.wait_for_job(none.job_id, poll_interval=0.02))
    failing("unknown", lambda: client.get_job(UNKNOWN_JOB))

    disabled = client.disable_service()
    print("disable_service", disabled.bucket_name, str(disabled.already_absent).lower())
    failing("rejected", lambda: client.submit_job(**SUBMISSION))
