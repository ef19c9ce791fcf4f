const report = explainRule("imageMogr2/rotate/400");
if (report.problem !== undefined) console.log(report.problem.explanation);
