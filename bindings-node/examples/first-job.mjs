// The first job: turns a picture of the bucket by 90 degrees.
//
// Region, bucket, credentials and, for the emulator, the endpoint come from the environment:
// CLOUD_INFINITE_REGION, CLOUD_INFINITE_BUCKET, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and
// CLOUD_INFINITE_ENDPOINT.
//
//     node first-job.mjs in/cat.png out/cat.png

import { AmbiguousSubmissionError, Client } from "cloud-infinite";

const [input, output] = process.argv.slice(2);
if (input === undefined || output === undefined) {
  console.error("usage: node first-job.mjs <key of the picture> <key of the result>");
  process.exit(2);
}

const client = new Client();
await client.enableService();
try {
  const job = await client.submitJob({ input, rule: "imageMogr2/rotate/90", output });
  const done = await client.waitForJob(
    { jobId: job.jobId, pollIntervalMs: 100 },
    { timeoutMs: 60_000, onUpdate: ({ jobId, state }) => console.log(jobId, state) },
  );
  const [result] = done.operation.picProcessResult?.processResults ?? [];
  console.log(output, result?.format, `${result?.width}x${result?.height}`);
} catch (error) {
  if (error instanceof AmbiguousSubmissionError) console.error("the job may exist: look before you submit again");
  throw error;
}
