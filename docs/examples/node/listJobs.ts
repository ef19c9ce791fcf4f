for await (const job of client.listJobs({ states: ["Success", "Failed"], orderByTime: "Asc" })) {
  console.log(job.jobId, job.state, job.endTime);
}
