const object = await client.getObject({ key: "in/cat.jpg" });
console.log(object.info.size);
for await (const chunk of object) console.log(chunk.length);
