await client.deleteTemplate({ templateId });
