template = client.update_template(
    template_id=template_id,
    name="third-size",
    rule="imageMogr2/thumbnail/!33p",
)
print(template.update_time)
