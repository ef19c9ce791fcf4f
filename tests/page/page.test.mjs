// The inspection page of a running emulator in a real browser. Run by `cargo xtask test-page`.

import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { Client } from "cloud-infinite";
import { chromium } from "playwright-core";

const { PAGE_URL, PAGE_BROWSER, PAGE_PROFILE, PAGE_PICTURE, PAGE_BUCKET_FOLDER, PAGE_SCREENSHOT } = process.env;
const HOSTILE = "in/<img src=x onerror=window.hacked=1>.jpg";
/** What is asked for on purpose although it is not there; browsers report that as an error. */
const missing = new Set();

let client, context, page, receiver, queueId;
const complaints = [];
const addresses = [];

before(async () => {
  client = new Client();
  await client.enableService();
  for await (const queue of client.listQueues()) queueId = queue.queueId;
  for (const name of ["in/harbour.jpg", HOSTILE]) {
    const file = join(PAGE_BUCKET_FOLDER, ...name.split("/"));
    await mkdir(dirname(file), { recursive: true });
    await copyFile(PAGE_PICTURE, file);
  }
  receiver = createServer((request, response) => request.resume().on("end", () => response.end()));
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));

  context = await chromium.launchPersistentContext(PAGE_PROFILE, {
    executablePath: PAGE_BROWSER,
    headless: true,
    viewport: { width: 1280, height: 900 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Nothing is looked up, so that nothing but this machine can be reached.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
  context.setDefaultTimeout(30_000);
  context.on("request", (request) => addresses.push(new URL(request.url())));
  page = context.pages()[0] ?? (await context.newPage());
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error" && !missing.has(url)) complaints.push(`${message.text()} ${url}`);
  });
});

after(async () => {
  await context?.close();
  receiver?.close();
  client?.close();
});

const submit = (rule, more = {}) =>
  client.submitJob({ input: "in/harbour.jpg", rule, output: `out/${Math.random().toString(36).slice(2)}.jpg`, ...more });
const row = (state) => page.locator("#jobs .row", { has: page.locator(`.state.${state}`) });
const stateOf = (jobId) => client.getJob({ jobId }).then(({ state }) => state);

async function open(jobId, state) {
  await page.evaluate((id) => (location.hash = `job/${id}`), jobId);
  await page.locator("#job .title", { hasText: jobId }).waitFor();
  await page.locator(`#job .title .state.${state}`).waitFor();
}

async function eventually(look, wanted) {
  let seen;
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 30))) {
    seen = await look();
    if (seen === wanted) return;
  }
  assert.equal(seen, wanted);
}

/** How colourful the left and the right half of what stands on the stage are, from what the browser really shows. */
async function colourOfHalves() {
  const shot = await page.locator(".stage").screenshot();
  const blank = await context.newPage();
  try {
    return await blank.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      drawing.drawImage(bitmap, 0, 0);
      // The middle of each half, away from the handle, the labels and the frame.
      return [0.3, 0.7].map((share) => {
        const x = Math.round(bitmap.width * share) - 20;
        const { data } = drawing.getImageData(x, Math.round(bitmap.height * 0.2), 40, Math.round(bitmap.height * 0.5));
        let sum = 0;
        for (let at = 0; at < data.length; at += 4) {
          const channels = [data[at], data[at + 1], data[at + 2]];
          sum += Math.max(...channels) - Math.min(...channels);
        }
        return sum / (data.length / 4);
      });
    }, shot.toString("base64"));
  } finally {
    await blank.close();
  }
}

