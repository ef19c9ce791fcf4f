// How an emulator begins and ends.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { connectEmulator, EmulatorGoneError, StartError, startEmulator } from "cloud-infinite-emulator";

import { BUCKET, ends, isAlive, PATIENCE_MS, temporary } from "./support.mjs";

/** Runs a program of its own that begins with an emulator, and answers with its process and lines. */
function run(t, source) {
  const begin = `import { startEmulator } from "cloud-infinite-emulator";
    const cloud = await startEmulator();
    console.log(cloud.pid);
    ${source}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", begin], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  t.after(() => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

test("two emulators run and end without each other", async () => {
  const one = await startEmulator();
  const other = await startEmulator();
  assert.equal(new Set([one.url, one.adminUrl, other.url, other.adminUrl]).size, 4);
  assert.deepEqual(await one.requests(), []);
  await one.stop();
  await one.stop();
  assert.equal(isAlive(one.pid), false);
  await assert.rejects(one.requests(), (error) => error instanceof EmulatorGoneError && /it has ended with 0/.test(error.message));
  assert.deepEqual(await other.requests(), []);
  await other[Symbol.asyncDispose]();
  assert.equal(isAlive(other.pid), false);
});

test("one that is killed says so", async () => {
  const cloud = await startEmulator();
  await cloud.kill();
  await assert.rejects(cloud.history(), { name: "EmulatorGoneError", message: /it has ended with SIGKILL/ });
  await cloud.stop();
});

test("a program that does not start says why", async (t) => {
  await assert.rejects(startEmulator({ program: "/nowhere/at-all" }), (error) => {
    assert(error instanceof StartError);
    assert.match(error.message, /cannot be started: .*\/nowhere\/at-all/);
    return true;
  });
  await assert.rejects(startEmulator({ buckets: ["not-a-bucket"] }), {
    name: "StartError",
    message: /ended before it was ready; it has ended with 2; its standard error:\n.*`not-a-bucket`/,
  });
  await assert.rejects(startEmulator({ args: ["--nonsense"] }), /--nonsense/);

  const program = join(temporary(t), "pretender");
  const pretend = (rest) => {
    writeFileSync(program, `#!/bin/sh\necho on my way >&2\n${rest}\n`);
    chmodSync(program, 0o755);
  };
  pretend("exec sleep 600");
  await assert.rejects(startEmulator({ program, startTimeoutMs: 300 }), /not ready within 300 ms; it has ended with SIGKILL.*\non my way/);
  pretend("echo hello; exec sleep 600");
  await assert.rejects(startEmulator({ program }), /said "hello" instead of where it listens.*\non my way/);
});

test("a program that forgets its emulator ends, and the emulator with it", { timeout: PATIENCE_MS }, async (t) => {
  const { child, lines } = run(t, "");
  const pid = Number((await lines.next()).value);
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
  assert(await ends(pid));
});

test("an emulator ends when its parent is killed", { timeout: PATIENCE_MS }, async (t) => {
  const { child, lines } = run(t, "setInterval(() => {}, 1000);");
  const pid = Number((await lines.next()).value);
  assert(isAlive(pid));
  child.kill("SIGKILL");
  assert(await ends(pid));
});

test("interrupting the test run does not end it", { timeout: PATIENCE_MS }, async (t) => {
  const { child, lines } = run(
    t,
    `process.once("SIGINT", async () => { console.log((await cloud.requests()).length); process.exit(); });
     setInterval(() => {}, 1000);
     console.log("ready");`,
  );
  await lines.next();
  assert.equal((await lines.next()).value, "ready");
  // The whole group, as a terminal does.
  process.kill(-child.pid, "SIGINT");
  assert.equal((await lines.next()).value, "0");
});

test("others can be told of it", async () => {
  const cloud = await startEmulator({ buckets: [BUCKET] });
  const other = connectEmulator(cloud.environment());
  assert.deepEqual(other.clientConfig(), cloud.clientConfig());
  await other.put(BUCKET, "x", "1");
  assert.equal(String(await cloud.get(BUCKET, "x")), "1");
  await other.stop();
  assert(isAlive(cloud.pid), "it is not the other's to stop");
  await cloud.stop();
  assert.throws(() => connectEmulator({}), /there is no emulator to connect to/);
  const none = await startEmulator({ buckets: [] });
  assert.throws(() => none.environment(), /without a bucket/);
  await none.stop();
});
