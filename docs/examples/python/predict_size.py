size = predict_size("imageMogr2/thumbnail/480x", 4032, 3024)
print(size.width, size.height)
