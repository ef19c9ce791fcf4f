// Errors: their classes, their facts, and the lines that they name.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:net";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

import * as errors from "cloud-infinite";
import { BUCKET, camel, canonical, clientOf, CREDENTIALS, REGION, startEmulator } from "./support.mjs";

const FILE = basename(fileURLToPath(import.meta.url));

/** The number of the line that this is called from. */
function here() {
  return Number(/:(\d+):\d+\)?$/.exec(new Error().stack.split("\n")[2])[1]);
}

/** The error that a promise is rejected with. */
async function failure(promise) {
  return promise.then(
    () => assert.fail("must fail"),
    (error) => error,
  );
}

test("every kind has a class that derives from the base", () => {
  const names = Object.keys(errors).filter((name) => name.endsWith("Error"));
  assert.ok(names.length >= 17, names.join());
  for (const name of names) {
    const error = new errors[name]("text", { kind: "Internal" });
    assert.ok(error instanceof errors.CloudInfiniteError && error instanceof Error);
    assert.equal(error.name, name);
    assert.equal(String(error), `${name}: text`);
  }
});

test("an error of the service has its facts", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  const error = await failure(client.getJob({ jobId: "cunknown" }));
  assert.ok(error instanceof errors.NotFoundError);
  assert.equal(error.kind, "NotFound");
  assert.equal(error.operation, "getJob");
  assert.equal(error.attempts, 1);
  assert.ok(error.elapsedMs > 0 && error.requestId.length > 0);
  for (const name of ["outcome", "field", "submission", "retryAfterMs"]) assert.ok(!(name in error), `${name} is missing`);
  assert.deepEqual([error.waitedMs, error.retryQuotaExhausted], [0, false]);
  const text = JSON.parse(JSON.stringify(error));
  assert.deepEqual([text.name, text.kind, text.requestId], ["NotFoundError", "NotFound", error.requestId]);

  const wrong = clientOf(emulator, { credentials: { ...CREDENTIALS, secretKey: "wrong" } });
  const denied = await failure(wrong.submitJob({ input: "i", rule: "imageMogr2/rotate/90", output: "o" }));
  assert.ok(denied instanceof errors.DeniedError);
  assert.deepEqual([denied.status, denied.outcome], [403, "Rejected"]);
  assert.match(denied.code, /^[A-Z]/);
});

test("a job that fails is an error that carries it", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  const { jobId } = await client.submitJob({ input: "in/none.png", rule: "imageMogr2/rotate/90", output: "o.png" });
  const error = await failure(client.waitForJob({ jobId, pollIntervalMs: 20 }));
  assert.ok(error instanceof errors.JobFailedError);
  assert.equal(error.job.state, "Failed");
  assert.equal(error.job.jobId, jobId);
  const job = await client.waitForJob({ jobId, pollIntervalMs: 20, raiseOnFailure: false });
  assert.equal(job.state, "Failed");
  const late = await failure(client.waitForJob({ jobId: "cnever", pollIntervalMs: 20 }, { timeoutMs: 100 }));
  assert.ok(late instanceof errors.WaitTimedOutError);
});

test("the stack names the line of the caller", async (t) => {
  const emulator = await startEmulator(t, "--bucket", "more1-1250000000");
  const client = clientOf(emulator);
  const names = (error, line) => assert.match(error.stack, new RegExp(`${FILE}:${line}:`), error.stack);

  await client.enableService();
  let line;
  try {
    line = here() + 1;
    await client.getJob({ jobId: "cunknown" });
    assert.fail("must fail");
  } catch (error) {
    names(error, line);
    assert.match(error.stack, /^NotFoundError: getJob: /);
  }

  // Also where nobody awaits: the promise is stored, or handled by callbacks.
  line = here() + 1;
  const stored = client.getJob({ jobId: "not an id" });
  const error = await new Promise((resolve) => stored.catch(resolve));
  names(error, line);

  line = here() + 1;
  const [together] = await Promise.allSettled([client.getJob({ jobId: "cunknown" })]);
  names(together.reason, line);

  assert.throws(
    () => {
      line = here() + 1;
      new errors.Client({ region: REGION, bucket: "no-appid" });
    },
    (error) => {
      names(error, line);
      return error.field === "bucket";
    },
  );

  await client.forBucket("more1-1250000000").enableService();
  try {
    line = here() + 1;
    for await (const bucket of client.listBuckets({ pageSize: 1 })) {
      assert.equal(bucket.name, BUCKET);
      await emulator.kill();
    }
    assert.fail("must fail");
  } catch (error) {
    assert.ok(error instanceof errors.ConnectionError, error);
    names(error, line);
  }
});

