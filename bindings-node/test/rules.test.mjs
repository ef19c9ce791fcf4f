// Processing rules: the same vectors as in every language, and what only the builder of Node.js has.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import {
  InvalidArgumentError,
  ProcessRule,
  checkRule,
  encodeBase64url,
  explainRule,
  extendRule,
  predictSize,
} from "cloud-infinite";

const vectors = (name) =>
  JSON.parse(readFileSync(join(process.env.CLOUD_INFINITE_VECTORS, "rule", `${name}.json`), "utf8"));
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** The error of a call that must fail. */
function refused(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof InvalidArgumentError, String(error));
    return error;
  }
  throw new Error("nothing was refused");
}

test("what is accepted has one normal form", () => {
  for (const { text, normalised } of vectors("accepted")) {
    assert.equal(checkRule(text), normalised);
    assert.equal(`${new ProcessRule(text)}`, normalised);
    const report = explainRule(text);
    assert.equal(report.problem, undefined);
    assert.equal(report.segments.map((segment) => segment.text).join("|"), normalised);
  }
});

test("what is no rule is refused at its place", () => {
  for (const { text, kind, position, segment, operation, message } of vectors("refused")) {
    const error = refused(() => checkRule(text));
    assert.equal(error.field, "rule");
    assert.ok(error.rule.includes(message), error.rule);
    const { problem } = explainRule(text);
    assert.deepEqual(
      [problem.kind, problem.position, problem.segment, problem.operation ?? null, problem.message],
      [kind, position, segment, operation, message],
    );
    assert.equal(Buffer.byteLength([...text].slice(0, problem.character).join("")), position);
  }
});

test("steps make rules or name their argument", () => {
  for (const vector of vectors("built")) {
    const build = () => {
      let rule = new ProcessRule();
      for (const { step, required, optional } of vector.steps) {
        const options = Object.fromEntries(Object.entries(optional).map(([name, value]) => [camel(name), value]));
        rule = rule[camel(step)](...required.map(([, value]) => value), options);
      }
      return String(rule);
    };
    if (vector.rule !== undefined) {
      assert.equal(build(), vector.rule);
      continue;
    }
    const error = refused(build);
    // Names of arguments are those of JavaScript in messages, too.
    const message = vector.message.replace(/`[a-z_]+`/g, camel);
    assert.deepEqual([error.field, error.rule], [camel(vector.field), message]);
  }
});

test("sizes are predicted, or it is said why not", () => {
  for (const { rule, width, height, format, orientation, predicted, field, message } of vectors("predicted")) {
    const predict = () => {
      const size = predictSize(rule, width, height, format, orientation);
      if (size.dependsOn === undefined) return [size.width, size.height];
      assert.deepEqual([size.width, size.height], [undefined, undefined]);
      const sizes = size.sizes.map((one) => [one.width, one.height]);
      return { depends_on: size.dependsOn, sizes, explanation: size.explanation };
    };
    if (predicted !== undefined) {
      assert.deepEqual(predict(), predicted);
      continue;
    }
    const error = refused(predict);
    assert.deepEqual([error.field, error.rule], [field, message]);
  }
});

test("a builder never changes", () => {
  const small = new ProcessRule().thumbnail({ width: 300, height: undefined });
  assert.equal(String(small.grayscale()), "imageMogr2/thumbnail/300x/grayscale/1");
  assert.equal(String(small), "imageMogr2/thumbnail/300x");
  assert.equal(String(new ProcessRule()), "");
});

test("arguments of another type are refused", () => {
  assert.equal(refused(() => new ProcessRule().rotate(1.5)).field, "degrees");
  assert.equal(refused(() => new ProcessRule().rotate(undefined)).field, "degrees");
  assert.equal(refused(() => new ProcessRule().rotate("right")).field, "degrees");
  assert.equal(refused(() => new ProcessRule().crop({ width: 5, gravty: "north" })).field, "gravty");
  assert.equal(refused(() => extendRule("", "spin", [])).field, "step");
});

test("bytes and text are encoded", () => {
  assert.equal(encodeBase64url(new Uint8Array([0xfb, 0xff])), "-_8");
  assert.equal(encodeBase64url("版权"), "54mI5p2D");
});

test("the examples of the guide hold", async () => {
  const guide = readFileSync(join(process.env.CLOUD_INFINITE_VECTORS, "../../docs/rules.md"), "utf8");
  const examples = [...guide.matchAll(/```js\n(.*?)```/gs)].map(([, source]) => source);
  assert.ok(examples.length > 0);
  for (const [index, source] of examples.entries()) {
    const file = join(import.meta.dirname, `rules-guide-${index}.mjs`);
    writeFileSync(file, source);
    await import(pathToFileURL(file));
  }
});
