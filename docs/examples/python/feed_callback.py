callback = parse_callback(body)
if callback.job is not None:
    client.feed_callback(job_id=callback.job.job_id, state=callback.job.state)
