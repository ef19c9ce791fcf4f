// Reads what the emulator writes as PNG: eight bits, red, green, blue and maybe opacity, no interlacing.
import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const CHANNELS = new Map([[2, 3], [6, 4]]);

/** The size of a picture, and `at(x, y)` for the red, green and blue of a pixel. */
export function picture(data) {
  assert.ok(data.subarray(0, 8).equals(SIGNATURE), "no PNG");
  const compressed = [];
  let width, height, channels;
  for (let at = 8; at < data.length; ) {
    const length = data.readUInt32BE(at);
    const kind = data.toString("latin1", at + 4, at + 8);
    const body = data.subarray(at + 8, at + 8 + length);
    if (kind === "IHDR") {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      assert.deepEqual([body[8], body[12]], [8, 0], "eight bits, no interlacing");
      channels = CHANNELS.get(body[9]);
    } else if (kind === "IDAT") {
      compressed.push(body);
    }
    at += length + 12;
  }
  const line = width * channels;
  const packed = inflateSync(Buffer.concat(compressed));
  assert.equal(packed.length, height * (line + 1), "a row is missing, or there is one too many");
  const pixels = Buffer.alloc(height * line);
  for (let y = 0; y < height; y += 1) {
    const rule = packed[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const left = x >= channels ? pixels[y * line + x - channels] : 0;
      const up = y > 0 ? pixels[(y - 1) * line + x] : 0;
      const corner = x >= channels && y > 0 ? pixels[(y - 1) * line + x - channels] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][rule];
      pixels[y * line + x] = packed[y * (line + 1) + 1 + x] + guess;
    }
  }
  return { width, height, at: (x, y) => [...pixels.subarray(y * line + x * channels, y * line + x * channels + 3)] };
}

function paeth(left, up, corner) {
  const far = (guess) => Math.abs(left + up - corner - guess);
  return [left, up, corner].reduce((best, guess) => (far(guess) < far(best) ? guess : best));
}
