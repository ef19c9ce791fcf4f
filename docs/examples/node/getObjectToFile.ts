const info = await client.getObjectToFile({ key: "in/cat.jpg", path: "cat.jpg" });
console.log(info.size);
