// What every chaos driver for Node.js has, whatever library it tests: its command line, its turns and its account.
import { writeFileSync } from "node:fs";

const [endpoint, bucket, region, secretId, secretKey, count, concurrency, accountFile, control] = process.argv.slice(2);

export const run = { endpoint, bucket, region, secretId, secretKey };
export const RULE = "imageMogr2/rotate/90";
// A server that never answers is given up after a moment, not after ten seconds.
export const ATTEMPT_TIMEOUT_MS = 2_000;

/** The input objects, one for each submission; the faults follow from them. */
export const inputs = Array.from({ length: Number(count) }, (_, number) => `chaos/${number}.jpg`);

/** A line of the account about which nothing is known yet. */
export function line(input) {
  return { input, outcome: null, job_id: null, reconciled: null, reconciled_job_id: null };
}

/** Does all tasks, at most so many at a time. */
export async function inTurns(tasks, work) {
  const rest = tasks[Symbol.iterator]();
  const turns = Array.from({ length: Number(concurrency) }, async () => {
    for (const task of rest) await work(task);
  });
  await Promise.all(turns);
}

/** No faults from now on. */
export async function heal() {
  const healed = await fetch(`${control}/heal`, { method: "POST" });
  if (!healed.ok) throw new Error(`the server did not heal: ${healed.status}`);
}

/** Writes the account down. */
export function write(lines) {
  writeFileSync(accountFile, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