test("a job appears without a reload", async () => {
  await page.goto(PAGE_URL);
  await page.locator("#live.on").waitFor();
  await page.locator(".queue h2", { hasText: "queue-pic-process-1" }).waitFor();
  assert.equal(await page.locator("#jobs .row").count(), 0);
  await page.evaluate(() => (window.untouched = true));

  const { port } = receiver.address();
  const { jobId } = await submit("imageMogr2/grayscale/1|imageMogr2/thumbnail/800x/format/png", {
    output: "out/grey.png",
    isPicInfo: true,
    callback: `http://127.0.0.1:${port}/told`,
  });
  await row("Success").waitFor();
  assert.equal(await page.evaluate(() => window.untouched), true);
  await open(jobId, "Success");
  // The rule as steps, with sizes predicted and real.
  const cells = await page.locator("#job table.steps tbody tr").evaluateAll((rows) =>
    rows.map((one) => [...one.cells].map((cell) => cell.textContent)),
  );
  assert.equal(cells.length, 4);
  assert.match(cells[0][1], /^the input, JPEG$/);
  assert.deepEqual(cells[2].slice(1), ["thumbnail/800xscale it to a width of 800", "800 × 600", "800 × 600", "✓ as predicted"]);
  // Documents and callback.
  const papers = await page.locator("#job .papers pre").allTextContents();
  assert.match(papers[0], /^<Request>\n {2}<Tag>PicProcess<\/Tag>\n/);
  assert.match(papers[1], /\n {4}<State>Success<\/State>\n/);
  await page.locator("#job .attempt .state.Success", { hasText: "200" }).waitFor();
  await page.locator("#job .attempt summary").click();
  assert.match(await page.locator("#job .attempt pre").textContent(), /<EventName>TaskFinish<\/EventName>/);
  const times = await page.locator("#job .line .state").allTextContents();
  assert.deepEqual(times, ["Submitted", "Running", "Success"]);
});

test("the slider shows before and after", async () => {
  const slider = page.locator(".stage input[type=range]");
  await slider.waitFor();
  await eventually(async () => {
    const [left, right] = await colourOfHalves();
    return left > 20 && right < 4;
  }, true);
  await slider.focus();
  await page.keyboard.press("End");
  let [left, right] = await colourOfHalves();
  assert.ok(left > 20 && right > 20, `before alone: ${left} ${right}`);
  await page.keyboard.press("Home");
  [left, right] = await colourOfHalves();
  assert.ok(left < 4 && right < 4, `after alone: ${left} ${right}`);
  await page.getByRole("button", { name: "Side by side" }).click();
  [left, right] = await colourOfHalves();
  assert.ok(left > 20 && right < 4, `side by side: ${left} ${right}`);
  await page.getByRole("button", { name: "Slider" }).click();
});

test("the difference view shows where pixels differ", async () => {
  const brightest = () =>
    page.locator(".stage canvas").evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((most, value, at) => (at % 4 === 3 ? most : Math.max(most, value)), 0);
    });
  await page.getByRole("button", { name: "Difference" }).click();
  assert.ok((await brightest()) > 100);
  assert.match(await page.locator("#job .compare .remark").textContent(), /Mean difference \d+\.\d\d of 255/);
  const { jobId } = await submit("imageMogr2/format/png", { output: "out/same.png" });
  await eventually(() => stateOf(jobId), "Success");
  await open(jobId, "Success");
  await page.locator(".stage canvas").waitFor();
  // Two JPEG decoders may round differently, no more.
  assert.ok((await brightest()) <= 4 * 8, `${await brightest()}`);
  await page.getByRole("button", { name: "Slider" }).click();
});

test("a queue is paused and resumed from the page", async () => {
  const queueState = async () => {
    for await (const queue of client.listQueues({ queueIds: [queueId] })) return queue.state;
  };
  await page.getByRole("button", { name: "Pause" }).click();
  await eventually(queueState, "Paused");
  await page.locator(".queue .state.Paused").waitFor();
  const { jobId } = await submit("imageMogr2/rotate/90");
  await row("Pause").waitFor();
  await page.locator(".lane .chip.Pause").click();
  await page.locator("#job .title", { hasText: jobId }).waitFor();
  // Predicted before it ran.
  assert.match(await page.locator("#job table.steps tbody tr").last().textContent(), /\d+ × \d+–/);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.locator("#job .title .state.Success").waitFor();
  await row("Pause").waitFor({ state: "detached" });
  await eventually(queueState, "Active");
  await page.locator("#notice", { hasText: "The queue is resumed." }).waitFor();
});

test("what is held back is released from the page", async () => {
  const pace = await fetch(`${PAGE_URL}/_ci/pace`, { method: "PUT", body: JSON.stringify({ mode: "gate" }) });
  assert.equal(pace.status, 200, await pace.text());
  const first = await submit("imageMogr2/flip/horizontal");
  const second = await submit("imageMogr2/flip/vertical");
  await open(first.jobId, "Running");
  await page.getByRole("button", { name: "Release", exact: true }).click();
  await page.locator("#job .title .state.Success").waitFor();
  assert.equal(await stateOf(second.jobId), "Running");
  await page.getByRole("button", { name: "Release all" }).click();
  await eventually(() => stateOf(second.jobId), "Success");
  await fetch(`${PAGE_URL}/_ci/pace`, { method: "PUT", body: JSON.stringify({ mode: "natural" }) });
});

