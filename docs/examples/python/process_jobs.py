rule = "imageMogr2/rotate/90"
pictures = ({"input": f"in/{name}", "rule": rule, "output": f"out/{name}"} for name in names)
for result in client.process_jobs(pictures, seconds_per_job=0.1):
    print(result.input, result.error or "is there")
