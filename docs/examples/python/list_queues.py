for queue in client.list_queues():
    print(queue.queue_id, queue.state)
