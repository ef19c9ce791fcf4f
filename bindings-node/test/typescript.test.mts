// The package used from a program in TypeScript.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Client, type ClientOptions, InvalidArgumentError, type Job } from "cloud-infinite";

import { BUCKET, CREDENTIALS, REGION, startEmulator } from "./support.mjs";

test("a job from a program in TypeScript", async (t) => {
  const emulator = await startEmulator(t);
  const options: ClientOptions = { region: REGION, bucket: BUCKET, endpoint: emulator.url, credentials: CREDENTIALS };
  const client = new Client(options);
  await client.enableService();
  const { jobId } = await client.submitJob({ input: "in/cat.png", rule: "imageMogr2/rotate/90", output: "o.png" });
  const seen: Job[] = [];
  const done = await client.waitForJob(
    { jobId, pollIntervalMs: 20 },
    { signal: AbortSignal.timeout(20_000), onUpdate: (job) => seen.push(job) },
  );
  assert.equal(done.state, "Success");
  assert.ok(seen.length > 0);
  await assert.rejects(client.getJob({ jobId: "" }), InvalidArgumentError);
  {
    using sibling = client.forBucket("other-1250000000");
    assert.equal(sibling.bucket, "other-1250000000");
  }
});
