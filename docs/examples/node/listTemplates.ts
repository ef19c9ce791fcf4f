for await (const template of client.listTemplates({ name: "half" })) {
  console.log(template.templateId, template.name);
}
