// Where credentials come from.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import { Worker } from "node:worker_threads";

import { Client, CredentialError, DeniedError, InvalidArgumentError } from "cloud-infinite";
import { failure, refuseStrays, startFaultServer, SUBMISSION } from "./fault-server.mjs";
import { BUCKET, clientOf, CREDENTIALS, REGION, startEmulator } from "./support.mjs";

const CANARY = "canary-key-77aa";
const FOLDER = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

refuseStrays();

test("a function answers with credentials, at once or later", async (t) => {
  const emulator = await startEmulator(t);
  const expiresAt = new Date(Date.now() + 3_600_000);
  for (const credentials of [
    { ...CREDENTIALS, expiresAt },
    () => CREDENTIALS,
    () => ({ ...CREDENTIALS, expiresAt, sessionToken: undefined }),
    async () => CREDENTIALS,
    () => new Promise((resolve) => setTimeout(resolve, 20, CREDENTIALS)),
    [() => undefined, async () => null, () => CREDENTIALS, () => assert.fail("is not asked")],
  ]) {
    const client = clientOf(emulator, { credentials });
    assert.equal((await client.enableService()).name, BUCKET);
    assert.equal((await client.forBucket(BUCKET).enableService()).name, BUCKET);
    await Promise.all(Array.from({ length: 50 }, () => client.enableService()));
    await client.close();
  }
});

test("row 28 many calls at once ask a function once, and siblings share the answer", async (t) => {
  const emulator = await startEmulator(t);
  let questions = 0;
  const credentials = async () => {
    questions++;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { ...CREDENTIALS, expiresAt: new Date(Date.now() + 3_600_000) };
  };
  const client = clientOf(emulator, { credentials });
  await Promise.all(Array.from({ length: 200 }, () => client.enableService()));
  await client.forBucket(BUCKET).enableService();
  assert.equal(questions, 1);
});

test("a function is called in the context in which its client was made", async (t) => {
  const emulator = await startEmulator(t);
  const storage = new AsyncLocalStorage();
  const seen = [];
  const client = storage.run("maker", () => clientOf(emulator, { credentials: () => (seen.push(storage.getStore()), CREDENTIALS) }));
  await storage.run("caller", () => client.enableService());
  assert.ok(seen.length > 0 && seen.every((store) => store === "maker"), inspect(seen));
});

test("what a function throws is the cause, and nothing of it is in the text", async (t) => {
  const emulator = await startEmulator(t);
  const thrown = Object.freeze(new TypeError(`the vault says ${CANARY}`));
  for (const [credentials, cause] of [
    [() => { throw thrown; }, thrown],
    [() => Promise.reject(thrown), thrown],
    [async () => { throw CANARY; }, CANARY],
    [() => Promise.reject(undefined), undefined],
    [() => ({ get secretId() { throw thrown; } }), thrown],
    [[() => undefined, () => { throw thrown; }, () => CREDENTIALS], thrown],
  ]) {
    const client = clientOf(emulator, { credentials });
    const errors = await Promise.all(Array.from({ length: 20 }, () => failure(client.submitJob(SUBMISSION))));
    for (const error of errors) {
      assert.ok(error instanceof CredentialError, error);
      assert.deepEqual([error.outcome, error.attempts, error.submission], ["NotSent", 0, undefined]);
      assert.equal(error.cause, cause);
      assert.match(error.message, /^submitJob: (credential chain: )?credentials function: threw an exception /);
      for (const text of [error.message, error.stack, JSON.stringify(error)]) assert.ok(!text.includes(CANARY), text);
    }
    assert.equal((await failure(client.getJob({ jobId: "c1" }))).cause, cause, "asked again");
  }
  assert.deepEqual(await emulator.requests(), []);
});

test("an answer that is no credential is named, not shown", async (t) => {
  const emulator = await startEmulator(t);
  for (const [answer, text] of [
    [undefined, "credentials function: answered with nothing"],
    [CANARY, "credentials function: its answer is no credential: `answer` must be an object, not a string"],
    [{ secretId: "id" }, "credentials function: its answer is no credential: `secretKey` is needed"],
    [{ secretId: "id", secretKey: [CANARY] }, "credentials function: its answer is no credential: `secretKey` must be a string, not an array"],
    [{ secretId: "id", secretKey: CANARY, expiresAt: 5 }, "credentials function: its answer is no credential: `expiresAt` must be a Date, not a number"],
    [{ secretId: "id", secretKey: CANARY, SecretKey: CANARY }, "credentials function: its answer is no credential: `SecretKey` is no property of Credentials; `secretKey` is"],
    [{ secretId: "id", secretKey: `${CANARY}\n` }, "credentials function: `credentials.secretKey` must be printable ASCII"],
  ]) {
    const error = await failure(clientOf(emulator, { credentials: () => answer }).submitJob(SUBMISSION));
    assert.ok(error instanceof CredentialError, error);
    assert.equal(error.outcome, "NotSent");
    assert.ok(error.message.includes(text), error.message);
    assert.ok(!inspect(error).includes(CANARY), inspect(error));
  }
  assert.deepEqual(await emulator.requests(), []);
});

