report = explain_rule("imageMogr2/rotate/400")
if report.problem is not None:
    print(report.problem.explanation)