test("a failure is told", async () => {
  const { jobId } = await submit("imageMogr2/thumbnail/800x", { input: "in/nowhere.jpg" });
  missing.add(`${PAGE_URL}/_ci/jobs/${jobId}/input`);
  await eventually(() => stateOf(jobId), "Failed");
  await open(jobId, "Failed");
  assert.match(await page.locator("#job .problem").textContent(), /^NoSuchKey – .*in\/nowhere\.jpg/);
  await page.locator("#job .compare .remark", { hasText: "There is no picture to show" }).waitFor();
});

test("a refused request says why", async () => {
  const request = { host: "ci", path: "/picqueue", query: { state: "All" }, expiresInMs: 600_000 };
  const signed = await client.presignUrl(request);
  // The signature covers the service's own host name, which `fetch` does not send.
  const send = (url) =>
    new Promise((resolve, reject) => {
      get(url, { headers: signed.headers }, (answer) => resolve(answer.resume().statusCode)).on("error", reject);
    });
  assert.equal(await send(signed.url), 200);
  const tampered = signed.url.replace("state=All", "state=Al1");
  assert.notEqual(tampered, signed.url);
  assert.equal(await send(tampered), 403);
  await page.locator("#count-refused", { hasText: "1" }).waitFor();
  // With the keyboard alone.
  await page.locator("#tab-jobs").focus();
  await page.keyboard.press("ArrowRight");
  await page.locator("#refusal .problem", { hasText: "Wrong: query parameter state." }).waitFor();
  const piece = page.locator("#refusal table.pieces tr", { hasText: "query parameter state" });
  assert.deepEqual(await piece.locator("td").allTextContents(), ["query parameter state", "Al1", "All", "✗ differs"]);
  assert.deepEqual(await piece.locator("mark").allTextContents(), ["1", "l"]);
  const signature = new URL(signed.url).searchParams.get("q-signature");
  assert.match(signature, /^[0-9a-f]{40}$/);
  assert.ok(!(await page.content()).includes(signature));
  await page.keyboard.press("ArrowLeft");
  await page.locator("#view-jobs").waitFor();
});

test("what others write is shown as text", async () => {
  const { jobId } = await submit("imageMogr2/thumbnail/100x", { input: HOSTILE, userData: "<script>window.hacked=1</script>" });
  await eventually(() => stateOf(jobId), "Success");
  await open(jobId, "Success");
  assert.match(await page.locator("#job .facts").textContent(), /<img src=x onerror=window\.hacked=1>/);
  assert.match(await page.locator("#job .facts").textContent(), /<script>window\.hacked=1<\/script>/);
  await fetch(`${process.env.CLOUD_INFINITE_ENDPOINT}/%3Cimg%20src=x%20onerror=window.hacked=1%3E`);
  await page.locator("#tab-refused").click();
  await page.locator("#refusals .row", { hasText: "GET /<img src=x onerror=window.hacked=1>" }).click();
  await page.locator("#refusal h2", { hasText: "<img src=x onerror" }).waitFor();
  await page.locator("#tab-jobs").click();
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("img[src=x]").count(), 0);
});

test("it fits a narrow window and a dark room", async () => {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  /** The least contrast of a text and what is behind it. */
  const contrast = () =>
    page.evaluate(() => {
      const channels = (text) => text.match(/[\d.]+/g).map(Number);
      const light = (text) => {
        const [red, green, blue] = channels(text).map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (channels(colour)[3] !== 0) return colour;
        }
        return "rgb(255, 255, 255)";
      };
      const texts = [...document.querySelectorAll("small, .state, .under, dt, dd, th, td, h3, .remark, button, time, .count")];
      return texts
        .filter((element) => element.checkVisibility() && !element.closest(".chip, .stage") && element.textContent.trim())
        .map((element) => {
          const [one, other] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
          return { ratio: (one + 0.05) / (other + 0.05), text: element.textContent.slice(0, 40) };
        })
        .reduce((least, found) => (found.ratio < least.ratio ? found : least));
    });
  const bright = await paper();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of [1280, 800, 390]) {
      await page.setViewportSize({ width, height: 900 });
      assert.ok((await overflow()) <= 0, `${width} pixels: ${await overflow()} too many`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    const { ratio, text } = await contrast();
    assert.ok(ratio >= 4.5, `${colorScheme}: contrast ${ratio.toFixed(2)} of "${text}"`);
  }
  assert.notEqual(await paper(), bright);
  await page.emulateMedia({ colorScheme: "light" });
});

