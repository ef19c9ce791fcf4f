ensured = client.ensure_queue(name="pictures", state="Active")
for change in ensured.changed:
    print(change.field, change.before, change.after)