test("a function that does not answer is given up, and its late answer does no harm", async (t) => {
  const emulator = await startEmulator(t);
  let release;
  const credentials = () => new Promise((resolve) => { release = () => resolve(CREDENTIALS); });
  const client = clientOf(emulator, { credentials });
  const late = await failure(client.submitJob(SUBMISSION, { timeoutMs: 100 }));
  assert.equal(late.outcome, "NotSent", late.message);
  release();

  const controller = new AbortController();
  const aborted = failure(client.submitJob(SUBMISSION, { signal: controller.signal }));
  setTimeout(() => controller.abort("enough"), 50);
  assert.equal(await aborted, "enough");
  release();
  assert.deepEqual(await emulator.requests(), []);
});

test("a refused credential is replaced by a newer one", async (t) => {
  const emulator = await startEmulator(t);
  const denied = await failure(clientOf(emulator, { credentials: { secretId: "other", secretKey: "canary-key" } }).enableService());
  assert.ok(denied instanceof DeniedError, denied);
  let current = { secretId: "other", secretKey: "canary-key", expiresAt: new Date(Date.now() + 1000) };
  const client = clientOf(emulator, { credentials: () => current });
  assert.ok((await failure(client.enableService())) instanceof DeniedError);
  current = CREDENTIALS;
  // The old one expires at the latest now.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal((await client.enableService()).name, BUCKET);
});

