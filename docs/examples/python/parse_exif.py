exif = parse_exif('{"Orientation": {"val": "Top-left", "type": 3}}')
print(exif.values["Orientation"])
