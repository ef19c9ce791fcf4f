client.cancel_job(job_id)
