// Submits jobs to a server that fails on purpose, and writes down what it was told of each. Run by the tests and by
// `make chaos`; the judge of tests/faults compares the account with the jobs that exist.
import { AmbiguousSubmissionError, Client, CloudInfiniteError } from "cloud-infinite";
import { ATTEMPT_TIMEOUT_MS, heal, inputs, inTurns, line, RULE, run, write } from "./chaos_run.mjs";

const { endpoint, bucket, region, secretId, secretKey } = run;
const credentials = { secretId, secretKey };
const client = new Client({ endpoint, bucket, region, credentials, attemptTimeoutMs: ATTEMPT_TIMEOUT_MS });
const WORDS = { Rejected: "rejected", NotSent: "not_sent", Ambiguous: "ambiguous" };
const VERDICTS = { Found: "found", FoundSeveral: "found_several", NotFoundYet: "not_found_yet" };

/** One line of the account, and the submission if it is in doubt. */
async function submit(input) {
  try {
    const { jobId } = await client.submitJob({ input, rule: RULE, output: `out/${input}` });
    return { line: { ...line(input), outcome: "created", job_id: jobId } };
  } catch (error) {
    if (!(error instanceof CloudInfiniteError) || error.outcome === undefined) throw error;
    const submission = error instanceof AmbiguousSubmissionError ? error.submission : undefined;
    return { line: { ...line(input), outcome: WORDS[error.outcome] }, submission };
  }
}

async function lookFor({ line, submission }) {
  const { verdict, job } = await client.reconcile({ submission });
  line.reconciled = VERDICTS[verdict];
  line.reconciled_job_id = job?.jobId ?? null;
}

const account = [];
await inTurns(inputs, async (input) => account.push(await submit(input)));
await heal();
await inTurns(account.filter(({ submission }) => submission !== undefined), lookFor);
write(account.map(({ line }) => line));
await client.close();
