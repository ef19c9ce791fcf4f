// Input that is refused before a byte is sent: the table that all languages share, and what only JavaScript can do.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { Client, InvalidArgumentError } from "cloud-infinite";
import { BUCKET, camel, canonical, clientOf, collect, CREDENTIALS, REGION, respelled, snake, startEmulator } from "./support.mjs";

const MODES = "must be `at_most_once`, `effectively_once` or `allow_duplicate_jobs`";

/** Calls a method to its end, also if it is a list. */
async function carryOut(client, method, request, options) {
  const answer = client[method](request, options);
  return Symbol.asyncIterator in answer ? collect(answer) : answer;
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof InvalidArgumentError, error);
    assert.equal(error.attempts, 0);
    return error;
  }
  return assert.fail("must be refused");
}

test("the table of bad input", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const table = JSON.parse(readFileSync(join(process.env.CLOUD_INFINITE_VECTORS, "bad_input.json"), "utf8"));
  assert.ok(table.length >= 50);
  for (const row of table) {
    const method = camel(row.operation);
    const error = await refusal(carryOut(client, method, respelled(row.request)));
    assert.deepEqual(
      { operation: snake(error.operation), field: snake(error.field), rule: canonical(error.rule) },
      { operation: row.operation, field: row.field, rule: row.rule },
      JSON.stringify(row),
    );
    const creates = ["submit_job", "create_template"].includes(row.operation);
    assert.equal(error.outcome, creates ? "NotSent" : undefined);
    assert.ok(error.message.startsWith(`${method}: \`${error.field}\` ${error.rule} (given: `), error.message);
  }
  assert.deepEqual(await emulator.requests(), []);
});

test("what the types forbid is refused by name", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const good = { input: "i", rule: "imageMogr2/rotate/90", output: "o" };
  const queue = { queueId: "p1", name: "n", state: "Active", notifyConfig: {} };
  for (const [method, request, field, rule, value = ""] of [
    ["submitJob", { ...good, jobLevle: 1 }, "jobLevle", "is no property of SubmitJob"],
    ["submitJob", { ...good, job_level: 1 }, "job_level", "is no property of SubmitJob; `jobLevel` is"],
    ["waitForJob", { jobId: "c1", pollInterval: 1 }, "pollInterval", "is no property of WaitForJob; `pollIntervalMs` is"],
    ["updateQueue", { ...queue, notifyConfig: { Url: "x" } }, "notifyConfig.Url", "is no property of NotifyConfig; `url` is"],
    ["enableService", { bucket: "x" }, "bucket", "is no property of EnableService"],
    ["submitJob", { ...good, input: 5 }, "input", "must be a string, not a number", "5"],
    ["submitJob", { ...good, input: null }, "input", "must be a string, not null", "null"],
    ["submitJob", { ...good, jobLevel: "1" }, "jobLevel", "must be a number, not a string", "1"],
    ["submitJob", { ...good, jobLevel: 1.5 }, "jobLevel", "must be a whole number from 0 to 4294967295", "1.5"],
    ["submitJob", { ...good, jobLevel: -1 }, "jobLevel", "must be a whole number from 0 to 4294967295", "-1"],
    ["submitJob", { ...good, jobLevel: Number.NaN }, "jobLevel", "must be a whole number from 0 to 4294967295", "NaN"],
    ["submitJob", { ...good, jobLevel: 1n }, "jobLevel", "must be a number, not something else", "something else"],
    ["submitJob", { ...good, isPicInfo: 1 }, "isPicInfo", "must be a boolean, not a number", "1"],
    ["submitJob", { ...good, callbackMqConfig: [] }, "callbackMqConfig", "must be an object, not an array", "an array"],
    ["submitJob", { ...good, callbackMqConfig: {} }, "callbackMqConfig.mqRegion", "is needed"],
    ["submitJob", { rule: "r", output: "o" }, "input", "is needed"],
    ["submitJob", { ...good, input: undefined }, "input", "is needed"],
    ["submitJob", { ...good, input: "\ud800" }, "input", "must be text that UTF-8 can hold", "\ufffd"],
    ["submitJob", undefined, "input", "is needed"],
    ["submitJob", null, "request", "must be an object, not null", "null"],
    ["submitJob", "i", "request", "must be an object, not a string", "i"],
    ["submitJob", () => good, "request", "must be an object, not a function", "a function"],
    ["listQueues", { queueIds: "p1" }, "queueIds", "must be an array, not a string", "p1"],
    ["listQueues", { queueIds: [1] }, "queueIds", "must be a string, not a number", "1"],
    ["listQueues", { state: new Date() }, "state", "must be a string, not a Date", "a Date"],
    ["waitForJob", { jobId: "c1", pollIntervalMs: -5 }, "pollIntervalMs", "must be a number of milliseconds that is not negative", "-5"],
    ["waitForJob", { jobId: "c1", pollIntervalMs: 5 }, "pollIntervalMs", "must be 10 milliseconds to 10 seconds", "5ms"],
  ]) {
    const error = await refusal(carryOut(client, method, request));
    assert.deepEqual([error.field, error.rule, error.value], [field, rule, value]);
    assert.equal(error.outcome, method === "submitJob" ? "NotSent" : undefined);
  }
  for (const [method, options, field, rule] of [
    ["getJob", { timeout: 5 }, "timeout", "is no property of CallOptions; `timeoutMs` is"],
    ["getJob", { onUpdate() {} }, "onUpdate", "is no property of CallOptions"],
    ["getJob", { timeoutMs: "5" }, "timeoutMs", "must be a number, not a string"],
    ["getJob", { timeoutMs: 0 }, "timeoutMs", "must be longer than zero and at most a day"],
    ["getJob", { signal: new AbortController() }, "signal", "must be an AbortSignal, not an object"],
    ["getJob", 5, "options", "must be an object, not a number"],
    ["getJob", { maxAttempts: 0 }, "maxAttempts", "must be 1 to 10"],
    ["getJob", { maxAttempts: 11 }, "maxAttempts", "must be 1 to 10"],
    ["getJob", { maxAttempts: 1.5 }, "maxAttempts", "must be a whole number from 0 to 4294967295"],
    ["getJob", { max_attempts: 1 }, "max_attempts", "is no property of CallOptions; `maxAttempts` is"],
    ["getJob", { submissionMode: "at_most_once" }, "submissionMode", "is no property of CallOptions"],
    ["submitJob", { submissionMode: "once" }, "submissionMode", MODES],
    ["submitJob", { submissionMode: "AtMostOnce" }, "submissionMode", MODES],
    ["submitJob", { submissionMode: 1 }, "submissionMode", "must be a string, not a number"],
    ["submitJob", { submission_mode: "x" }, "submission_mode", "is no property of SubmitOptions; `submissionMode` is"],
    ["submitJob", { maxAttempts: 0 }, "maxAttempts", "must be 1 to 10"],
    ["submitJob", { timeoutMs: 0 }, "timeoutMs", "must be longer than zero and at most a day"],
    ["waitForJob", { maxAttempts: 0 }, "maxAttempts", "must be 1 to 10"],
    ["reconcile", { submissionMode: "at_most_once" }, "submissionMode", "is no property of TaskOptions"],
    ["listQueues", { maxAttempts: 0 }, "maxAttempts", "must be 1 to 10"],
    ["waitForJob", { onUpdate: 5 }, "onUpdate", "must be a function, not a number"],
    ["waitForJob", { retries: 5 }, "retries", "is no property of TaskOptions"],
    ["listQueues", { timeoutMs: -1 }, "timeoutMs", "must be a number of milliseconds that is not negative"],
  ]) {
    const request = { listQueues: {}, submitJob: good, reconcile: { submission: "{}" } }[method] ?? { jobId: "c1" };
    const error = await refusal(carryOut(client, method, request, options));
    assert.deepEqual([error.field, error.rule], [field, rule]);
    assert.equal(error.outcome, method === "submitJob" ? "NotSent" : undefined);
  }
  assert.deepEqual(await emulator.requests(), []);
});

