client.delete_template(template_id)
