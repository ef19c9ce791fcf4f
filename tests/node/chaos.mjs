// Submits jobs to a server that fails on purpose, and writes down what it was told of each. Run by the tests and by
// `make chaos`; the judge of tests/faults compares the account with the jobs that exist.
import { writeFileSync } from "node:fs";
import { AmbiguousSubmissionError, Client, CloudInfiniteError } from "cloud-infinite";

const [endpoint, bucket, region, secretId, secretKey, count, concurrency, accountFile, control] = process.argv.slice(2);
// A server that never answers is given up after a moment, not after ten seconds.
const client = new Client({ endpoint, bucket, region, credentials: { secretId, secretKey }, attemptTimeoutMs: 2_000 });
const WORDS = { Rejected: "rejected", NotSent: "not_sent", Ambiguous: "ambiguous" };
const VERDICTS = { Found: "found", FoundSeveral: "found_several", NotFoundYet: "not_found_yet" };

/** One line of the account, and the submission if it is in doubt. */
async function submit(number) {
  const input = `chaos/${number}.jpg`;
  const line = { input, outcome: "created", job_id: null, reconciled: null, reconciled_job_id: null };
  try {
    const { jobId } = await client.submitJob({ input, rule: "imageMogr2/rotate/90", output: `out/${number}.jpg` });
    return { line: { ...line, job_id: jobId } };
  } catch (error) {
    if (!(error instanceof CloudInfiniteError) || error.outcome === undefined) throw error;
    const submission = error instanceof AmbiguousSubmissionError ? error.submission : undefined;
    return { line: { ...line, outcome: WORDS[error.outcome] }, submission };
  }
}

async function lookFor({ line, submission }) {
  const { verdict, job } = await client.reconcile({ submission });
  line.reconciled = VERDICTS[verdict];
  line.reconciled_job_id = job?.jobId ?? null;
}

/** Does all tasks, at most so many at a time. */
async function inTurns(tasks, work) {
  const rest = tasks[Symbol.iterator]();
  const turns = Array.from({ length: Number(concurrency) }, async () => {
    for (const task of rest) await work(task);
  });
  await Promise.all(turns);
}

const account = [];
await inTurns(Array(Number(count)).keys(), async (number) => account.push(await submit(number)));
const healed = await fetch(`${control}/heal`, { method: "POST" });
if (!healed.ok) throw new Error(`the server did not heal: ${healed.status}`);
await inTurns(account.filter(({ submission }) => submission !== undefined), lookFor);
writeFileSync(accountFile, account.map(({ line }) => `${JSON.stringify(line)}\n`).join(""));
await client.close();
