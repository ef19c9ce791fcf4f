// The packages as they are installed.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { connectEmulator, findProgram, startEmulator } from "cloud-infinite-emulator";

import { ends } from "./support.mjs";

const require = createRequire(import.meta.url);
const manifest = require("cloud-infinite-emulator/package.json");
const bin = join(import.meta.dirname, "node_modules/.bin/cloud-infinite-emulator");

test("the installed packages are tested, and their versions agree", async () => {
  assert(findProgram().startsWith(join(import.meta.dirname, "node_modules", "@cloud-infinite")));
  const cloud = await startEmulator();
  assert.equal(cloud.version, manifest.version);
  await cloud.stop();
  assert.equal(require("cloud-infinite/package.json").version, manifest.version);
});

test("nothing runs when they are installed, and licences come along", () => {
  const program = join(dirname(findProgram()), "..");
  const platform = JSON.parse(readFileSync(join(program, "package.json"), "utf8"));
  assert.equal(manifest.optionalDependencies[platform.name], platform.version);
  for (const { scripts, dependencies } of [manifest, platform]) {
    assert.equal(scripts, undefined);
    assert.equal(dependencies, undefined);
  }
  assert.deepEqual([platform.os, platform.cpu], [[process.platform], [process.arch]]);
  for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) {
    assert(existsSync(join(program, licence)));
    assert(existsSync(join(program, "../../cloud-infinite-emulator", licence)));
  }
  for (const file of ["LICENSE-OpenSans", "NOTICE-OpenSans.md"]) assert(existsSync(join(program, file)));
});

test("require works as import does", () => {
  assert.equal(require("cloud-infinite-emulator").startEmulator, startEmulator);
});

test("the command is the program", async () => {
  for (const args of [["--version"], ["nonsense"]]) {
    const [own, program] = [bin, findProgram()].map((command) => spawnSync(command, args, { encoding: "utf8" }));
    assert.deepEqual([own.status, own.stdout, own.stderr], [program.status, program.stdout, program.stderr]);
  }
  const child = spawn(bin, ["serve", "--memory"], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { pid } = JSON.parse((await lines.next()).value);
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
  assert(await ends(pid), "a signal is passed on");
});

test("a missing program is named", () => {
  const env = { ...process.env, CLOUD_INFINITE_EMULATOR: "/nowhere/at-all" };
  const { status, stderr } = spawnSync(bin, ["--version"], { env, encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /^cloud-infinite-emulator: .*\/nowhere\/at-all/);
});

test("the global setup tells the environment, and the teardown ends it", async () => {
  const { default: setup } = await import("cloud-infinite-emulator/setup");
  const { default: teardown } = await import("cloud-infinite-emulator/teardown");
  const before = { ...process.env };
  try {
    // As Jest does it, then as Vitest does.
    for (const end of [() => teardown(), (stop) => stop()]) {
      const stop = await setup();
      const cloud = connectEmulator();
      assert.deepEqual(await cloud.requests(), []);
      await end(stop);
      await assert.rejects(cloud.requests(), { name: "EmulatorGoneError" });
    }
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  }
});
