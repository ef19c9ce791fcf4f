for await (const item of client.listObjects({ prefix: "in/" })) console.log(item.key, item.size);
