"""Enables the service and pauses the queue, so that submitted jobs wait and cost nothing but their submission."""

from cloud_infinite import Client, NotifyConfig, NotifyState, QueueState

with Client() as client:
    client.enable_service()
    (queue,) = client.list_queues()
    assert queue.queue_id is not None
    client.update_queue(
        queue_id=queue.queue_id,
        name="bench",
        state=QueueState.PAUSED,
        notify_config=NotifyConfig(state=NotifyState.OFF),
    )
