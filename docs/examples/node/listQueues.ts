for await (const queue of client.listQueues()) {
  console.log(queue.queueId, queue.state);
}
