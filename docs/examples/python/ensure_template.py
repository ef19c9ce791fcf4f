ensured = client.ensure_template(name="half-size", rule="imageMogr2/thumbnail/!50p")
print(ensured.current.template_id, ensured.created)
