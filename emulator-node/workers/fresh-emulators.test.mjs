// Many tests at a time, each with an emulator of its own: run by `cargo xtask emulator-workers`, once per worker.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Client } from "cloud-infinite";
import { startEmulator } from "cloud-infinite-emulator";

const BUCKET = "photos-1250000000";
const picture = readFileSync(process.env.CLOUD_INFINITE_PICTURE);

for (let number = 0; number < Number(process.env.CLOUD_INFINITE_TESTS); number += 1) {
  test(`a fresh emulator, ${number}`, async () => {
    const cloud = await startEmulator({ buckets: [BUCKET], seed: number });
    try {
      assert.deepEqual(await cloud.requests(), [], "nobody else talks to it");
      await cloud.put(BUCKET, "in/cat.jpg", picture);
      const client = new Client(cloud.clientConfig());
      await client.enableService();
      const output = `out/${number}.jpg`;
      const { jobId } = await client.submitJob({ input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output });
      await cloud.waitIdle();
      assert.equal((await client.getJob({ jobId })).state, "Success");
      await client.close();
      assert.deepEqual((await cloud.objects(BUCKET)).map(({ key }) => key), ["in/cat.jpg", output]);
      assert.equal((await cloud.requests()).length, 3);
    } finally {
      await cloud.stop();
    }
  });
}