test("credentials out of a profile file", async (t) => {
  const emulator = await startEmulator(t);
  const folder = mkdtempSync(join(tmpdir(), "cloud-infinite-profile-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "credentials");
  const { secretId, secretKey } = CREDENTIALS;
  writeFileSync(file, `[default]\nsecret_id = other\nsecret_key = canary-other\n[images]\nsecret_id = ${secretId}\nsecret_key = ${secretKey}\n`);
  const from = (more) => clientOf(emulator, { credentials: { from: "profile", file, ...more } });
  assert.equal((await from({ profile: "images" }).enableService()).name, BUCKET);
  assert.ok((await failure(from({}).enableService())) instanceof DeniedError);
  const missing = await failure(from({ profile: "none" }).submitJob(SUBMISSION));
  assert.ok(missing instanceof CredentialError, missing);
  assert.equal(missing.outcome, "NotSent");
  assert.match(missing.message, /profile file/);
});

test("credentials out of the environment, alone and in a chain", async (t) => {
  const emulator = await startEmulator(t);
  const options = { region: REGION, bucket: BUCKET, endpoint: emulator.url };
  const source = (credentials) => `
    import { Client } from "cloud-infinite";
    const client = new Client({ ...${JSON.stringify(options)}, credentials: ${credentials} });
    console.log(await client.enableService().then((bucket) => bucket.name, (error) => error.message));
  `;
  const { secretId, secretKey } = CREDENTIALS;
  const present = { PATH: process.env.PATH, TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey };
  const absent = { PATH: process.env.PATH };
  for (const [credentials, env, said] of [
    [`{ from: "environment" }`, present, BUCKET],
    ["undefined", present, BUCKET],
    [`[{ from: "profile", file: "/no/such" }, { from: "environment" }]`, present, /profile file: .*\/no\/such/],
    [`{ from: "environment" }`, absent, /^enableService: environment: .*TENCENTCLOUD_SECRET_ID/],
    [`[{ from: "environment" }, () => (${JSON.stringify(CREDENTIALS)})]`, absent, BUCKET],
    [`[{ from: "environment" }, () => undefined]`, absent, /environment: .*credentials function: answered with nothing/],
  ]) {
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", source(credentials)], { cwd: FOLDER, env });
    assert.match(stdout, said instanceof RegExp ? said : new RegExp(`^${said}\n$`), credentials);
  }
});

test("credentials of the instance's role", async (t) => {
  const emulator = await startEmulator(t);
  const asked = [];
  const metadata = createServer((request, response) => {
    asked.push(request.url);
    const { secretId: TmpSecretId, secretKey: TmpSecretKey } = CREDENTIALS;
    const ExpiredTime = Math.floor(Date.now() / 1000) + 3600;
    response.end(JSON.stringify({ TmpSecretId, TmpSecretKey, Token: "canary-token", ExpiredTime, Code: "Success" }));
  });
  await new Promise((resolve) => metadata.listen(0, "127.0.0.1", resolve));
  t.after(() => metadata.close());
  const endpoint = `http://127.0.0.1:${metadata.address().port}`;
  const client = clientOf(emulator, { credentials: { from: "instance_role", role: "images", endpoint } });
  // The emulator's key is a permanent one: that it misses nothing but that proves that the token came along.
  const denied = await failure(client.enableService());
  assert.match(denied.message, /has a security token, but the key is a permanent one/);
  assert.equal(asked[0], "/latest/meta-data/cam/security-credentials/images");
});

test("sources that are none are refused by name", () => {
  const good = { region: REGION, bucket: BUCKET };
  for (const [credentials, field, rule, value] of [
    [5, "credentials", "must be an object, a function or an array of these, not a number", "(hidden)"],
    [null, "credentials", "must be an object, a function or an array of these, not null", "(hidden)"],
    [[CREDENTIALS, CANARY], "credentials.1", "must be an object, a function or an array of these, not a string", "(hidden)"],
    [[{ secretId: "id" }], "credentials.0.secretKey", "is needed", "(hidden)"],
    [{ ...CREDENTIALS, expiresAt: new Date(Number.NaN) }, "credentials.expiresAt", "must be a valid Date", "(hidden)"],
    [{ from: "vault" }, "credentials.from", "must be `environment`, `profile` or `instance_role`", "vault"],
    [{ from: 5 }, "credentials.from", "must be a string, not a number", "5"],
    [{ from: "environment", profile: "x" }, "credentials.profile", "is no property of EnvironmentCredentials", ""],
    [{ from: "profile", path: "x" }, "credentials.path", "is no property of ProfileCredentials", ""],
    [{ from: "profile", file: 5 }, "credentials.file", "must be a string, not a number", "5"],
    [{ from: "instance_role", endpoint: "x y" }, "credentials.endpoint", /URL/, "x y"],
  ]) {
    assert.throws(
      () => new Client({ ...good, credentials }),
      (error) => {
        assert.ok(error instanceof InvalidArgumentError, error);
        assert.deepEqual([error.field, error.value], [field, value]);
        if (rule instanceof RegExp) assert.match(error.rule, rule);
        else assert.equal(error.rule, rule);
        assert.ok(!inspect(error).includes(CANARY));
        return true;
      },
    );
  }
});

test("a function of a worker is called there, and nothing hangs when the worker ends", async (t) => {
  const server = await startFaultServer(t);
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    const { Client } = await import(workerData.module);
    const { credentials, ...options } = workerData.options;
    let isAnswering = true;
    const client = new Client({ ...options, credentials: () => (isAnswering ? credentials : new Promise(() => {})) });
    const { jobId } = await client.submitJob({ input: "i", rule: "imageMogr2/rotate/90", output: "o" });
    isAnswering = false;
    const stuck = new Client({ ...options, credentials: () => new Promise(() => {}) });
    for (let i = 0; i < 20; i++) stuck.getJob({ jobId }).catch(() => {});
    parentPort.postMessage(jobId);
  `;
  for (let turn = 0; turn < 3; turn++) {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
      workerData: { module: import.meta.resolve("cloud-infinite"), options: server.options },
    });
    const jobId = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    assert.match(jobId, /^c/);
    const begin = performance.now();
    await worker.terminate();
    assert.ok(performance.now() - begin < 2000);
  }
});

test("a function that never answers does not keep the process, and a client that it refers to can go", async (t) => {
  const server = await startFaultServer(t);
  const options = JSON.stringify(server.options);
  const stuck = `
    import { Client } from "cloud-infinite";
    const client = new Client({ ...${options}, credentials: () => new Promise(() => {}) });
    const signal = AbortSignal.timeout(50);
    await client.getJob({ jobId: "c1" }, { signal }).catch((error) => console.log(error.name));
  `;
  const ended = await run(process.execPath, ["--input-type=module", "--eval", stuck], { cwd: FOLDER, timeout: 10_000 });
  assert.equal(ended.stdout, "TimeoutError\n");

  const collected = `
    import { Client } from "cloud-infinite";
    const { credentials, ...options } = ${options};
    const clients = [];
    for (let turn = 0; turn < 20; turn++) {
      let client;
      client = new Client({ ...options, credentials: () => (client.region, credentials) });
      await client.submitJob({ input: "i", rule: "imageMogr2/rotate/90", output: "o" });
      clients.push(new WeakRef(client));
    }
    const alive = () => clients.filter((client) => client.deref() !== undefined).length;
    for (let turn = 0; turn < 100 && alive() > 1; turn++) {
      // What was looked at stays until the end of the turn.
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc();
    }
    console.log(alive());
  `;
  const { stdout } = await run(process.execPath, ["--expose-gc", "--input-type=module", "--eval", collected], { cwd: FOLDER });
  assert.match(stdout, /^[01]\n$/);
});
