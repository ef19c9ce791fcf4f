job = client.submit_job(
    input="in/cat.jpg",
    rule="imageMogr2/thumbnail/480x/format/webp",
    output="out/cat.webp",
)
print(job.job_id, job.state)
