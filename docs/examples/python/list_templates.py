for template in client.list_templates(name="half"):
    print(template.template_id, template.name)
