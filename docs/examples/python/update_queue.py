queue = client.update_queue(
    queue_id=queue_id,
    name="pictures",
    state="Active",
    notify_config=NotifyConfig(state="Off"),
)
print(queue.name)
