// What the tests share: an emulator with a bucket and a picture, and clients for it.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { crc32, deflateSync } from "node:zlib";

import { Client } from "cloud-infinite";

export const REGION = "ap-guangzhou";
export const BUCKET = "examplebucket-1250000000";
export const CREDENTIALS = {
  secretId: "LOCAL-EMULATOR-SECRET-ID",
  secretKey: "local-emulator-secret-key-not-for-the-cloud",
};

/** Starts an emulator that ends with this process, and at the end of the test at the latest. */
export async function startEmulator(test, ...more) {
  const root = mkdtempSync(join(tmpdir(), "cloud-infinite-"));
  const bucket = join(root, BUCKET);
  mkdirSync(join(bucket, "in"), { recursive: true });
  writeFileSync(join(bucket, "in", "cat.png"), picture(6, 4));
  const program = process.env.CLOUD_INFINITE_EMULATOR ?? "cloud-infinite-emulator";
  const process_ = spawn(program, ["serve", "--root", root, "--port", "0", "--stop-on-stdin-close", ...more], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  test.after(async () => {
    process_.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  });
  const ready = JSON.parse(await firstLine(process_));
  const exited = new Promise((resolve) => process_.once("exit", resolve));
  return {
    url: ready.url,
    bucket,
    /** What arrived so far. */
    requests: async () => (await fetch(`${ready.admin}/_ci/requests`)).json(),
    forget: async () => void (await fetch(`${ready.admin}/_ci/requests`, { method: "DELETE" })),
    kill: async () => {
      process_.kill("SIGKILL");
      await exited;
    },
  };
}

export function firstLine(process_) {
  return new Promise((resolve, reject) => {
    process_.once("error", reject);
    process_.once("exit", (code) => reject(new Error(`it ended with ${code}`)));
    createInterface(process_.stdout).once("line", resolve);
  });
}

export function clientOf(emulator, more = {}) {
  return new Client({ region: REGION, bucket: BUCKET, endpoint: emulator.url, credentials: CREDENTIALS, ...more });
}

/** Everything that a list holds. */
export async function collect(list) {
  const items = [];
  for await (const item of list) items.push(item);
  return items;
}

/** A picture in PNG format: red on the left, blue on the right. */
function picture(width, height) {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) row[1 + x * 3 + (x < width / 2 ? 0 : 2)] = 255;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array(height).fill(row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Width and height of a picture in PNG format. */
export function sizeOf(png) {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

/** A name of the core as this package spells it. */
export function camel(name) {
  const spelled = name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return DURATIONS.has(name) ? `${spelled}Ms` : spelled;
}

const DURATIONS = new Set(["poll_interval", "timeout"]);

/** The names between back ticks, as the core spells them. */
export function canonical(text) {
  return text.replace(/`([a-zA-Z.]+)`/g, (_, name) => `\`${snake(name)}\``);
}

/** A path such as `notifyConfig.url` as the core spells it. */
export function snake(path) {
  const isName = /^[a-z]/.test(path);
  return isName ? path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/_ms$/, "") : path;
}

/** The same value with the properties renamed, and `{ repeat, times }` and `{ unix_millis }` written out. */
export function respelled(value) {
  if (Array.isArray(value)) return value.map(respelled);
  if (value === null || typeof value !== "object") return value;
  if ("repeat" in value) return value.repeat.repeat(value.times);
  if ("unix_millis" in value) return new Date(value.unix_millis);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camel(name), respelled(inner)]));
}
