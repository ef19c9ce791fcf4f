// What goes wrong on purpose.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AmbiguousSubmissionError, Client } from "cloud-infinite";
import { RefusedError } from "cloud-infinite-emulator";

import { BUCKET, started } from "./support.mjs";

test("rules of every kind", async (t) => {
  const { cloud } = await started(t);
  const rules = [
    { kind: "status", status: 503, code: "SlowDown", message: "slower", retryAfter: 1 },
    { kind: "delay", delayMs: [1, 2], when: "after" },
    { kind: "dribble", bytesPerSecond: 1000 },
    { kind: "reset", when: "before" },
    { kind: "truncate", bytes: 10 },
    { kind: "malformed" },
    { kind: "accept_then_lose", hang: false },
    { kind: "stale_read", reads: 1, missing: true },
    { kind: "fail_job", code: "InternalError", message: "on purpose" },
    { kind: "stuck_job" },
    { kind: "lose_output" },
  ];
  await assert.rejects(cloud.faults.add({ kind: "nonsense" }), (error) => {
    assert(error instanceof RefusedError);
    const known = error.message.split("must be one of ")[1].replace(/\.$/, "").split(", ");
    assert.deepEqual(known.sort(), rules.map(({ kind }) => kind).sort());
    return true;
  });
  for (const [number, rule] of rules.entries()) assert.equal(await cloud.faults.add(rule), number + 1);
  const matcher = {
    route: "GET /jobs/*",
    service: "ci",
    bucket: BUCKET,
    key: "in/*.jpg",
    jobId: "j1",
    skip: 1,
    times: 2,
    probability: 0.5,
    seed: 3,
  };
  await cloud.faults.add({ ...matcher, delayMs: 5 });
  const listed = await cloud.faults.list();
  const last = listed.at(-1);
  assert.deepEqual({ ...last, ...matcher, kind: "delay", hits: 0, matches: 0, id: rules.length + 1 }, last);
  assert.deepEqual([listed[1].minMs, listed[1].maxMs], [1, 2]);
  await cloud.faults.remove(1);
  await assert.rejects(cloud.faults.remove(1), { name: "RefusedError", status: 404 });
  await cloud.faults.clear();
  assert.deepEqual(await cloud.faults.list(), []);
});

test("refusals and lost answers", async (t) => {
  const { cloud } = await started(t);
  const client = new Client(cloud.clientConfig());
  t.after(() => client.close());
  const request = { input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output: "out/cat.jpg" };
  await cloud.faults.add({ route: "POST /jobs", status: 503, code: "SlowDown", times: 2, retryAfter: 0 });
  await client.submitJob(request);
  const requests = await cloud.requests("POST /jobs");
  assert.deepEqual(requests.map(({ status, fault }) => [status, fault?.kind]), [[503, "status"], [503, "status"], [200, undefined]]);
  assert.match(await cloud.history(), /503 SlowDown \(fault 1: status\)/);
  assert.equal((await cloud.faults.list())[0].hits, 2);

  await cloud.faults.add({ kind: "accept_then_lose", route: "POST /jobs" });
  await assert.rejects(client.submitJob(request), AmbiguousSubmissionError);
  assert.equal(new Set((await cloud.transitions()).map(({ jobId }) => jobId)).size, 2);
});
