const rule = "imageMogr2/rotate/90";
const pictures = names.map((name) => ({ input: `in/${name}`, rule, output: `out/${name}` }));
for await (const result of client.processJobs(pictures, { secondsPerJob: 0.1 })) {
  console.log(result.input, result.error ?? "is there");
}
