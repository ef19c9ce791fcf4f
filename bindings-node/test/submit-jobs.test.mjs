// Many submissions at once: each has one result, whatever becomes of it.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { AmbiguousSubmissionError, Client, InvalidArgumentError } from "cloud-infinite";

import { startFaultServer } from "./fault-server.mjs";
import { clientOf, collect, startEmulator } from "./support.mjs";

const request = (name) => ({ input: `in/${name}.png`, rule: "imageMogr2/rotate/90", output: `out/${name}.png` });

function* requests(count) {
  for (let number = 0; number < count; number++) yield request(`cat${number}`);
}

async function until(isSo) {
  while (!(await isSo())) await pause(5);
}

test("every request has one result", async (t) => {
  const faults = await startFaultServer(t);
  const client = new Client(faults.options);
  const news = [];
  const onProgress = (progress) => news.push(progress);
  const results = await collect(client.submitJobs(requests(40), { concurrency: 8, onProgress }));
  assert.equal(results.length, 40);
  for (const result of results) assert.equal(result.input, `in/cat${result.index}.png`);
  const ids = (await faults.jobs()).map((job) => job.job_id).sort();
  assert.deepEqual(results.map((result) => result.jobId).sort(), ids);
  assert.equal(news.at(-1).created, 40);
});

test("mixed outcomes are told apart", async (t) => {
  const faults = await startFaultServer(t);
  await faults.script({ reset: "after" }, { status: { status: 403, commit: "before" } });
  const mixed = [request("lost"), request("refused"), { ...request("bad"), input: "" }, request("last")];
  const results = await collect(new Client(faults.options).submitJobs(mixed, { concurrency: 1, inInputOrder: true }));
  const [lost, refused, bad, last] = results;
  assert.ok(lost.error instanceof AmbiguousSubmissionError && lost.error.submission);
  assert.equal(lost.error.operation, "submitJob");
  assert.equal(refused.error.outcome, "Rejected");
  assert.ok(bad.error instanceof InvalidArgumentError);
  assert.equal(bad.error.outcome, "NotSent");
  assert.ok(last.jobId && !last.error);
  assert.equal((await faults.jobs()).length, 2, "the lost one exists");
});

test("a generator is read as there is room, and leaving the loop stops it", async (t) => {
  const faults = await startFaultServer(t);
  let taken = 0;
  let isClosed = false;
  async function* counted() {
    try {
      for (const one of requests(10_000)) {
        taken++;
        yield one;
      }
    } finally {
      isClosed = true;
    }
  }
  let read = 0;
  for await (const _ of new Client(faults.options).submitJobs(counted(), { concurrency: 2 })) {
    if (++read === 3) break;
  }
  assert.ok(isClosed);
  // Under way, unread, and handed over together: not ten thousand.
  assert.ok(taken <= 100, String(taken));
  assert.ok((await faults.jobs()).length <= taken);
});

test("closing answers for what was under way", async (t) => {
  const faults = await startFaultServer(t);
  await faults.always({ silence: "after" });
  const results = new Client(faults.options).submitJobs([request("a"), request("b")], { concurrency: 4 });
  const next = results.next();
  await until(async () => (await faults.jobs()).length === 2);
  const cutOff = await results.close();
  assert.deepEqual(cutOff.map((text) => JSON.parse(text).input).sort(), ["in/a.png", "in/b.png"]);
  assert.deepEqual(await next, { done: true, value: undefined });
});

test("a run with a journal is continued", async (t) => {
  const faults = await startFaultServer(t);
  const folder = mkdtempSync(join(tmpdir(), "cloud-infinite-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const options = { concurrency: 2, journal: join(folder, "run.journal") };
  const client = new Client(faults.options);
  let read = 0;
  for await (const _ of client.submitJobs(requests(30), options)) {
    if (++read === 10) break;
  }
  const rest = await collect(client.submitJobs(requests(30), options));
  assert.deepEqual(rest.map((result) => result.index).sort((a, b) => a - b), [...Array(30).keys()]);
  assert.equal((await faults.jobs()).length, 30, "nothing was submitted twice");
});

test("what is no request is named", async (t) => {
  const faults = await startFaultServer(t);
  for (const [given, field] of [
    [{ ...request("a"), rul: "x" }, "inputs[0].rul"],
    [{ ...request("a"), input: 5 }, "inputs[0].input"],
    [5, "inputs[0]"],
  ]) {
    await assert.rejects(collect(new Client(faults.options).submitJobs([given])), (error) => {
      assert.ok(error instanceof InvalidArgumentError);
      assert.deepEqual([error.field, error.operation], [field, "submitJobs"]);
      return true;
    });
  }
  assert.deepEqual(await faults.jobs(), []);
});

test("the emulator takes many", async (t) => {
  const client = clientOf(await startEmulator(t));
  await client.enableService();
  const ids = (await collect(client.submitJobs(requests(25), { concurrency: 4 }))).map((result) => result.jobId);
  assert.equal((await collect(client.waitForJobs(ids, { pollIntervalMs: 20 }))).length, 25);
});