test("settings of a client are refused by name, secrets unseen", () => {
  const good = { region: REGION, bucket: BUCKET, credentials: CREDENTIALS };
  for (const [options, field, rule, value] of [
    [{ ...good, regoin: 1 }, "regoin", "is no property of ClientOptions", ""],
    [{ ...good, timeout: 1 }, "timeout", "is no property of ClientOptions; `timeoutMs` is", ""],
    [{ ...good, bucket: 5 }, "bucket", "must be a string, not a number", "5"],
    [{ ...good, credentials: "key" }, "credentials", "must be an object, a function or an array of these, not a string", "(hidden)"],
    [{ ...good, credentials: { secretId: "id" } }, "credentials.secretKey", "is needed", "(hidden)"],
    [{ ...good, credentials: { ...CREDENTIALS, secretKey: 12345 } }, "credentials.secretKey", "must be a string, not a number", "(hidden)"],
    [{ ...good, credentials: { ...CREDENTIALS, token: "canary-t" } }, "credentials.token", "is no property of Credentials", "(hidden)"],
    [{ ...good, submissionMode: "exactly_once" }, "submissionMode", MODES, "exactly_once"],
    [{ ...good, submissionMode: null }, "submissionMode", "must be a string, not null", "null"],
    [{ ...good, settleTimeMs: 0 }, "settleTimeMs", "must be longer than zero and at most a day", "0ns"],
    [{ ...good, settleTimeMs: "1" }, "settleTimeMs", "must be a number, not a string", "1"],
    [{ ...good, settleTime: 1 }, "settleTime", "is no property of ClientOptions; `settleTimeMs` is", ""],
    [{ ...good, maxAttempts: 0 }, "maxAttempts", "must be 1 to 10", "0"],
    [{ ...good, allowHttp: "no" }, "allowHttp", "must be a boolean, not a string", "no"],
    [{ ...good, caBundle: 5 }, "caBundle", "must be a string, not a number", "5"],
    [5, "options", "must be an object, not a number", "5"],
    [null, "options", "must be an object, not null", "null"],
  ]) {
    assert.throws(
      () => new Client(options),
      (error) => {
        assert.ok(error instanceof InvalidArgumentError, error);
        assert.deepEqual([error.field, error.rule, error.value], [field, rule, value]);
        return true;
      },
    );
  }
});

test("what a getter throws is thrown on", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  const boom = new Error("boom");
  const odd = {
    get jobId() {
      throw boom;
    },
  };
  await assert.rejects(client.getJob(odd), boom);
  const proxy = new Proxy({}, { ownKeys: () => { throw boom; } });
  await assert.rejects(client.getJob(proxy), boom);
  assert.throws(() => new Client({ get region() { throw boom; } }), boom);
});

test("a text that is no submission is refused", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  for (const [submission, field] of [
    ["", "submission"],
    ["{}", "submission"],
    ["c1f", "submission"],
    ['{"version":1}', "submission"],
    [undefined, "submission"],
    [{}, "submission"],
  ]) {
    const error = await refusal(client.reconcile({ submission }));
    assert.deepEqual([error.operation, error.field], ["reconcile", field]);
  }
  assert.deepEqual(await emulator.requests(), []);
});
