const presigned = await client.presignUrl({ host: "cos", path: "/out/cat.jpg", expiresInMs: 3_600_000 });
console.log("counts until", presigned.expiresAt);
