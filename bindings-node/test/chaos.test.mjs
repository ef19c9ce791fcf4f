// Submissions to a server that fails at random, judged by the jobs that exist.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { FAULT_SERVER, startFaultServer } from "./fault-server.mjs";
import { BUCKET, REGION } from "./support.mjs";

const SUBMISSIONS = 500;
const run = promisify(execFile);

test("row 65 chaos: no submission doubled, none unreported", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "cloud-infinite-chaos-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const account = join(folder, "account.jsonl");
  const server = await startFaultServer(t, "--seed", "1", "--percent", "30");
  const { url, secret_id: id, secret_key: key, control } = server;
  const driver = [url, BUCKET, REGION, id, key, `${SUBMISSIONS}`, "64", account, control];
  const said = await run(process.execPath, ["chaos.mjs", ...driver], { cwd: dirname(fileURLToPath(import.meta.url)) });
  assert.deepEqual(said, { stdout: "", stderr: "" });
  const judge = ["judge", "--ledger", `${control}/ledger`, "--account", account, "--submissions", `${SUBMISSIONS}`];
  const { stdout } = await run(FAULT_SERVER, [...judge, "--after-reconcile", "--json"]);
  const verdict = JSON.parse(stdout);
  assert.deepEqual(verdict.violations, []);
  assert.equal(verdict.still_ambiguous, 0);
  assert.ok(verdict.ambiguous > 50, "the faults were met");
  assert.ok(verdict.ambiguous_real >= 0.6 * verdict.ambiguous, "not everything is called ambiguous");
});
