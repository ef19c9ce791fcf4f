// Work on many inputs: results as they are there, inputs as there is room for them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { CancelledError, InvalidArgumentError, JobFailedError } from "cloud-infinite";

import { clientOf, collect, startEmulator } from "./support.mjs";

const SOON = { pollIntervalMs: 20 };

async function submitted(client, count, key = "in/cat.png") {
  await client.enableService();
  const ids = [];
  for (let number = 0; number < count; number++) {
    const job = await client.submitJob({ input: key, rule: "imageMogr2/rotate/90", output: `out/${number}.png` });
    ids.push(job.jobId);
  }
  return ids;
}

const looks = async (emulator) =>
  (await emulator.requests()).filter((entry) => entry.method === "GET" && JSON.stringify(entry).includes("/jobs/")).length;

test("every job is answered with what became of it", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const ids = [...(await submitted(client, 11)), ...(await submitted(client, 1, "in/missing.png"))];
  const news = [];
  const results = await collect(client.waitForJobs(ids, { ...SOON, onProgress: (progress) => news.push(progress) }));
  assert.deepEqual(results.map((result) => result.jobId).sort(), [...ids].sort());
  for (const result of results) assert.equal(ids[result.index], result.jobId);
  const [bad] = results.filter((result) => result.error !== undefined);
  assert.equal(bad.jobId, ids[11]);
  assert.equal(bad.job, undefined);
  assert.ok(bad.error instanceof JobFailedError);
  assert.equal(bad.error.operation, "waitForJobs");
  assert.match(bad.error.message, /^waitForJobs: job /);
  assert.match(bad.error.stack, /streams\.test\.mjs/);
  assert.equal(bad.error.job.state, "Failed");
  assert.equal(results.filter((result) => result.job?.state === "Success").length, 11);
  assert.deepEqual(news.at(-1), { total: 12, waiting: 0, succeeded: 11, failed: 1, cancelled: 0, unsettled: 0 });
  assert.ok((await looks(emulator)) < ids.length, "several jobs share a request");
  assert.deepEqual(await collect(client.waitForJobs([])), []);
});

test("inputs are taken as there is room for them", async (t) => {
  const client = clientOf(await startEmulator(t));
  const ids = await submitted(client, 30);
  for (const kind of ["sync", "async"]) {
    let taken = 0;
    const inputs =
      kind === "sync"
        ? (function* () {
            for (const id of ids) {
              taken++;
              yield id;
            }
          })()
        : (async function* () {
            for (const id of ids) {
              await pause(1);
              taken++;
              yield id;
            }
          })();
    const results = client.waitForJobs(inputs, { ...SOON, concurrency: 3 });
    await pause(30);
    assert.equal(taken, 0, "nothing happens before the first result is asked for");
    let read = 0;
    for await (const _ of results) {
      read++;
      // Those under way, and those whose results were handed over together; one that is late may be on its way besides.
      assert.ok(taken <= read + 2 * 3 + 1, `${kind}: ${taken} taken, ${read} read`);
    }
    assert.deepEqual([taken, read], [30, 30]);
  }
});

test("results do not wait for inputs that are late", async (t) => {
  const client = clientOf(await startEmulator(t));
  const [first, second] = await submitted(client, 2);
  let goOn;
  const gate = new Promise((resolve) => {
    goOn = resolve;
  });
  async function* late() {
    yield first;
    await gate;
    yield second;
  }
  const results = client.waitForJobs(late(), SOON);
  assert.equal((await results.next()).value.jobId, first);
  goOn();
  assert.deepEqual((await collect(results)).map((result) => result.jobId), [second]);
});

test("leaving the loop stops the work and lets the inputs clean up", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const ids = await submitted(client, 3);
  let isClosed = false;
  function* endless() {
    try {
      for (;;) yield* ids;
    } finally {
      isClosed = true;
    }
  }
  for await (const _ of client.waitForJobs(endless(), { ...SOON, concurrency: 2 })) break;
  assert.ok(isClosed);
  const before = await looks(emulator);
  await pause(200);
  assert.equal(await looks(emulator), before);
  assert.deepEqual(await client.close({ graceMs: 10_000 }), []);
});

