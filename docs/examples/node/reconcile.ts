try {
  await client.submitJob({ input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output: "out/cat.jpg" });
} catch (error) {
  if (!(error instanceof AmbiguousSubmissionError)) throw error;
  const { verdict, job } = await client.reconcile({ submission: error.submission });
  console.log(verdict, job?.jobId);
}
