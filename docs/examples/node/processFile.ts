const done = await client.processFile({ path: "cat.jpg", outputPath: "cat.webp", rule: "imageMogr2/format/webp" });
console.log(done.size);
