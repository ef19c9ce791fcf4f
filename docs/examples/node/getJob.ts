const job = await client.getJob({ jobId });
console.log(job.state);
