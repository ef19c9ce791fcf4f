// Reading callbacks: every form of every report, as all languages read it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { DecodeError, InvalidArgumentError, parseCallback } from "cloud-infinite";

const vectors = join(process.env.CLOUD_INFINITE_VECTORS, "callback");
const index = JSON.parse(readFileSync(join(vectors, "index.json"), "utf8"));

/** What the vectors say of a callback, without what is absent. */
function facts({ event, job }) {
  const result = job?.operation.picProcessResult;
  const all = {
    event,
    job_id: job?.jobId,
    state: job?.state,
    user_data: job?.operation.userData,
    code: job?.state === "Failed" ? job.code : undefined,
    object_name: result?.objectName,
    width: result?.processResults[0].width,
    size: result?.processResults[0].size,
    original_width: result?.originalInfo.imageInfo.width,
    is_pic_info: result === undefined ? undefined : job.operation.picProcess.isPicInfo,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

for (const { file, expect } of index.accepted) {
  test(`every form of a report is read: ${file}`, () => {
    const body = readFileSync(join(vectors, file));
    const callback = parseCallback(body);
    assert.deepEqual(facts(callback), expect);
    assert.equal(callback.document, body.toString());
    assert.deepEqual(callback.furtherJobs, []);
    for (const given of [body.toString(), new Uint8Array(body)]) assert.deepEqual(parseCallback(given), callback);
  });
}

for (const { name, body } of index.refused) {
  test(`what is no report is refused: ${name}`, () => {
    assert.throws(
      () => parseCallback(body),
      (error) => {
        assert.ok(error instanceof DecodeError);
        assert.equal(error.operation, "parseCallback");
        assert.ok(error.message.startsWith("parseCallback: the callback "), error.message);
        assert.ok(error.stack.includes("callback.test.mjs"), "the stack names the caller's line");
        return true;
      },
    );
  });
}

test("what is no body is refused by name", () => {
  for (const body of [undefined, null, 5, {}, [1], new Uint16Array(2)]) {
    assert.throws(
      () => parseCallback(body),
      (error) => error instanceof InvalidArgumentError && error.field === "body" && error.operation === "parseCallback",
    );
  }
});
