info = client.head_object("in/cat.jpg")
print(info.size, info.last_modified)
