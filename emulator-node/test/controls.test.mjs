// What a test can make the emulator do.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";

import { Client, CloudInfiniteError, DeniedError } from "cloud-infinite";
import { RefusedError, startEmulator, WaitTimeoutError } from "cloud-infinite-emulator";

import { BUCKET, RULE, started, temporary } from "./support.mjs";

const refused = (status) => (error) => error instanceof RefusedError && error.status === status;

/** A port where nobody listens. */
async function closedPort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("objects", async (t) => {
  const { cloud, picture } = await started(t);
  assert.deepEqual(await cloud.get(BUCKET, "in/cat.jpg"), picture);
  const put = await cloud.put(BUCKET, "notes/a?b/../c d.png", "hello");
  assert.deepEqual([put.key, put.size, put.contentType], ["notes/a?b/../c d.png", 5, "image/png"]);
  assert.equal(String(await cloud.get(BUCKET, put.key)), "hello");
  assert.deepEqual(await cloud.objects(BUCKET, "notes/"), [put]);
  await cloud.delete(BUCKET, put.key);
  await cloud.delete(BUCKET, put.key);
  await assert.rejects(cloud.get(BUCKET, put.key), refused(404));
  await cloud.createBucket("other-1250000000");
  await cloud.put("other-1250000000", "x", new Uint8Array([1]));
  assert.deepEqual((await cloud.objects("other-1250000000")).map(({ key }) => key), ["x"]);
});

test("folders of a root stay", async (t) => {
  const root = temporary(t);
  for (const turn of [0, 1]) {
    const cloud = await startEmulator({ root, buckets: [BUCKET] });
    t.after(() => cloud.stop());
    if (turn === 0) await cloud.put(BUCKET, "a/b.txt", "kept");
    assert.equal(String(await cloud.get(BUCKET, "a/b.txt")), "kept");
    await cloud.stop();
  }
});

test("what happened", async (t) => {
  const { cloud, client, submit } = await started(t);
  const jobId = await submit({ callback: `http://127.0.0.1:${await closedPort()}/told` });
  const told = await cloud.callbacks.wait(jobId);
  assert.deepEqual([told.jobId, told.state, told.attempt, told.status], [jobId, "Success", 1, undefined]);
  assert.ok(told.error);
  assert.deepEqual(await cloud.callbacks.list(jobId), [told]);
  assert.deepEqual(await cloud.callbacks.list("another"), []);
  await assert.rejects(cloud.callbacks.wait("another", { timeoutMs: 20 }), (error) => {
    assert(error instanceof WaitTimeoutError);
    assert.match(error.message, /no callback for another within 20 ms/);
    assert.match(error.message, /POST photos-1250000000\.ci\.ap-guangzhou\.myqcloud\.com\/jobs -> 200/);
    assert.match(error.message, new RegExp(`${jobId} Success, attempt 1`));
    return true;
  });
  const heard = await submit({ callback: cloud.callbacks.url });
  assert.equal((await cloud.callbacks.wait(heard)).status, 204);
  const states = (await cloud.transitions()).slice(0, 3).map(({ from, to }) => [from, to]);
  assert.deepEqual(states, [[undefined, "Submitted"], ["Submitted", "Running"], ["Running", "Success"]]);

  const [submitted] = await cloud.requests("POST /jobs");
  assert.equal(submitted.status, 200);
  assert.equal(submitted.auth.verdict, "accepted");
  assert(submitted.time instanceof Date && submitted.body.includes("in/cat.jpg"));
  const wrong = new Client({ ...cloud.clientConfig(), credentials: { ...cloud.clientConfig().credentials, secretKey: "canary-wrong" } });
  await assert.rejects(wrong.enableService(), DeniedError);
  const history = await cloud.history();
  assert.match(history, /403 SignatureDoesNotMatch \(signature: SignatureDoesNotMatch/);
  assert(!history.includes("canary-"));
  const [, job] = await cloud.jobs({ stage: "ended", limit: 2 });
  assert.deepEqual([job.id, job.state, job.output, job.result.width], [jobId, "Success", "out/cat.jpg", 48]);
  assert(history.includes(`${jobId} Success in/cat.jpg -> out/cat.jpg by ${RULE}`));
  assert.equal((await cloud.job(jobId)).transitions.length, 3);
  await assert.rejects(cloud.job("another"), refused(404));
  const [queue] = await cloud.queues();
  assert.deepEqual([queue.id, queue.state, queue.jobs.Success], [job.queueId, "Active", 2]);
  await cloud.clearRequests();
  await cloud.callbacks.clear();
  await cloud.reset();
  assert.equal(await cloud.history(), "requests: none\njobs: none\ncallbacks: none");
  void client;
});

test("jobs wait at the gate", async (t) => {
  const { cloud, client, submit } = await started(t);
  await cloud.pace("gate");
  const [first, second] = [await submit(), await submit()];
  assert.notEqual((await client.getJob({ jobId: first })).state, "Success");
  assert.deepEqual(await cloud.release(first), [first]);
  await client.waitForJob({ jobId: first });
  await assert.rejects(cloud.release(first), refused(409));
  await assert.rejects(cloud.release("nothing"), refused(404));
  assert.deepEqual(await cloud.release(), [second]);
  await cloud.waitIdle();
  assert.equal((await client.getJob({ jobId: second })).state, "Success");
});

test("paces, queues and the clock", async (t) => {
  const { cloud, client, submit } = await started(t, { pace: { mode: "after_reads", reads: 1 } });
  const jobId = await submit();
  await client.getJob({ jobId });
  assert.equal((await client.getJob({ jobId })).state, "Success");
  await cloud.pace("immediate", BUCKET);
  assert.equal((await client.getJob({ jobId: await submit() })).state, "Success");
  await assert.rejects(cloud.pace("after_ms"), refused(400));

  const { value: queue } = await client.listQueues()[Symbol.asyncIterator]().next();
  await cloud.pauseQueue(queue.queueId);
  await cloud.resumeQueue(queue.queueId);
  await assert.rejects(cloud.pauseQueue("nothing"), refused(404));

  await assert.rejects(cloud.clock.advance(1), refused(409));
  const start = new Date(Math.floor(Date.now() / 1000) * 1000);
  assert.deepEqual((await cloud.clock.set(start)).now, start);
  await cloud.pace({ mode: "after_ms", ms: 600_000 }, BUCKET);
  const slow = await submit();
  await cloud.clock.advance(599_000);
  assert.notEqual((await client.getJob({ jobId: slow })).state, "Success");
  await cloud.clock.advance(1000);
  assert.equal((await client.getJob({ jobId: slow })).state, "Success");
  assert.equal((await cloud.clock.system()).mode, "system");
  await submit();
  await assert.rejects(cloud.waitIdle({ timeoutMs: 20 }), WaitTimeoutError);
  assert.equal((await cloud.clock.skew(-5000)).skewMs, -5000);
  assert.equal((await cloud.clock.read()).skewMs, -5000);
});

test("a new beginning", async (t) => {
  const { cloud, client, submit } = await started(t);
  const jobId = await submit();
  await cloud.waitIdle();
  await cloud.put(BUCKET, "more", "1");
  await cloud.pace("gate");
  await cloud.reset();
  assert.deepEqual(await cloud.requests(), []);
  assert.deepEqual((await cloud.objects(BUCKET)).map(({ key }) => key), ["in/cat.jpg"]);
  await assert.rejects(client.getJob({ jobId }), CloudInfiniteError);
  await client.enableService();
  assert.equal(await submit(), jobId, "the seed gives the same ids again");
});
