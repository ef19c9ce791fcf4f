const presigned = await client.presignObject({ key: "in/cat.jpg", method: "GET", expiresInMs: 3_600_000 });
console.log(presigned.expiresAt);
