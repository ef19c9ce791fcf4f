// Runs the demonstration's job once more, from Node.js. Run by `make demo`.
import { basename } from "node:path";
import { Client } from "cloud-infinite";

const begin = performance.now();
const client = new Client();
const job = await client.submitJob({
  input: `in/${basename(process.env.DEMO_PICTURE)}`,
  rule: process.env.DEMO_RULE,
  output: "out/node",
});
const done = await client.waitForJob({ jobId: job.jobId, pollIntervalMs: 20 }, { timeoutMs: 120_000 });
const made = done.operation.picProcessResult.processResults[0];
const elapsed = (performance.now() - begin).toFixed(0);
console.log(`Node.js  ${job.jobId}  ${done.state}  ${made.width}x${made.height} ${made.format}  ${elapsed} ms`);
client.close();
