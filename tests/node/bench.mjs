// CPU and wall time per submission in microseconds, one after the other. Run by `make bench`.
import { Client } from "cloud-infinite";

const count = Number(process.argv[3]);
const client = new Client();
const one = () => client.submitJob({ input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output: "out/cat.jpg" });

// Long enough for the JIT compiler to have done its work.
for (let index = 0; index < 2000; index += 1) await one();
const cpu = process.cpuUsage();
const begin = performance.now();
for (let index = 0; index < count; index += 1) await one();
const { user, system } = process.cpuUsage(cpu);
console.log(`${((user + system) / count).toFixed(2)} ${(((performance.now() - begin) * 1000) / count).toFixed(2)}`);
client.close();
