client.delete_object("in/cat.jpg")
