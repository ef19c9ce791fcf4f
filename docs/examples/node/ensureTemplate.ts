const ensured = await client.ensureTemplate({ name: "half-size", rule: "imageMogr2/thumbnail/!50p" });
console.log(ensured.current.templateId, ensured.created);
