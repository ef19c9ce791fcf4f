diagnosis = client.doctor(operations=["submit_job", "wait_for_job"])
for finding in diagnosis.findings:
    print(finding.status, finding.name, finding.message, finding.advice or "")
print(diagnosis.policy)
