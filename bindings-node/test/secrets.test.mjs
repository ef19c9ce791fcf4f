// Secrets are nowhere to be seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { Client } from "cloud-infinite";
import { BUCKET, clientOf, REGION, startEmulator } from "./support.mjs";

const CANARIES = { secretId: "canary-id", secretKey: "canary-key-5f1d", sessionToken: "canary-token-9a2e" };

function hidden(value, what) {
  const shown = [
    inspect(value, { depth: null, showHidden: true, getters: true }),
    JSON.stringify(value) ?? "",
    String(value),
    inspect({ ...value }, { depth: null }),
    value.stack ?? "",
  ].join("\n");
  for (const secret of [CANARIES.secretKey, CANARIES.sessionToken]) assert.ok(!shown.includes(secret), `${what}: ${shown}`);
}

test("neither clients nor errors nor answers show a secret", async (t) => {
  const emulator = await startEmulator(t);
  const client = clientOf(emulator, { credentials: CANARIES });
  assert.equal(inspect(client), `Client { region: '${REGION}', bucket: '${BUCKET}' }`);
  assert.deepEqual(JSON.parse(JSON.stringify(client)), { region: REGION, bucket: BUCKET });
  hidden(client, "client");
  hidden(client.forBucket("other-1250000000"), "sibling");
  hidden(client.listQueues(), "pager");
  await assert.rejects(client.enableService(), (error) => {
    hidden(error, "refused by the service");
    return error.name === "DeniedError";
  });
  await emulator.kill();
  await assert.rejects(client.enableService(), (error) => {
    hidden(error, "no connection");
    return error.name === "ConnectionError";
  });
  for (const credentials of [
    { ...CANARIES, secretKey: `${CANARIES.secretKey}\n` },
    { ...CANARIES, sessionToken: `${CANARIES.sessionToken}\u0000` },
    { ...CANARIES, secretKey: [CANARIES.secretKey] },
    CANARIES.secretKey,
  ]) {
    try {
      await new Client({ region: REGION, bucket: BUCKET, endpoint: emulator.url, credentials }).enableService();
      assert.fail("must fail");
    } catch (error) {
      assert.match(error.name, /^(InvalidArgument|Credential)Error$/);
      hidden(error, "refused credentials");
    }
  }
});