test("a picture for the documentation", { skip: !PAGE_SCREENSHOT }, async () => {
  await fetch(`${PAGE_URL}/_ci/reset`, { method: "POST" });
  await page.locator("#job", { hasText: "No job yet" }).waitFor();
  await client.enableService();
  const { port } = receiver.address();
  const callback = `http://127.0.0.1:${port}/told`;
  const names = ["in/harbour.jpg", "in/lighthouse.jpg", "in/market.jpg", "in/ferry.jpg", "in/dunes.jpg", "in/pier.jpg"];
  for (const name of names) await copyFile(PAGE_PICTURE, join(PAGE_BUCKET_FOLDER, name));
  const rules = ["imageMogr2/thumbnail/640x", "imageMogr2/rotate/90", "imageMogr2/crop/600x400/gravity/center"];
  const make = (index, more = {}) => {
    const input = names[index % names.length];
    return submit(rules[index % rules.length], { input, output: input.replace("in/", `out/${index}-`), callback, ...more });
  };
  // The page shows this one, and so never asks for the picture that is not there.
  await open((await make(1)).jobId, "Success");
  for (const index of [2, 3, 4, 5]) await make(index);
  await submit("imageMogr2/thumbnail/480x", { input: "in/lost.jpg" });
  const text = Buffer.from("harbour").toString("base64url");
  const star = await submit(
    `imageMogr2/thumbnail/900x/grayscale/1|watermark/2/text/${text}/fontsize/60/fill/I0ZGRkZGRg/gravity/southeast/dx/40/dy/30|imageMogr2/format/jpg/quality/80`,
    { output: "out/harbour.jpg", isPicInfo: true, userData: "order-4711", callback },
  );
  await eventually(() => stateOf(star.jobId), "Success");
  const put = (mode) => fetch(`${PAGE_URL}/_ci/pace`, { method: "PUT", body: JSON.stringify({ mode }) });
  await put("gate");
  for (let index = 0; index < 14; index += 1) await make(index, index === 12 ? { jobLevel: 2 } : {});
  await page.reload();
  await open(star.jobId, "Success");
  await page.locator(".stage input").waitFor();
  await page.locator(".stage .handle").waitFor();
  await eventually(() => page.locator(".lane .chip.Submitted").count(), 4);
  await page.setViewportSize({ width: 1280, height: 1000 });
  // Photos weigh much in PNG, and this one shows enough when it is small.
  await page.locator(".stage").evaluate((stage) => stage.style.setProperty("--tall", "230px"));
  await page.evaluate(() => scrollTo(0, 0));
  await writeFile(PAGE_SCREENSHOT, await page.screenshot());
  await put("natural");
  await page.getByRole("button", { name: "Release all" }).click();
});

test("everything begins anew, but only when that is confirmed", async () => {
  const rows = () => page.locator("#jobs .row").count();
  const many = await rows();
  assert.ok(many > 0);
  await page.getByRole("button", { name: "Reset…" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.equal(await rows(), many);
  await page.getByRole("button", { name: "Reset…" }).click();
  await page.locator("#confirm").getByRole("button", { name: "Reset" }).click();
  await eventually(rows, 0);
  await page.locator("#job", { hasText: "No job yet" }).waitFor();
  await page.locator("#queues", { hasText: "No bucket has the service enabled yet" }).waitFor();
});

test("nothing was complained about, and nothing left this machine", () => {
  assert.deepEqual(complaints, []);
  assert.ok(addresses.length > 20);
  const foreign = addresses.filter(({ protocol, hostname }) => protocol !== "blob:" && hostname !== "127.0.0.1");
  assert.deepEqual(foreign.map(String), []);
});
