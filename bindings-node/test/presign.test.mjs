// Signatures for requests that the library does not send: they count at the emulator.

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { inspect } from "node:util";

import { InvalidArgumentError } from "cloud-infinite";
import { BUCKET, clientOf, REGION, startEmulator } from "./support.mjs";

const host = `${BUCKET}.ci.${REGION}.myqcloud.com`;

/** The status of the answer to a request with these headers. */
function statusOf(method, url, headers) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode));
    });
    sent.on("error", reject);
    sent.end();
  });
}

test("signed requests and presigned URLs are accepted as they were signed", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();

  const signed = await client.signRequest({ host: "ci", path: "/picqueue", query: { state: "Active" } });
  assert.deepEqual([signed.method, signed.headers, "tokenHeader" in signed], ["GET", { host }, false]);
  const headers = { ...signed.headers, authorization: signed.authorization };
  assert.equal(await statusOf("GET", signed.url, headers), 200);
  assert.equal(await statusOf("GET", signed.url.replace("Active", "Paused"), headers), 403);

  const presigned = await client.presignUrl({ host: "ci", path: "/picqueue", expiresInMs: 60_000 });
  assert.equal(presigned.isCutShort, false);
  assert.ok(Math.abs(presigned.expiresAt - Date.now() - 60_000) < 30_000);
  assert.equal(await statusOf("GET", presigned.url, presigned.headers), 200);
  assert.equal(await statusOf("DELETE", presigned.url, presigned.headers), 403);
  assert.ok(!inspect(client).includes("q-sign"));
});

test("what cannot be signed is refused by name", async (t) => {
  const client = clientOf(await startEmulator(t));
  await assert.rejects(
    client.presignUrl({ host: "elsewhere", path: "/a" }),
    (error) => error instanceof InvalidArgumentError && error.field === "host" && error.operation === "presignUrl",
  );
  await assert.rejects(
    client.signRequest({ host: "ci", path: "/a", expiresInMs: 0 }),
    (error) => error instanceof InvalidArgumentError && error.field === "expiresInMs",
  );
});
