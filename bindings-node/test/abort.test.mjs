// Ending calls by a signal.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";

import { clientOf, collect, startEmulator } from "./support.mjs";

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
    (options) => client.submitJob({ input: "i", rule: "imageMogr2/rotate/90", output: "o" }, options),
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
