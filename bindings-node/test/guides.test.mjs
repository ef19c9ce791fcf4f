// The receiver of the guide to callbacks, as it stands there.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { clientOf, CREDENTIALS, startEmulator } from "./support.mjs";

const guide = join(process.env.CLOUD_INFINITE_VECTORS, "../../docs/callbacks.md");

test("the receiver hears of every job once", { timeout: 60_000 }, async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator);
  await client.enableService();
  const [, source] = readFileSync(guide, "utf8").match(/```js\n(.*?)```/s);
  const program = new URL("./guide-callbacks.mjs", import.meta.url);
  writeFileSync(program, `${source}\nserver.listen(0, "127.0.0.1", () => console.log("port", server.address().port));\n`);
  const env = {
    ...process.env,
    CLOUD_INFINITE_ENDPOINT: emulator.url,
    TENCENTCLOUD_SECRET_ID: CREDENTIALS.secretId,
    TENCENTCLOUD_SECRET_KEY: CREDENTIALS.secretKey,
  };
  const receiver = spawn(process.execPath, [program.pathname], { env, stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => receiver.kill());
  const lines = createInterface({ input: receiver.stdout });
  const [first] = await once(lines, "line");
  const callback = `http://127.0.0.1:${first.split(" ")[1]}/callbacks/${source.match(/token = "([^"]+)"/)[1]}`;

  const heard = [];
  const both = new Promise((resolve) => {
    lines.on("line", (line) => {
      heard.push(line);
      if (heard.length === 2) resolve();
    });
  });
  const rule = "imageMogr2/rotate/90";
  const done = await client.submitJob({ input: "in/cat.png", rule, output: "out/cat.png", callback });
  const failed = await client.submitJob({
    input: "in/none.png",
    rule,
    output: "out/none.png",
    callback,
    callbackFormat: "JSON",
  });
  await both;
  assert.deepEqual(heard.sort(), [`${done.jobId} Success`, `${failed.jobId} Failed`].sort());
});
