// The server that fails on purpose, for the tests of this package.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after } from "node:test";

import { BUCKET, firstLine, REGION } from "./support.mjs";

export const FAULT_SERVER = process.env.CLOUD_INFINITE_FAULT_SERVER ?? "fault-server";
export const SUBMISSION = { input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output: "out/cat.jpg" };

/** Starts a server without faults that ends with this process, and at the end of the test at the latest. */
export async function startFaultServer(test, ...more) {
  const process_ = spawn(FAULT_SERVER, ["serve", ...more], { stdio: ["pipe", "pipe", "inherit"] });
  test.after(() => void process_.kill("SIGKILL"));
  const ready = JSON.parse(await firstLine(process_));
  const ask = async (path) => (await fetch(`${ready.control}/${path}`)).json();
  const tell = async (path, body) => {
    const answer = await fetch(`${ready.control}/${path}`, { method: "POST", body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.text());
  };
  return {
    ...ready,
    options: {
      region: REGION,
      bucket: BUCKET,
      endpoint: ready.url,
      credentials: { secretId: ready.secret_id, secretKey: ready.secret_key },
    },
    /** The faults of the next requests; then none. */
    script: (...faults) => tell("script", faults),
    /** The fault of every request from now on. */
    always: (fault) => tell("always", fault),
    heal: () => tell("heal"),
    jobs: async () => (await ask("ledger")).jobs,
    /** What arrived since the last time that this was asked. */
    requests: (() => {
      let known = 0;
      return async () => {
        const all = await ask("requests");
        const fresh = all.slice(known);
        known = all.length;
        return fresh;
      };
    })(),
    stats: () => ask("stats"),
  };
}

/** Fails the file if anything was thrown that nobody caught. */
export function refuseStrays() {
  const strays = [];
  process.on("unhandledRejection", (reason) => strays.push(reason));
  process.on("uncaughtException", (error) => strays.push(error));
  after(() => assert.deepEqual(strays, []));
}

/** The error that a promise is rejected with. */
export async function failure(promise) {
  return promise.then(
    (value) => assert.fail(`must fail, but answered ${JSON.stringify(value)}`),
    (error) => error,
  );
}
