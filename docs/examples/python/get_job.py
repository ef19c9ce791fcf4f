job = client.get_job(job_id)
print(job.state)
