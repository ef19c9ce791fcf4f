info = parse_image_info('{"format": "jpeg", "width": "960", "height": "540", "size": "158421"}')
print(info.width, info.height)
