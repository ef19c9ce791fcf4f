const info = parseImageInfo('{"format": "jpeg", "width": "960", "height": "540", "size": "158421"}');
console.log(info.width, info.height);
