template = client.create_template(name="half-size", rule="imageMogr2/thumbnail/!50p")
print(template.template_id)
