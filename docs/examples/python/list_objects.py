for item in client.list_objects(prefix="in/"):
    print(item.key, item.size)
