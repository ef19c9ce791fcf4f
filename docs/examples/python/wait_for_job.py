done = client.wait_for_job(job_id, timeout=60, on_update=lambda job: print(job.state))
print(done.operation.pic_process_result)
