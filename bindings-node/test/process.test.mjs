// What the package does to the process: nothing keeps it alive but a call, and nothing ends it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { startFaultServer } from "./fault-server.mjs";
import { BUCKET, CREDENTIALS, REGION, startEmulator } from "./support.mjs";

const FOLDER = dirname(fileURLToPath(import.meta.url));

/** Runs a module in a process of its own and returns what came of it. */
async function run(source, more = {}, onLine = () => {}) {
  const begin = performance.now();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: FOLDER,
    stdio: ["ignore", "pipe", "pipe"],
    ...more,
  });
  const out = [];
  const err = [];
  child.stdout.on("data", (data) => out.push(data));
  child.stderr.on("data", (data) => err.push(data));
  createInterface(child.stdout).on("line", (line) => onLine(child, line));
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const [code, signal] = await new Promise((resolve) => child.on("close", (...end) => resolve(end)));
  clearTimeout(timer);
  const text = (parts) => Buffer.concat(parts).toString();
  return { code, signal, out: text(out), err: text(err), ms: performance.now() - begin };
}

function program(emulator, body) {
  const options = { region: REGION, bucket: BUCKET, endpoint: emulator.url, credentials: CREDENTIALS };
  return `
    import { Client } from "cloud-infinite";
    process.on("unhandledRejection", () => console.log("unhandled rejection"));
    const client = new Client(${JSON.stringify(options)});
    ${body}
  `;
}

test("the process ends by itself, with and without close", async (t) => {
  const emulator = await startEmulator(t);
  const bare = await run("console.log('ready')");
  for (const body of [
    "console.log('ready')",
    "await client.enableService(); await client.close(); console.log('ready')",
    "await client.enableService(); console.log('ready')",
    "await client.getJob({ jobId: 'cnone' }).catch(() => {}); console.log('ready')",
    "for await (const _ of client.listQueues()) break; console.log('ready')",
    "await Promise.all(Array.from({ length: 50 }, () => client.enableService())); console.log('ready')",
    "await client.getJob({ jobId: 'no id' }).catch(() => {}); console.log('ready')",
    "await client.getJob({ jobId: 'c1' }, { signal: AbortSignal.timeout(1) }).catch(() => {}); console.log('ready')",
  ]) {
    const ended = await run(program(emulator, body));
    assert.deepEqual({ ...ended, ms: 0 }, { code: 0, signal: null, out: "ready\n", err: "", ms: 0 }, body);
    assert.ok(ended.ms < bare.ms + 3000, `${body}: ${ended.ms} ms, bare ${bare.ms} ms`);
  }
});

test("an answer that is waited for keeps the process alive", async (t) => {
  const emulator = await startEmulator(t, "--job-delay-ms", "300");
  const ended = await run(
    program(
      emulator,
      `client.enableService().then(async () => {
        const { jobId } = await client.submitJob({ input: "in/cat.png", rule: "imageMogr2/rotate/90", output: "o.png" });
        console.log((await client.waitForJob({ jobId, pollIntervalMs: 50 })).state);
      });`,
    ),
  );
  assert.deepEqual([ended.code, ended.out, ended.err], [0, "Success\n", ""]);
});

test("a failed call is reported once, as the rejection of its promise", async (t) => {
  const emulator = await startEmulator(t);
  const handled = await run(
    program(
      emulator,
      `for (let turn = 0; turn < 50; turn++) {
        await Promise.allSettled([
          client.getJob({ jobId: "cnone" }),
          client.getJob({ jobId: "no id" }),
          client.getJob({ jobId: "c1" }, { signal: AbortSignal.timeout(turn % 5) }),
          client.waitForJob({ jobId: "cnone", pollIntervalMs: 10 }, { timeoutMs: 20 }),
        ]);
      }
      console.log("ready");`,
    ),
  );
  assert.deepEqual([handled.code, handled.out, handled.err], [0, "ready\n", ""]);
  const forgotten = await run(program(emulator, "client.getJob({ jobId: 'cnone' });"));
  assert.deepEqual([forgotten.code, forgotten.out], [0, "unhandled rejection\n"]);
});

