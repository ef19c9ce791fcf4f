// The vectors of every operation that all languages play: what is sent, and what becomes of every form of answer.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { Client, CloudInfiniteError } from "cloud-infinite";
import { FAULT_SERVER, failure } from "./fault-server.mjs";
import { BUCKET, camel, firstLine, REGION, respelled, snake } from "./support.mjs";

const FOLDER = join(process.env.CLOUD_INFINITE_VECTORS, "operation");

/** A value of a model as the vectors write it: without what is absent, and without the HTTP side. */
function plain(value) {
  if (value instanceof Date) return { unix_millis: value.getTime() };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const isThere = ([name, held]) => name !== "response" && !(Array.isArray(held) && held.length === 0);
  return Object.fromEntries(
    Object.entries(value)
      .filter(isThere)
      .map(([name, held]) => [snake(name), plain(held)]),
  );
}

function facts(error) {
  const names = ["kind", "outcome", "status", "code", "requestId"];
  return Object.fromEntries(names.filter((name) => name in error).map((name) => [snake(name), error[name]]));
}

test("every operation is as its vectors say", async (t) => {
  const server = spawn(FAULT_SERVER, ["replay", FOLDER], { stdio: ["pipe", "pipe", "inherit"] });
  t.after(() => void server.kill("SIGKILL"));
  const ready = JSON.parse(await firstLine(server));
  const client = new Client({
    region: REGION,
    bucket: BUCKET,
    endpoint: ready.url,
    credentials: { secretId: ready.secret_id, secretKey: ready.secret_key },
    maxAttempts: 1,
  });
  /** The answer; of a list its first page. */
  const carryOut = async (method, request) => {
    const answer = client[method](request);
    return Symbol.asyncIterator in answer ? (await answer.pages().next()).value : answer;
  };
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).sort();
  assert.ok(files.length >= 15);
  for (const file of files) {
    const { operation, cases } = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
    const method = camel(operation);
    for (const row of cases) {
      const shown = `${operation}: ${row.name}`;
      const request = respelled(row.request);
      if (row.error !== undefined) {
        const error = await failure(carryOut(method, request));
        assert.ok(error instanceof CloudInfiniteError, shown);
        assert.deepEqual(facts(error), row.error, `${shown}: ${error.message}`);
        assert.deepEqual([error.operation, error.attempts], [method, 1], shown);
        continue;
      }
      const answer = await carryOut(method, request);
      assert.deepEqual(plain(answer) ?? null, row.answer, shown);
      if (answer !== undefined) assert.equal(answer.response.requestId ?? null, row.request_id, shown);
    }
  }
  await client.close();
});
