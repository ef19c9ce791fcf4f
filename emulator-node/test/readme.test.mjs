// The examples of the README and of the guide, as they stand there.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { findProgram } from "cloud-infinite-emulator";

const sources = process.env.CLOUD_INFINITE_SOURCES;
const readme = readFileSync(join(sources, "emulator-node/README.md"), "utf8");
const [, guide] = readFileSync(join(sources, "docs/emulator.md"), "utf8").split("\n## In tests\n");
const texts = [readme, guide.split("\n## ")[0]];
const examples = texts.flatMap((text) => [...text.matchAll(/```js\n(.*?)```/gs)].map(([, example]) => example));

test("there are examples", () => assert.equal(examples.length, 2));

for (const [number, example] of examples.entries()) {
  test(`example ${number} runs`, () => {
    const folder = join(import.meta.dirname, `example-${number}`);
    mkdirSync(join(folder, "data"), { recursive: true });
    execFileSync(findProgram(), ["sample", join(folder, "data/cat.jpg"), "--width", "64", "--height", "48"]);
    writeFileSync(join(folder, "example.mjs"), example);
    const env = { ...process.env };
    // As a run of its own, not as a part of this one.
    delete env.NODE_TEST_CONTEXT;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["example.mjs"], { cwd: folder, env, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /# pass 1|ℹ pass 1/);
  });
}
