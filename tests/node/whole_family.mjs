// The scenario `whole_family` in Node.js.
import assert from "node:assert/strict";
import { Client, CloudInfiniteError, parseCallback } from "cloud-infinite";

const unknownTemplate = "t100000000000000000000000000000000";
const pollIntervalMs = 20;

// A report in XML and one in JSON with the lists that real traffic was seen to have.
const reports = [
  "<Response><EventName>TaskFinish</EventName><JobsDetail><Code>Success</Code><JobId>c1</JobId><Operation>" +
    "<PicProcessResult><ProcessResult><Format>webp</Format><Height>270</Height><Width>480</Width></ProcessResult>" +
    "</PicProcessResult></Operation><State>Success</State></JobsDetail></Response>",
  '{"EventName": "TaskFinish", "JobsDetail": [{"Code": "Success", "JobId": "c2", "Operation": ' +
    '{"PicProcessResult": [{"ProcessResult": {"Format": "png", "Height": "30", "Width": 40}}]}, ' +
    '"State": "Success"}]}',
];

// Fields have the casing of their language; the golden files have that of the core.
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function showError(step, error) {
  assert(error instanceof CloudInfiniteError, String(error));
  const field = error.field === undefined ? "-" : snake(error.field);
  console.log(
    `${step} ${error.kind} outcome=${error.outcome ?? "-"} status=${error.status ?? "-"} code=${error.code ?? "-"}` +
      ` field=${field}`,
  );
}

async function failing(step, call) {
  const error = await call().then(
    () => assert.fail(`${step} should have failed`),
    (reason) => reason,
  );
  showError(step, error);
}

/** What a job made. */
function made(job) {
  const result = job.operation.picProcessResult?.processResults[0];
  return result === undefined ? "nothing" : `${result.width}x${result.height} ${result.format}`;
}

async function setQueue(client, state) {
  let queue;
  for await (queue of client.listQueues()) break;
  const { queueId, name } = queue;
  queue = await client.updateQueue({ queueId, name, state, notifyConfig: {} });
  console.log("update_queue", queue.state);
}

async function templates(client) {
  const request = { name: "half-size", rule: "imageMogr2/thumbnail/!50p", isPicInfo: true };
  const { templateId, name } = await client.createTemplate(request);
  console.log("create_template", templateId, name);
  for await (const page of client.listTemplates({ ids: [templateId, unknownTemplate] }).pages()) {
    for (const listed of page.items) {
      console.log("list_templates", listed.templateId, listed.name, listed.picProcess.processRule);
    }
    console.log("missing", page.missingIds.join(" "));
  }
  const change = { templateId, name: "quarter-size", rule: "imageMogr2/thumbnail/!25p/format/png" };
  const changed = await client.updateTemplate(change);
  console.log("update_template", changed.templateId, changed.name);
  return templateId;
}

/** Waits for jobs that have ended, and shows them in the order in which they were asked for. */
async function showEnded(client, jobIds) {
  const ended = [];
  for await (const result of client.waitForJobs(jobIds, { pollIntervalMs, raiseOnFailure: false })) ended.push(result);
  ended.sort((one, other) => one.index - other.index);
  for (const { index, job } of ended) console.log("wait_for_jobs", index, job.jobId, job.state, made(job));
}

async function pagesAndCancel(client, templateId) {
  await setQueue(client, "Paused");
  const jobIds = [];
  for (const number of [1, 2, 3]) {
    const output = `out/${number}.png`;
    const job = await client.submitJob({ input: "in/cat.jpg", templateId, output, userData: `number-${number}` });
    console.log("submit_job", job.jobId, job.state);
    jobIds.push(job.jobId);
  }
  for await (const job of client.listJobs({ size: 2, orderByTime: "Asc" })) {
    console.log("list_jobs", job.jobId, job.operation.userData);
  }
  await client.cancelJob({ jobId: jobIds[0] });
  await client.cancelJobs({ jobIds: [jobIds[1]] });
  await failing("again", () => client.cancelJob({ jobId: jobIds[0] }));
  await setQueue(client, "Active");
  const job = await client.waitForJob({ jobId: jobIds[2], pollIntervalMs });
  console.log("wait_for_job", job.jobId, made(job));
  await showEnded(client, jobIds);
}

async function* requests() {
  const request = { rule: "imageMogr2/thumbnail/32x", userData: "bulk", input: "in/cat.jpg" };
  yield { ...request, output: "out/bulk-1.jpg" };
  yield { ...request, output: "out/bulk-2.jpg", jobLevel: 3 };
  yield { ...request, output: "out/bulk-3.jpg", input: "in/none.jpg" };
  yield { ...request, output: "out/bulk-4.jpg", rule: undefined, templateId: unknownTemplate };
}

async function many(client) {
  const jobIds = [];
  for await (const result of client.submitJobs(requests(), { concurrency: 1, inInputOrder: true })) {
    if (result.error !== undefined) {
      showError(`submit_jobs ${result.index}`, result.error);
      continue;
    }
    console.log("submit_jobs", result.index, result.input, result.job.jobId);
    jobIds.push(result.job.jobId);
  }
  for (const jobId of jobIds) {
    const job = await client.waitForJob({ jobId, pollIntervalMs, raiseOnFailure: false });
    console.log("wait_for_job", job.state);
  }
  await showEnded(client, jobIds);
}

function showReports() {
  for (const report of reports) {
    const { event, job } = parseCallback(report);
    console.log("parse_callback", event, job.jobId, job.state, made(job));
  }
  try {
    parseCallback("<Response/>");
  } catch (error) {
    showError("no report", error);
    return;
  }
  assert.fail("this is no report");
}

// Region, bucket, endpoint and credentials come from the environment.
const client = new Client();
await client.enableService();
const templateId = await templates(client);
await pagesAndCancel(client, templateId);
await many(client);
showReports();
await client.deleteTemplate({ templateId });
await failing("deleted", () => client.deleteTemplate({ templateId }));
await client.disableService();
client.close();
