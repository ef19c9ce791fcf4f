presigned = client.presign_url(host="cos", path="/out/cat.jpg", expires_in=3600)
print("counts until", presigned.expires_at)
