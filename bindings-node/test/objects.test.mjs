// Objects against the emulator.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { clientOf, collect, startEmulator } from "./support.mjs";

const CONTENT = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 7) & 255);

function folder(t) {
  const path = mkdtempSync(join(tmpdir(), "cloud-infinite-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("an object lives through all operations", async (t) => {
  const client = clientOf(await startEmulator(t));
  const metadata = { author: "me" };
  const stored = await client.putObject({ key: "in/a b.bin", body: CONTENT, metadata, contentType: "x/y" });
  const info = await client.headObject({ key: "in/a b.bin" });
  assert.deepEqual([info.etag, info.crc64, info.size], [stored.etag, stored.crc64, CONTENT.length]);
  assert.deepEqual([info.metadata, info.contentType], [metadata, "x/y"]);

  const body = await client.getObject({ key: "in/a b.bin" });
  assert.equal(body.info.etag, info.etag);
  const chunks = await collect(body);
  assert.ok(chunks.every((chunk) => chunk instanceof Uint8Array));
  assert.deepEqual(Buffer.concat(chunks), Buffer.from(CONTENT));
  const again = await client.getObject({ key: "in/a b.bin", offset: 10, length: 5 });
  assert.deepEqual(new Uint8Array(await again.arrayBuffer()), CONTENT.slice(10, 15));
  await assert.rejects(again.bytes(), { name: "ConflictError", message: /was closed/ });

  const path = join(folder(t), "x.bin");
  await client.getObjectToFile({ key: "in/a b.bin", path });
  assert.deepEqual(readFileSync(path), Buffer.from(CONTENT));
  await assert.rejects(client.getObjectToFile({ key: "in/a b.bin", path: join(path, "none") }), { name: "FileError" });
  await client.putObject({ key: "in/from-file", path });
  const keys = (await collect(client.listObjects({ prefix: "in/", maxKeys: 1 }))).map((item) => item.key);
  assert.deepEqual(keys, ["in/a b.bin", "in/cat.png", "in/from-file"]);
  await client.deleteObject({ key: "in/a b.bin" });
  await assert.rejects(client.headObject({ key: "in/a b.bin" }), { name: "NotFoundError" });
  await assert.rejects(client.getObject({ key: "in/a b.bin" }), { name: "NotFoundError", code: "NoSuchKey" });

  const presigned = await client.presignObject({ key: "in/from-file", method: "GET" });
  assert.match(presigned.url, /q-signature=/);
});

test("leaving a loop ends the download", async (t) => {
  const client = clientOf(await startEmulator(t));
  await client.putObject({ key: "k", body: CONTENT });
  const body = await client.getObject({ key: "k" });
  for await (const chunk of body) {
    assert.ok(chunk.length > 0);
    break;
  }
  await assert.rejects(body.bytes(), { name: "ConflictError" });
});

test("what is no content is refused by name", async (t) => {
  const client = clientOf(await startEmulator(t));
  for (const [request, field] of [
    [{ body: "text" }, "body"],
    [{ body: new Uint16Array(2) }, "body"],
    [{ body: CONTENT, metadata: { a: 1 } }, "metadata.a"],
    [{ body: CONTENT, metadata: [] }, "metadata"],
    [{}, "body"],
  ]) {
    await assert.rejects(client.putObject({ key: "k", ...request }), { name: "InvalidArgumentError", field });
  }
  await client.putObject({ key: "k", body: Buffer.from("abc").subarray(1) });
  const body = await client.getObject({ key: "k" });
  assert.equal(new TextDecoder().decode(await body.bytes()), "bc");
  await client.putObject({ key: "empty", body: new Uint8Array() });
  assert.equal((await (await client.getObject({ key: "empty" })).bytes()).length, 0);
});

test("a signal ends a download", async (t) => {
  const client = clientOf(await startEmulator(t));
  await client.putObject({ key: "k", body: CONTENT });
  const controller = new AbortController();
  const body = await client.getObject({ key: "k" }, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(body.bytes(), { message: "enough" });
});

test("a picture goes from file to file", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  const here = folder(t);
  writeFileSync(join(here, "cat.png"), readFileSync(join(emulator.bucket, "in", "cat.png")));
  const states = [];
  const done = await client.processFile(
    {
      path: join(here, "cat.png"),
      outputPath: join(here, "cat.jpg"),
      rule: "imageMogr2/format/jpg",
      pollIntervalMs: 10,
    },
    { onUpdate: (job) => states.push(job.state), submissionMode: "at_most_once" },
  );
  assert.deepEqual([...readFileSync(join(here, "cat.jpg")).subarray(0, 2)], [0xff, 0xd8]);
  assert.equal(done.job.state, "Success");
  assert.equal(states.at(-1), "Success");
  assert.deepEqual((await collect(client.listObjects())).map((item) => item.key), ["in/cat.png"]);
});
