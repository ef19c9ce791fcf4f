await client.cancelJob({ jobId });
