const diagnosis = await client.doctor({ operations: ["submit_job", "wait_for_job"] });
for (const { status, name, message, advice } of diagnosis.findings) console.log(status, name, message, advice ?? "");
console.log(diagnosis.policy);
