bucket = client.enable_service()
print("enabled since", bucket.create_time)
