ensured = client.ensure_service()
print("enabled just now:", bool(ensured.changed))
