// One emulator for a whole run: the same test in Vitest and in Jest, which both have `test` and `expect`.

import { Client } from "cloud-infinite";
import { connectEmulator } from "cloud-infinite-emulator";

test("the emulator of the run is found", async () => {
  const client = new Client();
  await client.enableService();
  const [request] = await connectEmulator().requests("POST /picbucket");
  expect(request.status).toBe(200);
});
