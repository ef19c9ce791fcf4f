// CPU time and peak memory of making a small picture out of a large one with sharp, on one thread.
// `bench_pictures.mjs COUNT FILE` prints the median of the CPU time in milliseconds and the peak of memory in MiB.

import { readFileSync } from "node:fs";

import sharp from "sharp";

const [count, file] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const photo = readFileSync(file);
const times = [];
// The first one brings in what is loaded when it is needed.
for (let number = 0; number <= Number(count); number += 1) {
  const before = process.cpuUsage();
  await sharp(photo).resize({ width: 800 }).jpeg({ quality: 80 }).toBuffer();
  const { user, system } = process.cpuUsage(before);
  if (number > 0) times.push((user + system) / 1000);
}
times.sort((one, other) => one - other);
console.log(times[Math.floor(times.length / 2)].toFixed(2), (process.resourceUsage().maxRSS / 1024).toFixed(2));
