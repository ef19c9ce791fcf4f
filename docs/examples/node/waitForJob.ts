const done = await client.waitForJob(
  { jobId },
  { timeoutMs: 60_000, onUpdate: (job) => console.log(job.state) },
);
console.log(done.operation.picProcessResult);