test("the example does what it says", async (t) => {
  const emulator = await startEmulator(t);
  const child = spawn(process.execPath, ["first-job.mjs", "in/cat.png", "out/cat.png"], {
    cwd: FOLDER,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      CLOUD_INFINITE_REGION: REGION,
      CLOUD_INFINITE_BUCKET: BUCKET,
      CLOUD_INFINITE_ENDPOINT: emulator.url,
      TENCENTCLOUD_SECRET_ID: CREDENTIALS.secretId,
      TENCENTCLOUD_SECRET_KEY: CREDENTIALS.secretKey,
    },
  });
  const out = [];
  child.stdout.on("data", (data) => out.push(data));
  assert.equal(await new Promise((resolve) => child.on("close", resolve)), 0);
  assert.match(Buffer.concat(out).toString(), / Success\nout\/cat\.png png 4x6\n$/i);
});

/** A program with a hundred submissions under way, of which the server never says what became of them. */
async function busy(server, body) {
  await server.always({ silence: "after" });
  const target = (await server.jobs()).length + 100;
  return `
    import { Client } from "cloud-infinite";
    process.on("unhandledRejection", () => console.log("unhandled rejection"));
    const client = new Client(${JSON.stringify(server.options)});
    const controller = new AbortController();
    const submit = (number) =>
      client.submitJob({ input: number + ".jpg", rule: "imageMogr2/rotate/90", output: "o" }, { signal: controller.signal });
    const calls = Array.from({ length: 100 }, (_, number) => submit(number));
    for (const call of calls) call.catch(() => {});
    const count = async () => (await (await fetch("${server.control}/ledger")).json()).jobs.length;
    while ((await count()) < ${target}) await new Promise((resolve) => setTimeout(resolve, 10));
    console.log("busy");
    const begin = performance.now();
    process.on("exit", () => console.log("over", performance.now() - begin));
    ${body}
  `;
}

test("row 58 process exit with a hundred submissions under way: clean, within a second", async (t) => {
  const server = await startFaultServer(t);
  for (const [body, code, out] of [
    ["process.exit(7);", 7, ""],
    ["process.exitCode = 3; controller.abort();", 3, ""],
    ["controller.abort(); console.log((await Promise.allSettled(calls)).filter((ended) => ended.reason.submission).length);", 0, "100\n"],
    ["console.log((await client.close({ graceMs: 10 })).length);", 0, "100\n"],
    ["client.close({ graceMs: 10 });", 0, ""],
    ["setTimeout(() => { throw new Error('the end'); });", 1, ""],
  ]) {
    const before = (await server.jobs()).length;
    const ended = await run(await busy(server, body));
    assert.deepEqual([ended.code, ended.signal], [code, null], `${body}\n${ended.err}`);
    const [, said, ms] = /^busy\n([^]*)over ([\d.]+)\n$/.exec(ended.out);
    assert.equal(said, out, body);
    assert.ok(Number(ms) < 1000, `${body}: ${ms} ms`);
    if (code !== 1) assert.equal(ended.err, "");
    assert.equal((await server.jobs()).length, before + 100, "nothing was sent again");
  }
});

test("row 58 SIGTERM with a hundred submissions under way: ends within a second, handled or not", async (t) => {
  const server = await startFaultServer(t);
  for (const [body, code, signal, out] of [
    ["", null, "SIGTERM", ""],
    ["process.on('SIGTERM', () => process.exit(9));", 9, null, ""],
    [
      "process.on('SIGTERM', async () => { console.log((await client.close({ graceMs: 10 })).length); process.exit(); });",
      0,
      null,
      "100",
    ],
  ]) {
    const source = `${await busy(server, body)}\nconsole.log("ready");`;
    let killed;
    const ended = await run(source, {}, (child, line) => {
      if (line !== "ready") return;
      killed = performance.now();
      child.kill("SIGTERM");
    });
    assert.ok(performance.now() - killed < 1500, `${body}: ${performance.now() - killed} ms`);
    assert.deepEqual([ended.code, ended.signal, ended.err], [code, signal, ""], body);
    assert.ok(ended.out.startsWith(`busy\nready\n${out}`), ended.out);
  }
});

