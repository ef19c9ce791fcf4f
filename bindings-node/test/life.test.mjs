// The life of a job, from enabling the service to disabling it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { BUCKET, clientOf, collect, REGION, sizeOf, startEmulator } from "./support.mjs";

test("a picture is processed from beginning to end", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);

  const bucket = await client.enableService();
  assert.equal(bucket.name, BUCKET);
  assert.ok(bucket.createTime instanceof Date);
  assert.equal(bucket.response.status, 200);
  assert.ok(bucket.response.elapsedMs > 0 && bucket.response.attempts === 1);

  const [queue] = await collect(client.listQueues());
  assert.equal(queue.state, "Active");
  const renamed = await client.updateQueue({
    queueId: queue.queueId,
    name: "pictures",
    state: "Active",
    notifyConfig: { state: "Off" },
  });
  assert.equal(renamed.name, "pictures");

  const names = [];
  for await (const found of client.listBuckets({ regions: [REGION] })) names.push(found.name);
  assert.deepEqual(names, [BUCKET]);

  const rule = "imageMogr2/rotate/90";
  const job = await client.submitJob({ input: "in/cat.png", rule, output: "out/cat.png", userData: "mine" });
  assert.match(job.jobId, /^[\w-]+$/);
  assert.equal(job.operation.userData, "mine");
  // What is not known is missing, not null.
  assert.ok(!("endTime" in job) && !("picProcessResult" in job.operation));

  const seen = [];
  const done = await client.waitForJob(
    { jobId: job.jobId, pollIntervalMs: 20 },
    { timeoutMs: 20_000, onUpdate: (update) => seen.push(update.state) },
  );
  assert.equal(done.state, "Success");
  assert.equal(seen.at(-1), "Success", "the last update comes before the answer");
  const [result] = done.operation.picProcessResult.processResults;
  assert.deepEqual([result.width, result.height], [4, 6]);
  assert.deepEqual(sizeOf(readFileSync(join(emulator.bucket, "out", "cat.png"))), [4, 6]);
  assert.deepEqual((await client.getJob({ jobId: job.jobId })).operation, done.operation);
  assert.deepEqual(structuredClone(done), done);
  assert.deepEqual(JSON.parse(JSON.stringify(done)).endTime, done.endTime.toISOString());

  const disabled = await client.disableService();
  assert.equal(disabled.bucketName, BUCKET);
  client.close();
});

test("many calls at once get their own answers", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  const numbers = Array.from({ length: 100 }, (_, number) => number);
  const jobs = await Promise.all(
    numbers.map((number) =>
      client.submitJob({ input: "in/cat.png", rule: "imageMogr2/rotate/90", output: `out/${number}.png` }),
    ),
  );
  assert.deepEqual(
    jobs.map((job) => job.operation.output.object),
    numbers.map((number) => `out/${number}.png`),
  );
  assert.equal(new Set(jobs.map((job) => job.jobId)).size, numbers.length);
});

test("lists are read page by page and can be left", async (t) => {
  const emulator = await startEmulator(t, ...[1, 2, 3, 4, 5].flatMap((n) => ["--bucket", `more${n}-1250000000`]));
  const client = clientOf(emulator);
  for (const n of [1, 2, 3, 4, 5]) await client.forBucket(`more${n}-1250000000`).enableService();
  await emulator.forget();
  const list = client.listBuckets({ pageSize: 2 });
  assert.equal((await emulator.requests()).length, 0, "nothing is requested before the first step");

  const names = [];
  for await (const bucket of list) names.push(bucket.name);
  assert.deepEqual(names, [1, 2, 3, 4, 5].map((n) => `more${n}-1250000000`));
  assert.equal((await emulator.requests()).length, 3);

  const sizes = [];
  for await (const page of list.pages()) sizes.push([page.pageNumber, page.items.length, page.totalCount]);
  assert.deepEqual(sizes, [[1, 2, 5], [2, 2, 5], [3, 1, 5]]);

  await emulator.forget();
  for await (const bucket of list) if (bucket.name.startsWith("more2")) break;
  assert.equal((await emulator.requests()).length, 1, "leaving the loop ends it");

  const steps = list.pages();
  await steps.next();
  assert.deepEqual(await steps.return(), { done: true, value: undefined });
  assert.deepEqual(await steps.next(), { done: true, value: undefined });

  const missing = client.forBucket("more1-1250000000").listQueues({ queueIds: ["pnothing"] });
  for await (const page of missing.pages()) assert.deepEqual(page.missingIds, ["pnothing"]);
});

test("clients share and close on their own", async (t) => {
  const emulator = await startEmulator(t, "--bucket", "other-1250000000");
  const client = clientOf(emulator);
  const other = client.forBucket("other-1250000000");
  assert.deepEqual([other.bucket, other.region], ["other-1250000000", REGION]);
  client.close();
  client.close();
  assert.equal((await other.enableService()).name, "other-1250000000");
  const closed = { name: "ConflictError", message: /^submitJob: this client is closed/, outcome: "NotSent" };
  await assert.rejects(client.submitJob({ input: "i", rule: "r", output: "o" }), closed);
  await assert.rejects(collect(client.listQueues()), { message: /closed/ });
  assert.throws(() => client.forBucket("other-1250000000"), { name: "ConflictError" });
  other[Symbol.dispose]();
  await assert.rejects(other.enableService(), { name: "ConflictError" });
});

test("a call under way is not disturbed by closing the client", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const under_way = client.enableService();
  client.close();
  assert.equal((await under_way).name, BUCKET);
});
