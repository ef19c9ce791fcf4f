const template = await client.createTemplate({ name: "half-size", rule: "imageMogr2/thumbnail/!50p" });
console.log(template.templateId);
