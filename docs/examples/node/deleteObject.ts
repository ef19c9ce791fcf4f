await client.deleteObject({ key: "in/cat.jpg" });
