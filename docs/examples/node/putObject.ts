const stored = await client.putObject({ key: "in/cat.jpg", path: "cat.jpg", contentType: "image/jpeg" });
console.log(stored.etag);
