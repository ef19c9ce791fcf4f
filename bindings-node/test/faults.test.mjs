// What becomes of a submission and of a question when something goes wrong, and that nothing is thrown astray.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";

import { AmbiguousSubmissionError, Client, ConnectionError, DecodeError, ServiceError } from "cloud-infinite";
import { failure, refuseStrays, startFaultServer, SUBMISSION } from "./fault-server.mjs";

refuseStrays();

/** An error that leaves a submission in doubt, checked as far as all of them are alike. */
async function doubt(client, options) {
  const error = await failure(client.submitJob(SUBMISSION, options));
  assert.ok(error instanceof AmbiguousSubmissionError, error);
  assert.equal(error.outcome, "Ambiguous");
  const submission = JSON.parse(error.submission);
  assert.deepEqual([submission.version, submission.input, submission.output.object], [1, SUBMISSION.input, SUBMISSION.output]);
  return error;
}

async function begin(t) {
  const server = await startFaultServer(t);
  return { server, client: new Client(server.options) };
}

test("row 02 connection refused: not sent, after three attempts", async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  await new Promise((resolve) => server.close(resolve));
  const credentials = { secretId: "id", secretKey: "canary-key" };
  const client = new Client({ region: "ap-guangzhou", bucket: "examplebucket-1250000000", endpoint, credentials });
  const error = await failure(client.submitJob(SUBMISSION));
  assert.ok(error instanceof ConnectionError, error);
  assert.deepEqual([error.outcome, error.attempts, error.submission], ["NotSent", 3, undefined]);
  assert.ok(error.waitedMs > 0 && error.waitedMs < error.elapsedMs, `${error.waitedMs} of ${error.elapsedMs}`);
  const once = await failure(client.submitJob(SUBMISSION, { maxAttempts: 1 }));
  assert.deepEqual([once.outcome, once.attempts, once.waitedMs], ["NotSent", 1, 0]);
  const get = await failure(client.getJob({ jobId: "c1" }));
  assert.ok(get instanceof ConnectionError, get);
  assert.deepEqual([get.outcome, get.attempts], [undefined, 3]);
});

test("row 09 reset before the job is made: ambiguous, one request, not found", async (t) => {
  const { server, client } = await begin(t);
  await server.script({ reset: "before" });
  const { submission, attempts } = await doubt(client);
  assert.equal(attempts, 1);
  assert.equal((await server.requests()).length, 1);
  const { verdict, job, jobIds, lookedUntil } = await client.reconcile({ submission });
  assert.deepEqual([verdict, job, jobIds], ["NotFoundYet", undefined, []]);
  assert.ok(lookedUntil instanceof Date);

  const { jobId } = await client.submitJob(SUBMISSION);
  await server.script({ reset: "before" });
  assert.equal((await client.getJob({ jobId })).response.attempts, 2);
});

test("row 10 reset after the job is made: ambiguous, one job, found", async (t) => {
  const { server, client } = await begin(t);
  await server.script({ reset: "after" });
  const { submission } = await doubt(client);
  const [made, ...others] = await server.jobs();
  assert.deepEqual(others, []);
  // The text survives whoever stores it, and another client understands it.
  const stored = JSON.parse(JSON.stringify({ submission }));
  const found = await new Client(server.options).reconcile(stored);
  assert.deepEqual([found.verdict, found.job.jobId, found.jobIds], ["Found", made.job_id, [made.job_id]]);
  assert.ok(!("userData" in found.job.operation), "the mark of the submission is not shown");
  assert.equal((await server.jobs()).length, 1);
});

test("row 10 reset after the job is made: found and answered in the mode effectively_once", async (t) => {
  const { server } = await begin(t);
  const client = new Client({ ...server.options, submissionMode: "effectively_once", settleTimeMs: 1000 });
  await server.script({ reset: "after" });
  const job = await client.submitJob(SUBMISSION);
  assert.deepEqual((await server.jobs()).map((made) => made.job_id), [job.jobId]);
  await server.script({ reset: "after" });
  await doubt(client, { submissionMode: "at_most_once" });
  assert.equal((await server.jobs()).length, 2);
});

test("row 10 reset after the job is made: sent again in the mode allow_duplicate_jobs", async (t) => {
  const { server, client } = await begin(t);
  await server.script({ reset: "after" });
  const job = await client.submitJob(SUBMISSION, { submissionMode: "allow_duplicate_jobs" });
  const [first, second, ...others] = (await server.jobs()).map((made) => made.job_id);
  assert.deepEqual([second, others], [job.jobId, []]);
  assert.deepEqual([job.response.attempts, job.response.duplicateJobIds], [2, [first]]);
});

