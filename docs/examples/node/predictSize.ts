const size = predictSize("imageMogr2/thumbnail/480x", 4032, 3024);
console.log(size.width, size.height);
