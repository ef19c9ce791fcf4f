const callback = parseCallback(body);
if (callback.job !== undefined) console.log(callback.job.jobId, callback.job.state);
