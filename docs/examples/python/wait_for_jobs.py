for result in client.wait_for_jobs(job_ids, timeout=600):
    if result.job is not None:
        print(result.job.operation.pic_process_result)
    else:
        print(result.job_id, "did not end well:", result.error)
