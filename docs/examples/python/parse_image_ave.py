color = parse_image_ave('{"RGB": "0x736246"}')
print(color.red, color.green, color.blue)
