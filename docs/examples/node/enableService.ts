const bucket = await client.enableService();
console.log("enabled since", bucket.createTime);
