presigned = client.presign_object(key="in/cat.jpg", method="GET", expires_in=3600)
print(presigned.expires_at)
