// The life of a job, from enabling the service to disabling it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { Client } from "cloud-infinite";
import { failure, startFaultServer, SUBMISSION } from "./fault-server.mjs";
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
  assert.deepEqual(await client.close(), []);
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

test("closing a client or its sibling closes both", async (t) => {
  const emulator = await startEmulator(t, "--bucket", "other-1250000000");
  for (const first of [0, 1]) {
    const client = clientOf(emulator);
    const other = client.forBucket("other-1250000000");
    assert.deepEqual([other.bucket, other.region], ["other-1250000000", REGION]);
    assert.equal((await other.enableService()).name, "other-1250000000");
    const both = [client, other];
    const lists = both.map((open) => open.listQueues().pages());
    await lists[1].next();
    assert.deepEqual(await both[first].close(), []);
    assert.deepEqual(await both[first].close(), [], "closing twice does no harm");
    const closed = { name: "ConflictError", message: /^submitJob: this client is closed/, outcome: "NotSent" };
    for (const ended of both) {
      await assert.rejects(ended.submitJob({ input: "i", rule: "r", output: "o" }), closed);
      await assert.rejects(collect(ended.listQueues()), { name: "ConflictError" });
      assert.throws(() => ended.forBucket("other-1250000000"), { name: "ConflictError" });
    }
    for (const list of lists) await assert.rejects(list.next(), { name: "ConflictError", message: /^listQueues: / });
    await client.close();
  }
});

test("a block that uses a client closes it", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const under_way = client.enableService();
  client[Symbol.dispose]();
  await assert.rejects(client.enableService(), { name: "ConflictError" });
  assert.equal((await under_way).name, BUCKET);
  const other = clientOf(emulator);
  await other[Symbol.asyncDispose]();
  await assert.rejects(other.enableService(), { name: "ConflictError" });
});

test("calls under way when the client is closed end as usual if they are quick", async (t) => {
  const emulator = await startEmulator(t);
  for (let turn = 0; turn < 20; turn++) {
    const client = clientOf(emulator);
    const under_way = Array.from({ length: 10 }, () => client.enableService());
    const cut_off = client.close();
    for (const bucket of await Promise.all(under_way)) assert.equal(bucket.name, BUCKET);
    assert.deepEqual(await cut_off, []);
  }
});

test("submissions that are cut off when the client is closed are handed out", async (t) => {
  const server = await startFaultServer(t);
  const client = new Client(server.options);
  await server.always({ silence: "after" });
  const inputs = Array.from({ length: 20 }, (_, number) => `in/${number}.jpg`);
  const failures = Promise.all(inputs.map((input) => failure(client.submitJob({ ...SUBMISSION, input }))));
  const reading = failure(client.getJob({ jobId: "c1" }));
  while ((await server.jobs()).length < inputs.length) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const graceMs of [-1, Number.NaN, "5", null]) {
    await assert.rejects(client.close({ graceMs }), { name: "InvalidArgumentError", field: "graceMs", operation: "close" });
  }
  await assert.rejects(client.close({ grace: 5 }), { rule: "is no property of CloseOptions; `graceMs` is" });
  assert.deepEqual(await Promise.race([failures, "all are still under way"]), "all are still under way");

  const cut_off = await client.close({ graceMs: 50 });
  const errors = await failures;
  assert.deepEqual([...cut_off].sort(), errors.map((error) => error.submission).sort());
  for (const error of errors) assert.deepEqual([error.name, error.kind], ["AmbiguousSubmissionError", "Cancelled"]);
  assert.equal((await reading).name, "CancelledError");
  await server.heal();
  const next = new Client(server.options);
  for (const submission of cut_off) assert.equal((await next.reconcile({ submission })).verdict, "Found");
});
