await client.cancelJobs({ jobIds: [jobId] });
