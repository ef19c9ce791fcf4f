info = client.get_object_to_file(key="in/cat.jpg", path="cat.jpg")
print(info.size)