test("an emulator that was killed gives a clear error, not a hang", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  await emulator.kill();
  const begin = performance.now();
  // The first call may still find the old connection; whether its bytes arrived would be unclear for a submission.
  assert.ok((await failure(client.enableService())) instanceof errors.ConnectionError);
  const error = await failure(client.submitJob({ input: "i", rule: "imageMogr2/rotate/90", output: "o" }));
  assert.ok(performance.now() - begin < 5000);
  assert.ok(error instanceof errors.ConnectionError, error);
  assert.equal(error.outcome, "NotSent");
  assert.match(error.message, /^submitJob: http:\/\/127\.0\.0\.1:\d+: .*not sent/);
  assert.ok(error.cause instanceof Error, "the system's own words are kept");
});

test("a submission without an answer is ambiguous, and a class of its own", async (t) => {
  const sockets = new Set();
  const silent = createServer((socket) => {
    sockets.add(socket);
    socket.resume();
  });
  await new Promise((resolve) => silent.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    silent.close();
    for (const socket of sockets) socket.destroy();
  });
  const client = clientOf({ url: `http://127.0.0.1:${silent.address().port}` });
  const request = { input: "i", rule: "imageMogr2/rotate/90", output: "o" };
  const error = await failure(client.submitJob(request, { timeoutMs: 200 }));
  assert.ok(error instanceof errors.AmbiguousSubmissionError);
  assert.ok(!(error instanceof errors.TimeoutError));
  assert.deepEqual([error.kind, error.outcome, error.attempts], ["Timeout", "Ambiguous", 1]);
  assert.equal(JSON.parse(error.submission).input, "i");
  assert.equal(JSON.parse(JSON.stringify(error)).submission, error.submission);
  const slow = await failure(client.getJob({ jobId: "c1" }, { timeoutMs: 100 }));
  assert.ok(slow instanceof errors.TimeoutError);
});

test("a callback that throws ends the call with what it threw", async (t) => {
  const emulator = await startEmulator(t, "--job-delay-ms", "500");
  const client = clientOf(emulator);
  await client.enableService();
  const { jobId } = await client.submitJob({ input: "in/cat.png", rule: "imageMogr2/rotate/90", output: "o.png" });
  const boom = new Error("boom");
  const thrown = () => {
    throw boom;
  };
  for (const onUpdate of [thrown, async () => thrown()]) {
    assert.equal(await failure(client.waitForJob({ jobId, pollIntervalMs: 20 }, { onUpdate })), boom);
  }
});

test("a callback runs in the asynchronous context of its call", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  const { jobId } = await client.submitJob({ input: "in/cat.png", rule: "imageMogr2/rotate/90", output: "o.png" });
  const storage = new AsyncLocalStorage();
  const seen = [];
  await storage.run("mine", () =>
    client.waitForJob({ jobId, pollIntervalMs: 20 }, { onUpdate: () => seen.push(storage.getStore()) }),
  );
  assert.ok(seen.length > 0 && seen.every((store) => store === "mine"), inspect(seen));
});

test("names are spelled in the way of the language, in both directions", () => {
  assert.equal(camel("callback_mq_config"), "callbackMqConfig");
  assert.equal(canonical("`notifyConfig.mqRegion` when `Url` or `TDMQ`"), "`notify_config.mq_region` when `Url` or `TDMQ`");
  assert.throws(() => new errors.Client({ region: REGION, bucket: BUCKET, endpoint: "http://192.0.2.1" }), {
    field: "endpoint",
    rule: /set `allowHttp`/,
  });
  assert.throws(() => new errors.Client({ region: REGION, bucket: BUCKET, connectTimeoutMs: 0 }), {
    name: "InvalidArgumentError",
    field: "connectTimeoutMs",
  });
});
