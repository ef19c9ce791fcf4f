const color = parseImageAve('{"RGB": "0x736246"}');
console.log(color.red, color.green, color.blue);
