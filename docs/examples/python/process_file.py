done = client.process_file(path="cat.jpg", output_path="cat.webp", rule="imageMogr2/format/webp")
print(done.size)
