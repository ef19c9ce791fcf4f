const ensured = await client.ensureService();
console.log("enabled just now:", ensured.changed.length > 0);
