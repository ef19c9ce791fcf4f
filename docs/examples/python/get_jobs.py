batch = client.get_jobs(job_ids=[job_id, "c00000000000000000000000000000000"])
for job in batch.jobs:
    print(job.job_id, job.state)
print("not found:", batch.missing_ids)
