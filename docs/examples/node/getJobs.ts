const batch = await client.getJobs({ jobIds: [jobId, "c00000000000000000000000000000000"] });
for (const job of batch.jobs) {
  console.log(job.jobId, job.state);
}
console.log("not found:", batch.missingIds);
