callback = parse_callback(body)
if callback.job is not None:
    print(callback.job.job_id, callback.job.state)
