for await (const bucket of client.listBuckets({ regions: ["ap-guangzhou"] })) {
  console.log(bucket.name);
}
