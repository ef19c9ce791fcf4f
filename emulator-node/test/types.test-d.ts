// What the compiler must accept and refuse; it is never run.

import { Client } from "cloud-infinite";
import { connectEmulator, Emulator, EmulatorError, type RecordedRequest, RefusedError, startEmulator } from "cloud-infinite-emulator";
import setup from "cloud-infinite-emulator/setup";
import teardown from "cloud-infinite-emulator/teardown";

export async function accepted(): Promise<void> {
  await using cloud = await startEmulator({ buckets: { "photos-1250000000": "data" }, pace: { mode: "after_ms", ms: 5 } });
  const client: Client = new Client(cloud.clientConfig());
  const requests: RecordedRequest[] = await cloud.requests("POST /jobs");
  const first: Date | undefined = requests[0]?.time;
  await cloud.faults.add({ status: 503, delayMs: [1, 2] });
  await cloud.pace("gate", "photos-1250000000");
  const emulator: Emulator = connectEmulator();
  const stop: () => Promise<void> = await setup();
  await teardown();
  void [client, first, emulator, stop, new RefusedError("", 404) satisfies EmulatorError];
}

export async function refused(): Promise<void> {
  // @ts-expect-error: no such option.
  await startEmulator({ bucket: "photos-1250000000" });
  // @ts-expect-error: the pace lacks its number.
  const cloud = await startEmulator({ pace: { mode: "after_ms" } });
  // @ts-expect-error: no such kind.
  await cloud.faults.add({ kind: "nonsense" });
  // @ts-expect-error: emulators are started by a function.
  new Emulator();
}
