// Ending calls by a signal.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";

import { AmbiguousError, AmbiguousSubmissionError, Client } from "cloud-infinite";
import { failure, refuseStrays, startFaultServer, SUBMISSION } from "./fault-server.mjs";
import { clientOf, collect, startEmulator } from "./support.mjs";

refuseStrays();

/** A server that accepts everything and never answers. */
async function silence(t) {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).resume();
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, sockets };
}

async function until(condition) {
  for (let turn = 0; turn < 200 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(condition());
}

/** A signal that knows how many listen to it. */
function counted() {
  const controller = new AbortController();
  const { signal } = controller;
  const counts = { added: 0, listening: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...given) => {
    counts.added++;
    counts.listening++;
    addEventListener.apply(signal, given);
  };
  signal.removeEventListener = (...given) => {
    counts.listening--;
    removeEventListener.apply(signal, given);
  };
  return { controller, signal, counts };
}

test("a call ends with the reason of the signal within 100 milliseconds", async (t) => {
  const { url, sockets } = await silence(t);
  const client = clientOf({ url });
  for (const begin of [
    (options) => client.getJob({ jobId: "c1" }, options),
    (options) => client.waitForJob({ jobId: "c1", pollIntervalMs: 10 }, options),
    (options) => collect(client.listQueues({}, options)),
  ]) {
    const { controller, signal, counts } = counted();
    const reason = { why: "enough" };
    const call = begin({ signal });
    call.catch(() => {});
    await until(() => sockets.size > 0);
    const before = performance.now();
    controller.abort(reason);
    await assert.rejects(call, (error) => error === reason);
    assert.ok(performance.now() - before < 100, `${performance.now() - before} ms`);
    assert.deepEqual(counts, { added: 1, listening: 0 });
    await until(() => sockets.size === 0);
  }
});

test("without a reason the call ends with an AbortError", async (t) => {
  const client = clientOf(await silence(t));
  const signal = AbortSignal.timeout(20);
  await assert.rejects(client.getJob({ jobId: "c1" }, { signal }), { name: "TimeoutError" });
  const controller = new AbortController();
  const call = client.getJob({ jobId: "c1" }, { signal: controller.signal });
  controller.abort();
  await assert.rejects(call, { name: "AbortError" });
});

test("a signal that was aborted before keeps the request from being made", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const signal = AbortSignal.abort("no");
  await assert.rejects(client.enableService({}, { signal }), (error) => error === "no");
  await assert.rejects(collect(client.listQueues({}, { signal })), (error) => error === "no");
  assert.deepEqual(await emulator.requests(), []);
});

test("nobody listens to the signal any more when the call has ended", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const { controller, signal, counts } = counted();
  await client.enableService({}, { signal });
  await assert.rejects(client.getJob({ jobId: "cnone" }, { signal }));
  for await (const _ of client.listQueues({}, { signal }));
  // Once for each request: the list asks for a page, and then for the one that is not there.
  assert.deepEqual(counts, { added: 4, listening: 0 });
  controller.abort();
});

test("many calls share a signal, on which only one listens", async (t) => {
  const { url, sockets } = await silence(t);
  const client = clientOf({ url });
  const { controller, signal, counts } = counted();
  const calls = Array.from({ length: 200 }, () => client.getJob({ jobId: "c1" }, { signal }));
  await until(() => sockets.size > 100);
  assert.deepEqual(counts, { added: 1, listening: 1 });
  controller.abort("all");
  assert.deepEqual(counts, { added: 1, listening: 0 });
  const results = await Promise.allSettled(calls);
  assert.ok(results.every((result) => result.status === "rejected" && result.reason === "all"));
  await until(() => sockets.size === 0);
});

test("row 57 abort while a job may exist: each call gets its own submission, and the jobs are found", async (t) => {
  const server = await startFaultServer(t);
  const client = new Client(server.options);
  await server.always({ silence: "after" });
  const controller = new AbortController();
  const numbers = Array.from({ length: 100 }, (_, number) => number);
  const calls = numbers.map((number) =>
    client.submitJob({ ...SUBMISSION, input: `in/${number}.jpg` }, { signal: controller.signal, timeoutMs: 60_000 }),
  );
  const failures = Promise.all(calls.map(failure));
  while ((await server.jobs()).length < numbers.length) await new Promise((resolve) => setTimeout(resolve, 10));
  const begin = performance.now();
  controller.abort();
  const errors = await failures;
  assert.ok(performance.now() - begin < 1000, `${performance.now() - begin} ms`);
  assert.equal(new Set(errors).size, numbers.length);
  for (const [number, error] of errors.entries()) {
    assert.ok(error instanceof AmbiguousSubmissionError, error);
    assert.deepEqual([error.name, error.kind, error.outcome], ["AbortError", "Cancelled", "Ambiguous"]);
    assert.equal(error.cause, controller.signal.reason);
    assert.match(error.stack, /^AbortError: submitJob: [^]*abort\.test\.mjs/);
    assert.equal(JSON.parse(error.submission).input, `in/${number}.jpg`);
  }
  assert.ok(!("submission" in controller.signal.reason), "the shared reason is as it was");

  await server.heal();
  const made = new Map((await server.jobs()).map((job) => [job.input, job.job_id]));
  assert.equal(made.size, numbers.length);
  for (const [number, { submission }] of errors.entries()) {
    const { verdict, job } = await client.reconcile({ submission });
    assert.deepEqual([verdict, job.jobId], ["Found", made.get(`in/${number}.jpg`)]);
  }
  assert.equal((await server.jobs()).length, numbers.length, "nothing was sent again");
});

