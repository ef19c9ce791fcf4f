stored = client.put_object(key="in/cat.jpg", body=b"...", content_type="image/jpeg")
print(stored.etag)
