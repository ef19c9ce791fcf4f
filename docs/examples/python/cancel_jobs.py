client.cancel_jobs(job_ids=[job_id])
