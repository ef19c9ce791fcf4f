// What the tests share.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Client } from "cloud-infinite";
import { findProgram, startEmulator } from "cloud-infinite-emulator";

export const BUCKET = "photos-1250000000";
export const RULE = "imageMogr2/rotate/90";
/** How many milliseconds anything may take before a test gives up. */
export const PATIENCE_MS = 60_000;

/** A folder that is gone after the test. */
export function temporary(t) {
  const folder = mkdtempSync(join(tmpdir(), "cloud-infinite-emulator-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An emulator of the test's own, with a picture in its bucket, and a client that has enabled the service. */
export async function started(t, options = {}) {
  const folder = temporary(t);
  mkdirSync(join(folder, "in"));
  execFileSync(findProgram(), ["sample", join(folder, "in/cat.jpg"), "--width", "64", "--height", "48"]);
  const cloud = await startEmulator({ buckets: { [BUCKET]: folder }, seed: 7, ...options });
  t.after(() => cloud.stop());
  const client = new Client({ ...cloud.clientConfig(), maxAttempts: 1 });
  t.after(() => client.close());
  await client.enableService();
  const submit = async (more = {}) =>
    (await client.submitJob({ input: "in/cat.jpg", rule: RULE, output: "out/cat.jpg", ...more })).jobId;
  return { cloud, client, submit, picture: readFileSync(join(folder, "in/cat.jpg")) };
}

/** Whether there is such a process that has not ended. */
export function isAlive(pid) {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, "utf8").split(")").pop().trim()[0];
    return state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}

/** Whether the process ends in good time. */
export async function ends(pid) {
  const end = Date.now() + PATIENCE_MS;
  while (isAlive(pid)) {
    if (Date.now() > end) return false;
    await sleep(10);
  }
  return true;
}