test("row 57 abort with any reason: its name if it has one, and the reason as the cause", async (t) => {
  const server = await startFaultServer(t);
  const client = new Client(server.options);
  await server.always({ silence: "before" });
  class Enough extends Error {
    name = "Enough";
  }
  for (const [reason, name] of [
    ["text", "AbortError"],
    [null, "AbortError"],
    [0, "AbortError"],
    [Object.freeze({ why: "frozen" }), "AbortError"],
    [Object.freeze(new Error("frozen")), "Error"],
    [new Enough(), "Enough"],
    [AbortSignal.timeout, "AbortError"],
  ]) {
    const controller = new AbortController();
    const failed = failure(client.submitJob(SUBMISSION, { signal: controller.signal }));
    while ((await server.requests()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort(reason);
    const error = await failed;
    assert.ok(error instanceof AmbiguousSubmissionError, error);
    assert.deepEqual([error.name, error.cause], [name, reason]);
    assert.ok(error.submission.startsWith('{"version":1,'));
  }
  const late = await failure(client.submitJob(SUBMISSION, { signal: AbortSignal.timeout(100) }));
  assert.ok(late instanceof AmbiguousSubmissionError, late);
  assert.equal(late.name, "TimeoutError");
});

test("row 57 abort before anything was sent: the reason itself", async (t) => {
  const { url, sockets } = await silence(t);
  const client = clientOf({ url });
  const controller = new AbortController();
  const failures = Array.from({ length: 100 }, () => failure(client.submitJob(SUBMISSION, { signal: controller.signal })));
  controller.abort();
  for (const error of await Promise.all(failures)) {
    // Whether a connection was quick enough is left to chance, but never untold.
    if (error !== controller.signal.reason) assert.ok(error instanceof AmbiguousSubmissionError, error);
  }
  assert.equal(await failure(client.submitJob(SUBMISSION, { signal: controller.signal })), controller.signal.reason);

  // A pause between two requests, of which the first was refused: certainly nothing exists.
  const server = await startFaultServer(t);
  await server.always({ status: { status: 429, commit: "before", headers: [["retry-after", "5"]] } });
  const patient = new AbortController();
  const failed = failure(new Client(server.options).submitJob(SUBMISSION, { signal: patient.signal }));
  while ((await server.requests()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 100));
  patient.abort("enough");
  assert.equal(await failed, "enough");
  assert.deepEqual(await server.jobs(), []);
  await until(() => sockets.size === 0);
});

test("row 57 abort in a race with the answer: a job that was made is answered or told as in doubt", async (t) => {
  const server = await startFaultServer(t);
  const client = new Client(server.options);
  const told = { answered: 0, doubted: 0, nothing: 0 };
  for (let turn = 0; turn < 200; turn++) {
    const controller = new AbortController();
    const input = `in/${turn}.jpg`;
    const call = client.submitJob({ ...SUBMISSION, input }, { signal: controller.signal }).then(
      ({ jobId }) => ({ outcome: "answered", jobId }),
      (error) => ({ outcome: error instanceof AmbiguousSubmissionError ? "doubted" : "nothing", error }),
    );
    setTimeout(() => controller.abort(), turn % 4);
    const { outcome, error, jobId } = await call;
    told[outcome]++;
    if (outcome === "nothing") assert.equal(error, controller.signal.reason);
    const made = (await server.jobs()).filter((job) => job.input === input);
    if (outcome === "answered") assert.deepEqual(made.map((job) => job.job_id), [jobId]);
    if (outcome === "nothing") assert.deepEqual(made, []);
  }
  assert.ok(told.answered > 0, JSON.stringify(told));
});

test("row 57 abort while a template may exist: the error says so, although there is nothing to reconcile", async (t) => {
  const { url, sockets } = await silence(t);
  const client = clientOf({ url });
  const template = { name: "half", rule: "imageMogr2/thumbnail/!50p" };
  const controller = new AbortController();
  const failed = failure(client.createTemplate(template, { signal: controller.signal }));
  await until(() => [...sockets].some((socket) => socket.bytesRead > 0));
  controller.abort();
  const error = await failed;
  assert.equal(error.constructor, AmbiguousError);
  assert.deepEqual([error.name, error.kind, error.outcome], ["AbortError", "Cancelled", "Ambiguous"]);
  assert.equal(error.cause, controller.signal.reason);
  assert.ok(!("submission" in error));

  // Of which nothing left: the reason itself.
  const early = AbortSignal.abort("early");
  assert.equal(await failure(client.createTemplate(template, { signal: early })), "early");

  const server = await startFaultServer(t);
  await server.always({ reset: "after" });
  const lost = await failure(new Client(server.options).createTemplate(template));
  assert.equal(lost.constructor, AmbiguousError);
  assert.deepEqual([lost.name, lost.outcome, lost.operation], ["AmbiguousError", "Ambiguous", "createTemplate"]);
});
