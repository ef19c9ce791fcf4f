const info = await client.headObject({ key: "in/cat.jpg" });
console.log(info.size, info.lastModified);
