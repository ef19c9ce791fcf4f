const queue = await client.updateQueue({
  queueId,
  name: "pictures",
  state: "Active",
  notifyConfig: { state: "Off" },
});
console.log(queue.name);
