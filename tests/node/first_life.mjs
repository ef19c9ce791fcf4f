// The scenario `first_life` in Node.js.
import assert from "node:assert/strict";
import { Client, CloudInfiniteError } from "cloud-infinite";

const submission = {
  input: "in/cat.jpg",
  rule: "imageMogr2/thumbnail/!50p|imageMogr2/rotate/90/format/png",
  output: "out/cat & <dog>.png",
  isPicInfo: true,
  userData: "order-17",
  jobLevel: 1,
};

function show(step, job) {
  const result = job.operation.picProcessResult;
  const original = result.originalInfo.imageInfo;
  const made = result.processResults[0];
  console.log(
    `${step} ${job.jobId} ${job.state} ${made.width}x${made.height} ${made.format} from ${original.width}x${original.height}`,
  );
}

// Fields have the casing of their language; the golden files have that of the core.
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

async function failing(step, call) {
  const error = await call.then(
    () => assert.fail(`${step} should have failed`),
    (reason) => reason,
  );
  assert(error instanceof CloudInfiniteError, String(error));
  const field = error.field === undefined ? "-" : snake(error.field);
  console.log(
    `${step} ${error.kind} outcome=${error.outcome ?? "-"} status=${error.status ?? "-"} code=${error.code ?? "-"}` +
      ` field=${field} rule=${error.rule ?? "-"}`,
  );
}

// Region, bucket, endpoint and credentials come from the environment.
const client = new Client();
const enabled = await client.enableService();
console.log("enable_service", enabled.name, enabled.region);

let queue;
for await (queue of client.listQueues()) break;
queue = await client.updateQueue({
  queueId: queue.queueId,
  name: "图片_queue-1*",
  state: "Active",
  notifyConfig: {
    state: "On",
    event: "TaskFinish",
    resultFormat: "JSON",
    type: "Url",
    url: "http://127.0.0.1:9/callback?a=1&b=2",
  },
});
console.log("update_queue", queue.queueId, queue.name, queue.state);

for await (const { name, maxConcurrent, notifyConfig } of client.listQueues()) {
  console.log("list_queues", name, maxConcurrent, notifyConfig.state, notifyConfig.url);
}
for await (const bucket of client.listBuckets({ pageSize: 1 })) {
  console.log("list_buckets", bucket.name);
}

const job = await client.submitJob(submission);
console.log("submit_job", job.jobId, job.state, job.operation.userData);
show("wait_for_job", await client.waitForJob({ jobId: job.jobId, pollIntervalMs: 20 }));
show("get_job", await client.getJob({ jobId: job.jobId }));

await failing("refused", client.submitJob({ ...submission, jobLevel: 3 }));
const none = await client.submitJob({ ...submission, input: "in/none.jpg" });
await failing("failed", client.waitForJob({ jobId: none.jobId, pollIntervalMs: 20 }));
await failing("unknown", client.getJob({ jobId: "c00000000000000000000000000000000" }));

const disabled = await client.disableService();
console.log("disable_service", disabled.bucketName, disabled.alreadyAbsent);
await failing("rejected", client.submitJob(submission));
client.close();
