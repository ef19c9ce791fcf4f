received = client.receive_callback(method="POST", path=f"/callbacks/{token}", body=body, token=token)
# Answer with `received.status` first.
if received.callback is not None and received.callback.job is not None:
    print(received.callback.job.job_id, received.callback.job.state)
