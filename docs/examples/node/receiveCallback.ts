const token = "3yHkW0qkJb2xkUYy6E2s";
const received = await client.receiveCallback({ method: "POST", path: `/callbacks/${token}`, body, token });
// Answer with `received.status` first.
if (received.callback?.job !== undefined) console.log(received.callback.job.jobId, received.callback.job.state);
