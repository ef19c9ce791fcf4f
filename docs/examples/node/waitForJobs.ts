for await (const result of client.waitForJobs(jobIds, { timeoutMs: 600_000 })) {
  if (result.job) console.log(result.job.operation.picProcessResult);
  else console.log(result.jobId, "did not end well:", result.error);
}
