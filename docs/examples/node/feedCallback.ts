const { job } = parseCallback(body);
if (job !== undefined) {
  await client.feedCallback({ jobId: job.jobId, state: job.state });
}