test("what was there can be read after the end", async (t) => {
  const client = clientOf(await startEmulator(t));
  const ids = await submitted(client, 4);
  const results = client.waitForJobs(ids, SOON);
  assert.equal((await results.next()).done, false);
  assert.deepEqual([await results.close(), await results.close()], [[], []]);
  assert.ok((await collect(results)).length <= 3);
  assert.equal((await results.next()).done, true);
  const idle = client.waitForJobs(ids);
  await idle.close();
  assert.deepEqual(await collect(idle), []);
});

test("results that are asked for together come one by one", async (t) => {
  const client = clientOf(await startEmulator(t));
  const ids = await submitted(client, 3);
  const results = client.waitForJobs(ids, SOON);
  const steps = await Promise.all([results.next(), results.next(), results.next(), results.next()]);
  assert.deepEqual(steps.map((step) => step.done), [false, false, false, true]);
});

test("what the inputs or the progress callback throw is thrown to the reader", async (t) => {
  const client = clientOf(await startEmulator(t, "--job-delay-ms", "60000"));
  const ids = await submitted(client, 2);
  const broken = new Error("no more ids");
  function* sync() {
    yield ids[0];
    throw broken;
  }
  async function* async() {
    yield ids[0];
    await pause(50);
    throw broken;
  }
  const isIt = (reason) => reason === broken;
  await assert.rejects(collect(client.waitForJobs(sync(), SOON)), isIt);
  await assert.rejects(collect(client.waitForJobs(async(), SOON)), isIt);
  const onProgress = () => {
    throw broken;
  };
  await assert.rejects(collect(client.waitForJobs(ids, { ...SOON, onProgress })), isIt);
  await assert.rejects(collect(client.waitForJobs(ids, { ...SOON, onProgress: async () => onProgress() })), isIt);
  assert.deepEqual(await client.close({ graceMs: 10_000 }), [], "nothing is left to wait for");
});

test("a signal ends the loop with its reason", async (t) => {
  const client = clientOf(await startEmulator(t, "--job-delay-ms", "60000"));
  const ids = await submitted(client, 2);
  const controller = new AbortController();
  const results = client.waitForJobs(ids, { ...SOON, signal: controller.signal });
  setTimeout(() => controller.abort(), 100);
  await assert.rejects(results.next(), (reason) => reason === controller.signal.reason);
  assert.deepEqual(await results.close(), []);
  assert.equal((await results.next()).done, true);
  const late = client.waitForJobs(ids, { signal: controller.signal });
  await assert.rejects(late.next(), (reason) => reason === controller.signal.reason);
});

test("bad arguments are refused by name", async (t) => {
  const client = clientOf(await startEmulator(t));
  const refused = (results, field) =>
    assert.rejects(collect(results), (error) => {
      assert.ok(error instanceof InvalidArgumentError, String(error));
      assert.equal(error.field, field);
      assert.equal(error.operation, "waitForJobs");
      return true;
    });
  for (const inputs of ["c1", 5, undefined, null, {}]) await refused(client.waitForJobs(inputs), "inputs");
  await refused(client.waitForJobs(["c1", 2]), "inputs[1]");
  await refused(client.waitForJobs(["c1"], { concurrency: 0 }), "concurrency");
  await refused(client.waitForJobs(["c1"], { timeoutMs: -1 }), "timeoutMs");
  await refused(client.waitForJobs(["c1"], { concurency: 1 }), "concurency");
  const [result] = await collect(client.waitForJobs(["no/id"]));
  assert.equal(result.error.field, "jobId");
});

test("closing the client ends the work", async (t) => {
  const client = clientOf(await startEmulator(t, "--job-delay-ms", "60000"));
  const ids = await submitted(client, 2);
  const results = client.waitForJobs(ids, SOON);
  const isCancelled = (error) => error instanceof CancelledError;
  // Those with a request under way end with it; the rest ends with the work.
  const read = (async () => {
    const seen = [];
    try {
      for await (const result of results) seen.push(result.error);
    } catch (error) {
      seen.push(error);
    }
    return seen;
  })();
  await pause(100);
  assert.deepEqual(await client.close({ graceMs: 0 }), []);
  const seen = await read;
  assert.ok(seen.length > 0 && seen.every(isCancelled), String(seen));
  assert.equal((await results.next()).done, true);
});
