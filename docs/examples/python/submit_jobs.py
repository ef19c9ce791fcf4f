rule = "imageMogr2/rotate/90"
requests = ({"input": f"in/{name}", "rule": rule, "output": f"out/{name}"} for name in names)
for result in client.submit_jobs(requests, concurrency=8, rate_per_second=100):
    print(result.input, result.job_id or result.error)
