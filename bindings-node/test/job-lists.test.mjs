// Lists of jobs: more than one page, filters, and taking a list up where it was left.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clientOf, collect, startEmulator } from "./support.mjs";

/** Jobs that have ended: the last one failed, because its picture is not there. */
async function makeJobs(client, count) {
  await client.enableService();
  const ids = [];
  for (let number = 1; number <= count; number++) {
    const input = number < count ? "in/cat.png" : "in/missing.png";
    const job = await client.submitJob({ input, rule: "imageMogr2/rotate/90", output: `out/${number}.png` });
    ids.push(job.jobId);
  }
  for (const jobId of ids) {
    await client.waitForJob({ jobId, pollIntervalMs: 20, raiseOnFailure: false }, { timeoutMs: 20_000 });
  }
  return ids;
}

const idsOf = (jobs) => jobs.map((job) => job.jobId);

test("a list of jobs of several pages", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const ids = await makeJobs(client, 5);
  await emulator.forget();

  const list = client.listJobs({ size: 2 });
  assert.deepEqual(await emulator.requests(), [], "nothing is requested before the first step");
  assert.deepEqual(idsOf(await collect(list)), ids.toReversed());
  assert.equal((await emulator.requests()).length, 3);

  const pages = await collect(client.listJobs({ size: 2, orderByTime: "Asc" }).pages());
  assert.deepEqual(pages.map((page) => idsOf(page.items)), [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  assert.ok(pages[0].nextToken);
  assert.ok(!("nextToken" in pages[2]), "the last page names no other");
  assert.ok(pages.every((page) => page.response.status === 200));

  const { nextToken } = pages[0];
  const resumed = client.listJobs({ size: 3, orderByTime: "Asc", nextToken });
  assert.deepEqual(idsOf(await collect(resumed)), ids.slice(2));
  const mixed = { name: "ServiceError", code: "InvalidArgument" };
  await assert.rejects(collect(client.listJobs({ nextToken })), mixed, "other filters than the token's");
});

test("jobs that are made while a list is read", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const ids = await makeJobs(client, 3);
  const late = async (output) => {
    const job = await client.submitJob({ input: "in/cat.png", rule: "imageMogr2/rotate/90", output });
    return job.jobId;
  };
  const found = [];
  for await (const job of client.listJobs({ size: 1 })) {
    found.push(job.jobId);
    if (found.length === 1) ids.push(await late("out/a.png"));
  }
  assert.deepEqual(found, ids.slice(0, 3).toReversed());

  const seen = [];
  for await (const job of client.listJobs({ size: 1, orderByTime: "Asc" })) {
    seen.push(job.jobId);
    if (seen.length === 1) ids.push(await late("out/b.png"));
  }
  assert.deepEqual(seen, ids);
});

test("filters of a list of jobs", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const ids = await makeJobs(client, 3);
  const failed = ids.slice(2);
  const list = async (filters) => idsOf(await collect(client.listJobs({ orderByTime: "Asc", ...filters })));
  assert.deepEqual(await list({ states: ["Failed"] }), failed);
  assert.deepEqual(await list({ states: ["Success", "Failed"] }), ids);
  assert.deepEqual(await list({ states: [] }), ids);
  assert.deepEqual(await list({ states: ["Running"] }), []);
  assert.deepEqual(await list({ inputObject: "in/missing.png" }), failed);
  const { queueId, creationTime } = await client.getJob({ jobId: failed[0] });
  assert.deepEqual(await list({ queueId }), ids);
  const hours = (count) => new Date(Date.now() + count * 3_600_000);
  assert.deepEqual(await list({ startCreationTime: hours(-1), endCreationTime: hours(1) }), ids);
  assert.deepEqual(await list({ startCreationTime: hours(1) }), []);
  assert.deepEqual(await list({ endCreationTime: hours(-1) }), []);
  assert.ok((await list({ startCreationTime: creationTime, endCreationTime: creationTime })).includes(failed[0]));

  await emulator.forget();
  const refused = { name: "InvalidArgumentError", field: "startCreationTime", rule: /must be a Date/ };
  await assert.rejects(list({ startCreationTime: "2022-08-09T16:23:11+0800" }), refused);
  assert.deepEqual(await emulator.requests(), []);
});

test("a thousand jobs while more are made", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  const [queue] = await collect(client.listQueues());
  // Jobs that wait stay as they are.
  await client.updateQueue({ queueId: queue.queueId, name: "paused", state: "Paused", notifyConfig: {} });
  const submission = { input: "in/cat.png", rule: "imageMogr2/rotate/90", output: "out/x.png" };
  const submit = async () => (await client.submitJob(submission)).jobId;
  const ids = new Set();
  for (let batch = 0; batch < 67; batch++) {
    for (const id of await Promise.all(Array.from({ length: 15 }, submit))) ids.add(id);
  }
  assert.equal(ids.size, 1005);

  const jobs = client.listJobs({ size: 100 });
  assert.deepEqual([jobs.hasNext, jobs.nextToken, jobs.nextPageNumber], [true, undefined, undefined]);
  const seen = [];
  for await (const page of jobs.pages()) {
    seen.push(...idsOf(page.items));
    await submit();
    assert.equal(jobs.nextToken, page.nextToken);
    if (seen.length === 500) break;
  }
  const rest = client.listJobs({ size: 100, nextToken: jobs.nextToken });
  seen.push(...idsOf(await collect(rest)));
  assert.ok(!rest.hasNext);
  assert.deepEqual([seen.length, new Set(seen)], [1005, ids]);

  const templates = client.listTemplates({ pageNumber: 7 });
  const pages = templates.pages();
  await pages.next();
  assert.deepEqual([templates.nextPageNumber, templates.hasNext], [undefined, false]);
});