test("process.exit in the middle of calls is clean", async (t) => {
  const emulator = await startEmulator(t);
  for (let turn = 0; turn < 5; turn++) {
    const body = `for (let i = 0; i < 100; i++) client.enableService().catch(() => {});
      setTimeout(() => process.exit(7), ${turn});`;
    const ended = await run(program(emulator, body));
    assert.deepEqual([ended.code, ended.signal, ended.err], [7, null, ""]);
  }
});

test("workers load the package again and again, and may be stopped in a call", async (t) => {
  const emulator = await startEmulator(t);
  const options = { region: REGION, bucket: BUCKET, endpoint: emulator.url, credentials: CREDENTIALS };
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    const { Client } = await import(workerData.module);
    const client = new Client(workerData.options);
    const bucket = await client.enableService();
    parentPort.postMessage(bucket);
    if (workerData.stay) for (;;) await Promise.all(Array.from({ length: 20 }, () => client.enableService()));
  `;
  const begin = (stay) =>
    new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
      workerData: { module: import.meta.resolve("cloud-infinite"), options, stay },
    });
  for (let turn = 0; turn < 5; turn++) {
    const workers = Array.from({ length: 4 }, (_, number) => begin(number % 2 === 0));
    await Promise.all(
      workers.map(async (worker, number) => {
        const ended = new Promise((resolve, reject) => worker.once("exit", resolve).once("error", reject));
        const bucket = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
        assert.equal(bucket.name, BUCKET);
        assert.ok(bucket.createTime instanceof Date);
        if (number % 2 === 0) await worker.terminate();
        else assert.equal(await ended, 0);
      }),
    );
  }
});

test("a missing native part is named, and how to install it", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "cloud-infinite-missing-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const installed = dirname(dirname(fileURLToPath(import.meta.resolve("cloud-infinite"))));
  const copy = join(folder, "node_modules", "cloud-infinite");
  cpSync(installed, copy, { recursive: true });
  const natives = readdirSync(join(copy, "native"));
  assert.equal(natives.length, 1);
  rmSync(join(copy, "native"), { recursive: true });
  const source = `
    import { Client } from "cloud-infinite";
    try {
      new Client({ region: "ap-guangzhou", bucket: "examplebucket-1250000000" });
    } catch (error) {
      console.log(error.message);
    }
  `;
  const ended = await run(source, { cwd: folder });
  const platform = /^cloud-infinite\.(.*)\.node$/.exec(natives[0])[1];
  assert.match(
    ended.out,
    new RegExp(`^the native part of cloud-infinite for ${platform} is not installed; run: npm install @cloud-infinite/native-${platform}@\\d`),
  );
});

test("the package can be required", async (t) => {
  const emulator = await startEmulator(t);
  const options = JSON.stringify({ region: REGION, bucket: BUCKET, endpoint: emulator.url, credentials: CREDENTIALS });
  const child = spawn(
    process.execPath,
    ["--no-warnings", "--input-type=commonjs", "--eval", `
      const { Client } = require("cloud-infinite");
      new Client(${options}).enableService().then((bucket) => console.log(bucket.name));
    `],
    { cwd: FOLDER, stdio: ["ignore", "pipe", "inherit"] },
  );
  const out = [];
  child.stdout.on("data", (data) => out.push(data));
  await new Promise((resolve) => child.on("close", resolve));
  assert.equal(Buffer.concat(out).toString(), `${BUCKET}\n`);
});

test("importing is cheap and does not load the native part", async () => {
  const source = `
    const begin = process.cpuUsage();
    await import("cloud-infinite");
    const { user, system } = process.cpuUsage(begin);
    const loaded = process.report.getReport().sharedObjects.some((file) => file.includes("cloud-infinite"));
    console.log(JSON.stringify({ ms: (user + system) / 1000, loaded }));
  `;
  const { ms, loaded } = JSON.parse((await run(source)).out);
  assert.equal(loaded, false);
  assert.ok(ms < 200, `${ms} ms of CPU`);
});
