const job = await client.submitJob({
  input: "in/cat.jpg",
  rule: "imageMogr2/rotate/90",
  output: "out/cat.jpg",
});
console.log(job.jobId, job.state);
