for job in client.list_jobs(states=["Success", "Failed"], order_by_time="Asc"):
    print(job.job_id, job.state, job.end_time)
