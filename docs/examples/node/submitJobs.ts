const rule = "imageMogr2/rotate/90";
const requests = names.map((name) => ({ input: `in/${name}`, rule, output: `out/${name}` }));
for await (const result of client.submitJobs(requests, { concurrency: 8, ratePerSecond: 100 })) {
  console.log(result.input, result.jobId ?? result.error);
}