test("row 15 a fault of the server without a document: ambiguous, one request", async (t) => {
  const { server, client } = await begin(t);
  for (const status of [500, 502, 504]) {
    await server.always({ status: { status, commit: "before" } });
    const error = await doubt(client);
    assert.deepEqual([error.status, error.attempts], [status, 1]);
    assert.equal((await server.requests()).length, 1);
    const get = await failure(client.getJob({ jobId: "c1" }));
    assert.ok(get instanceof ServiceError, get);
    assert.deepEqual([get.status, get.attempts], [status, 3]);
    assert.equal((await server.requests()).length, 3);
  }
});

test("row 18 too many requests, then none too many: created, after the pause that was asked for", async (t) => {
  const { server, client } = await begin(t);
  const refusal = { status: { status: 429, commit: "before", headers: [["retry-after", "1"]] } };
  await server.script(refusal);
  const job = await client.submitJob(SUBMISSION);
  assert.equal(job.response.attempts, 2);
  assert.ok(job.response.waitedMs >= 1000 && job.response.waitedMs < 6500, `${job.response.waitedMs} ms`);
  assert.equal((await server.jobs()).length, 1);

  await server.script(refusal);
  const once = await failure(client.submitJob(SUBMISSION, { maxAttempts: 1 }));
  assert.deepEqual([once.name, once.outcome, once.attempts], ["ThrottledError", "Rejected", 1]);
  assert.deepEqual([once.retryAfterMs, once.waitedMs, once.retryQuotaExhausted], [1000, 0, false]);
  assert.equal((await server.jobs()).length, 1);
});

test("row 21 too many requests for ever: the quota for repetitions runs out", async (t) => {
  const { server, client } = await begin(t);
  await server.always({ reset: "before" });
  const errors = await Promise.all(Array.from({ length: 60 }, () => failure(client.getJob({ jobId: "c1" }))));
  assert.ok(errors.every((error) => error instanceof ConnectionError));
  const exhausted = errors.filter((error) => error.retryQuotaExhausted);
  assert.ok(exhausted.length > 0 && exhausted.every((error) => error.attempts < 3), `${exhausted.length}`);
});

test("row 38 a body without end: ambiguous, cut at the limit", async (t) => {
  const { server, client } = await begin(t);
  await server.script({ huge_body: ["after", null] });
  const error = await doubt(client);
  assert.deepEqual([error.kind, error.attempts], ["Decode", 1]);
  assert.equal((await server.jobs()).length, 1);
  await server.requests();
  await server.script({ huge_body: ["before", null] });
  assert.ok((await failure(client.getJob({ jobId: "c1" }))) instanceof DecodeError);
  assert.equal((await server.requests()).length, 1, "not sent again");
});

test("row 40 a document that is none: ambiguous", async (t) => {
  const { server, client } = await begin(t);
  for (const document of ["malformed", "truncated", "two_roots", "trailing_bytes", "empty"]) {
    await server.script({ document: ["after", document] });
    const { submission } = await doubt(client);
    const { verdict, job } = await client.reconcile({ submission });
    assert.equal(verdict, "Found", document);
    await server.always({ document: ["before", document] });
    const error = await failure(client.getJob({ jobId: job.jobId }));
    assert.ok(error instanceof DecodeError, `${document}: ${error}`);
    assert.deepEqual([error.status, error.attempts], [200, 2]);
    await server.heal();
  }
  const made = await server.jobs();
  assert.equal(made.length, 5);
});

test("row 51 a redirect: rejected, one request, never followed", async (t) => {
  const { server, client } = await begin(t);
  for (const status of [301, 302, 303, 307, 308]) {
    for (const target of ["other_port", "other_host", "itself", "file", "nowhere"]) {
      await server.script({ redirect: [status, target] });
      const error = await failure(client.submitJob(SUBMISSION));
      assert.deepEqual([error.outcome, error.status, error.attempts], ["Rejected", status, 1], `${status} ${target}`);
      assert.equal((await server.requests()).length, 1);
    }
  }
  const { sink, jobs } = await server.stats();
  assert.deepEqual([sink.connections, jobs], [0, 0]);
});
