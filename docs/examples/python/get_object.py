with client.get_object("in/cat.jpg") as body:
    print(body.info.size)
    for chunk in body:
        print(len(chunk))
