const template = await client.updateTemplate({
  templateId,
  name: "third-size",
  rule: "imageMogr2/thumbnail/!33p",
});
console.log(template.updateTime);
