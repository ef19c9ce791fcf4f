const exif = parseExif('{"Orientation": {"val": "Top-left", "type": 3}}');
console.log(exif.values["Orientation"]);
