// The inspection page. Keys, user data and documents come from whoever sends requests, so nothing here ever makes markup
// of a string.
"use strict";

const CHIPS = 24; // in a lane
const LANES_OF = 6; // queues that have lanes; others have numbers only
const LISTED = 200; // jobs in the list
const CALM_MS = 80; // changes of this long are shown together
const WIDEST = 1200; // pixels of the difference view

const $ = (id) => document.getElementById(id);
const shown = { view: "jobs", job: null, refusal: null };
const looks = { mode: "slider", cut: 50 };

// ---------------------------------------------------------------- building blocks

/** An element. `options` are attributes; functions are listeners. Strings among the children become text nodes. */
function h(tag, options, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Makes the children of `parent` those of `items`, and touches only what has changed, so that focus and scroll stay. */
function sync(parent, items, make) {
  const old = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  items.forEach((item, index) => {
    const known = old.get(String(item.key));
    old.delete(String(item.key));
    const print = JSON.stringify(item);
    let element = known;
    if (!known || known.print !== print) {
      element = make(item);
      element.dataset.key = item.key;
      element.print = print;
      if (known) {
        const focused = known.contains(document.activeElement);
        known.replaceWith(element);
        if (focused) (element.matches("button") ? element : element.querySelector("button"))?.focus();
      }
    }
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
  for (const element of old.values()) element.remove();
}

const pill = (state) => h("span", { class: `state ${state}` }, state);
const two = (number, digits = 2) => String(number).padStart(digits, "0");
const sizeText = (size) => (size ? `${size.width} × ${size.height}` : "–");
const nameOf = (key) => key.split("/").filter(Boolean).pop() ?? key;

function clock(ms, fine) {
  const at = new Date(ms);
  const text = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return fine ? `${text}.${two(at.getMilliseconds(), 3)}` : text;
}

function span(ms) {
  if (ms < 1000) return `${ms} ms`;
  return ms < 60000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60000)} min ${Math.round((ms % 60000) / 1000)} s`;
}

function bytes(count) {
  if (count < 1024) return `${count} B`;
  return count < 1048576 ? `${(count / 1024).toFixed(1)} KB` : `${(count / 1048576).toFixed(1)} MB`;
}

function facts(pairs) {
  const given = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl", { class: "facts" }, given.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => ($("notice").hidden = true), 6000);
}

// ---------------------------------------------------------------- talking to the emulator

async function sentence(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).error ?? text;
  } catch {
    return text.trim() || `The answer has status ${response.status}.`;
  }
}

async function get(path) {
  const response = await fetch(path);
  if (response.ok) return response.json();
  throw Object.assign(new Error(await sentence(response)), { status: response.status });
}

async function act(path, done) {
  try {
    const response = await fetch(path, { method: "POST" });
    notice(response.ok ? done : await sentence(response));
  } catch {
    notice("The emulator does not answer.");
  }
  refresh("lists", "job", "refusals");
}

const loaders = { lists: loadLists, job: loadJob, refusals: loadRefusals };
const stale = new Set();
let loading = false;

/** Loads these parts anew, soon and not more than once at a time. */
function refresh(...parts) {
  for (const part of parts) stale.add(part);
  if (loading || stale.size === 0) return;
  loading = true;
  setTimeout(async () => {
    const wanted = [...stale];
    stale.clear();
    // When the emulator is gone, the stream of events says so and everything is loaded when it is back.
    const load = (part) => loaders[part]().catch(() => {});
    // The lists come first: they know whether the job that is shown still exists.
    if (wanted.includes("lists")) await load("lists");
    await Promise.all(wanted.filter((part) => part !== "lists").map(load));
    loading = false;
    refresh();
  }, CALM_MS);
}

function listen() {
  const events = new EventSource("/_ci/events");
  const on = (kind, parts) => events.addEventListener(kind, (event) => refresh(...parts(JSON.parse(event.data))));
  const ofJob = (change) => (change.job_id === shown.job ? ["job"] : []);
  const live = (text, on) => {
    $("live").textContent = text;
    $("live").classList.toggle("on", on);
  };
  on("job", (change) => ["lists", ...ofJob(change)]);
  on("callback", ofJob);
  on("queue", () => ["lists"]);
  on("request", (change) => (change.refused ? ["refusals"] : []));
  on("resync", () => ["lists", "job", "refusals"]);
  events.onopen = () => live("live", true);
  events.onerror = () => live("not connected", false);
}

// ---------------------------------------------------------------- queues and jobs

async function loadLists() {
  const [queues, jobs] = await Promise.all([get("/_ci/queues"), get(`/_ci/jobs?limit=${LISTED}`)]);
  const lanes = await Promise.all(
    queues.slice(0, LANES_OF).map((queue) =>
      Promise.all(
        ["waiting", "running", "ended"].map((stage) =>
          get(`/_ci/jobs?stage=${stage}&queue=${encodeURIComponent(queue.id)}&limit=${CHIPS}`),
        ),
      ),
    ),
  );
  const chip = (job) => ({ key: job.id, state: job.state, input: job.input, level: job.level, held: job.held });
  const rows = queues.map((queue, index) => ({
    ...queue,
    key: queue.id,
    lanes: lanes[index]?.map(({ total, jobs }) => ({ total, chips: jobs.map(chip) })),
  }));
  sync($("queues"), rows.length ? rows : [{ key: "none" }], (row) => (row.key === "none" ? noQueue() : queueCard(row)));
  if (!jobs.total) forget();
  else if (shown.job === null) {
    shown.job = jobs.jobs[0].id;
    refresh("job");
  }
  showJobList(jobs);
}

/** The job that was shown is gone since a reset; the list says what to look at instead. */
function forget() {
  shown.job = null;
  if (location.hash.startsWith("#job/")) history.replaceState(null, "", "#");
}

let listed = { total: 0, jobs: [] };

function showJobList(jobs) {
  listed = jobs;
  $("count-jobs").textContent = jobs.total;
  $("jobs-note").textContent = jobs.total > jobs.jobs.length ? `the latest ${jobs.jobs.length} of ${jobs.total}` : "";
  sync($("jobs"), jobs.jobs.map((job) => ({ ...job, key: job.id, current: job.id === shown.job })), jobRow);
  if (!jobs.jobs.length) sync($("job"), [{ key: "none" }], () => h("p", { class: "empty" }, "No job yet. Submit one, and it appears here."));
}

function jobRow(job) {
  const row = { class: "row", "aria-current": String(job.current), click: () => selectJob(job.id) };
  return h("li", {},
    h(
      "button",
      row,
      h("span", { title: job.input }, nameOf(job.input)),
      pill(job.state),
      h("span", { class: "under mono", title: job.rule }, job.rule),
      h("span", { class: "under" }, clock(job.created * 1000)),
    ),
  );
}

function noQueue() {
  const text = "No bucket has the service enabled yet. Enabling it makes a queue, and the queue appears here.";
  return h("div", { class: "panel empty" }, text);
}

function queueCard(queue) {
  const paused = queue.state === "Paused";
  const turn = paused ? "resume" : "pause";
  const button = h("button", { class: "quiet", click: () => act(`/_ci/queues/${encodeURIComponent(queue.id)}/${turn}`, `The queue is ${turn}d.`) },
    paused ? "Resume" : "Pause",
  );
  const title = h("div", { class: "title" },
    h("h2", {}, queue.name),
    pill(queue.state),
    h("small", {}, `${queue.bucket} · ${queue.region}`),
    queue.callback_url && h("small", {}, `tells ${queue.callback_url}`),
    h("span", { class: "fill" }),
    button,
  );
  const { Submitted, Pause, Running, Success, Failed, Cancel } = queue.jobs;
  const numbers = [
    ["Waiting", `${Submitted + Pause}`],
    ["Running", `${Running} of ${queue.max_concurrent}`],
    ["Ended", `${Success} good · ${Failed} failed${Cancel ? ` · ${Cancel} cancelled` : ""}`],
  ];
  const lane = ([name, number], index) =>
    h("section", { class: "lane", "aria-label": `${name}: ${number}` },
      h("h4", {}, name, h("small", {}, number)),
      h("div", { class: "chips" }, queue.lanes?.[index].chips.map(chipButton) ?? []),
    );
  return h("section", { class: "panel queue", "aria-label": `Queue ${queue.name}` }, title, h("div", { class: "lanes" }, numbers.map(lane)));
}

function chipButton(chip) {
  const more = `${chip.state}${chip.level ? `, level ${chip.level}` : ""}${chip.held ? ", held back" : ""}`;
  const options = { class: `chip ${chip.state}`, title: `${chip.input} (${more})`, click: () => selectJob(chip.key) };
  return h("button", options, chip.level ? `${nameOf(chip.input)} ↑${chip.level}` : nameOf(chip.input));
}

function selectJob(id) {
  shown.job = id;
  location.hash = `job/${id}`;
  show("jobs");
  showJobList(listed);
  refresh("job");
}

// ---------------------------------------------------------------- one job

async function loadJob() {
  const id = shown.job;
  if (id === null) return;
  let job;
  try {
    job = await get(`/_ci/jobs/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error.status !== 404 || id !== shown.job) throw error;
    forget();
    return refresh("lists");
  }
  if (id !== shown.job) return;
  sync(
    $("job"),
    [
      { key: "title", id, input: job.input, state: job.state, level: job.level, held: job.held },
      { key: "times", transitions: job.transitions },
      { key: "facts", job: { ...job, answer_xml: null, callbacks: null, transitions: null, steps: null } },
      { key: `pictures ${id}`, id, state: job.state, ended: job.ended },
      { key: "steps", input: job.input_picture, steps: job.steps, rule: job.rule, problem: job.rule_problem, result: job.result },
      { key: "callbacks", id, callbacks: job.callbacks },
      { key: "papers", request: job.request_xml, answer: job.answer_xml },
    ],
    (part) => (part.key.startsWith("pictures") ? pictures(part) : parts[part.key](part)),
  );
}

const parts = {
  title: ({ id, input, state, level, held }) =>
    h("div", { class: "title" },
      h("h2", {}, nameOf(input)),
      pill(state),
      level > 0 && h("small", {}, `level ${level}`),
      held && h("small", {}, "held back"),
      held && h("button", { class: "quiet", click: () => act(`/_ci/jobs/${encodeURIComponent(id)}/release`, "The job goes on.") }, "Release"),
      h("small", { class: "mono" }, id),
    ),

  times: ({ transitions }) =>
    h("div", { class: "line" },
      transitions.map(({ to, time_ms }, index) => [
        index > 0 && h("span", { class: "gap" }, span(time_ms - transitions[index - 1].time_ms)),
        pill(to),
        h("time", { datetime: new Date(time_ms).toISOString() }, clock(time_ms, true)),
      ]),
    ),

  facts: ({ job }) =>
    h("div", {},
      job.failure && h("p", { class: "problem" }, h("strong", {}, job.failure.code), " – ", job.failure.message),
      facts([
        ["Input", h("span", { class: "mono" }, `${job.bucket} / ${job.input}`)],
        ["Output", h("span", { class: "mono" }, `${job.output_bucket} / ${job.output}`)],
        ["Template", job.template && `${job.template.name} (${job.template.id})`],
        ["User data", job.user_data],
      ]),
    ),

  steps: ({ input, steps, rule, problem, result }) => {
    const row = (number, text, words, predicted, real, note) =>
      h("tr", {},
        h("td", { class: "size" }, number),
        h("td", {}, text && h("code", {}, text), h("div", { class: "remark" }, words), note && h("div", { class: "remark no" }, note)),
        h("td", { class: "size" }, sizeText(predicted)),
        h("td", { class: "size" }, sizeText(real)),
        h("td", { class: "size" }, agreement(predicted, real)),
      );
    const rows = steps.map((step) => row(String(step.segment), step.text, step.words, step.predicted, step.real, step.note));
    const kind = input && `${input.format}${input.orientation > 1 ? `, EXIF orientation ${input.orientation}` : ""}`;
    const names = ["", "What the rule does", "Predicted", "Real", ""];
    const made = result && `Result: ${result.format}, ${sizeText(result)}, ${bytes(result.bytes)}, quality ${result.quality}`;
    return h("section", {},
      h("h3", {}, "Rule"),
      h("pre", { class: "wrap" }, rule),
      problem && h("p", { class: "problem mono" }, problem),
      steps.length > 0 &&
        h("div", { class: "wide" },
          h("table", { class: "steps" },
            h("thead", {}, h("tr", {}, names.map((name, index) => h("th", { class: index === 1 ? null : "size", scope: "col" }, name)))),
            h("tbody", {}, input && row("", null, `the input, ${kind}`, null, input), rows),
          ),
        ),
      made && h("p", { class: "remark" }, made),
    );
  },

  callbacks: ({ callbacks }) =>
    h("section", {},
      h("h3", {}, "Callbacks"),
      callbacks.length ? callbacks.map(attempt) : h("p", { class: "remark" }, "Nobody was called back."),
    ),

  papers: ({ request, answer }) =>
    h("div", { class: "papers" },
      h("section", {}, h("h3", {}, "Submitted"), xml(request)),
      h("section", {}, h("h3", {}, "What GET /jobs/<id> answers now"), xml(answer)),
    ),
};

function agreement(predicted, real) {
  if (!predicted || !real) return "";
  const same = predicted.width === real.width && predicted.height === real.height;
  return h("span", { class: same ? "yes" : "no" }, same ? "✓ as predicted" : "✗ not as predicted");
}

function attempt({ attempt, time_ms, url, status, error, body, content_type }) {
  const good = status >= 200 && status < 300;
  return h("details", { class: "attempt" },
    h("summary", {},
      h("span", {}, `${attempt}.`),
      h("span", { class: `state ${good ? "Success" : "Failed"}` }, status ? String(status) : "no answer"),
      h("span", { class: "mono" }, url),
      h("small", {}, clock(time_ms, true)),
      error && h("span", { class: "no" }, error),
    ),
    content_type.endsWith("json") ? json(body) : xml(body),
  );
}

function json(text) {
  let pretty = text;
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Shown as it is: it may be wrong on purpose.
  }
  return h("pre", { tabindex: "0" }, pretty);
}

/** A document with a line for each element, as it stands: escapes stay escapes. */
function xml(text) {
  const pre = h("pre", { tabindex: "0" });
  let depth = 0;
  let last = "";
  const line = () => pre.append(`${last ? "\n" : ""}${"  ".repeat(Math.max(depth, 0))}`);
  for (const token of text.match(/<[^>]*>|[^<]+|</g) ?? []) {
    if (token.startsWith("</")) {
      depth -= 1;
      if (last === "close") line();
      pre.append(h("span", { class: "tag" }, token));
      last = "close";
    } else if (token.startsWith("<")) {
      line();
      pre.append(h("span", { class: "tag" }, token));
      const whole = /^<[?!]|\/>$/.test(token);
      depth += whole ? 0 : 1;
      last = whole ? "close" : "open";
    } else if (token.trim()) {
      pre.append(token);
      last = "text";
    }
  }
  return pre;
}

// ---------------------------------------------------------------- before and after

async function fetchPicture(path, name) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(await sentence(response));
  const blob = await response.blob();
  const url = URL.createObjectURL(blob);
  const image = h("img", { src: url, alt: name });
  try {
    await image.decode();
  } catch {
    throw new Error(`This browser cannot show the picture ${name} the job.`);
  } finally {
    // Once decoded the picture stays, and the bytes may go.
    URL.revokeObjectURL(url);
  }
  const size = sizeText({ width: image.naturalWidth, height: image.naturalHeight });
  image.style.setProperty("--shape", image.naturalWidth / image.naturalHeight);
  return { image, layer: h("div", { class: `layer ${name}` }, image), text: `${name} · ${size} · ${blob.type.replace("image/", "")} · ${bytes(blob.size)}` };
}

function pictures({ id, state }) {
  const stage = h("div", { class: "stage" });
  const note = h("p", { class: "remark" });
  const modes = h("div", { class: "modes", role: "group", "aria-label": "How to compare" });
  const whole = h("section", { class: "compare" }, h("div", { class: "bar" }, h("h3", {}, "Before and after"), modes), stage, note);
  const path = `/_ci/jobs/${encodeURIComponent(id)}`;
  const asked = [fetchPicture(`${path}/input`, "before")];
  if (state === "Success") asked.push(fetchPicture(`${path}/output`, "after"));
  Promise.allSettled(asked).then(([before, after]) => {
    const problems = [before, after].filter((part) => part?.status === "rejected").map((part) => part.reason.message);
    note.textContent = problems.join(" ");
    if (before.value && after?.value) compare(stage, modes, note, before.value, after.value);
    else {
      const alone = before.value ?? after?.value;
      stage.style.setProperty("--cut", before.value ? "100%" : "0%");
      if (alone) stage.append(alone.layer, h("span", { class: "tag left" }, alone.text));
      stage.hidden = !alone;
    }
  });
  return whole;
}

function compare(stage, modes, note, before, after) {
  const range = h("input", {
    type: "range", min: "0", max: "100", step: "0.5", value: String(looks.cut), "aria-label": "Before and after",
    input: () => cut(range.value),
  });
  const cut = (percent) => {
    looks.cut = Number(percent);
    stage.style.setProperty("--cut", `${percent}%`);
  };
  const names = { slider: "Slider", side: "Side by side", difference: "Difference" };
  const buttons = Object.entries(names).map(([mode, name]) => h("button", { "data-mode": mode, click: () => choose(mode) }, name));
  const labels = [h("span", { class: "tag left" }, before.text), h("span", { class: "tag right" }, after.text)];
  const choose = (mode) => {
    looks.mode = mode;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    stage.className = `stage ${mode}`;
    note.textContent = "";
    if (mode === "difference") {
      const { canvas, text } = difference(before.image, after.image);
      stage.replaceChildren(canvas);
      note.textContent = text;
    } else stage.replaceChildren(after.layer, before.layer, ...(mode === "slider" ? [range] : []), h("span", { class: "handle" }), ...labels);
  };
  modes.replaceChildren(...buttons);
  cut(looks.cut);
  choose(looks.mode);
}

/** Both pictures at the size of the result, and how far their pixels are apart, made four times as bright. */
function difference(before, after) {
  const shrink = Math.min(1, WIDEST / Math.max(after.naturalWidth, after.naturalHeight));
  const width = Math.max(1, Math.round(after.naturalWidth * shrink));
  const height = Math.max(1, Math.round(after.naturalHeight * shrink));
  const canvas = h("canvas", { width, height, role: "img" });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const pixels = (image) => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  };
  const [one, other] = [pixels(before), pixels(after)];
  let sum = 0;
  let visible = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    let most = 0;
    for (let channel = at; channel < at + 3; channel += 1) {
      const apart = Math.abs(one.data[channel] - other.data[channel]);
      sum += apart;
      most = Math.max(most, apart);
      other.data[channel] = apart * 4;
    }
    visible += most > 8 ? 1 : 0;
  }
  context.putImageData(other, 0, 0);
  const mean = (sum / (width * height * 3)).toFixed(2);
  const share = ((100 * visible) / (width * height)).toFixed(1);
  const shapes = before.naturalWidth * after.naturalHeight / (before.naturalHeight * after.naturalWidth);
  const stretched = Math.abs(shapes - 1) > 0.02 ? " The shapes differ, so the picture before is stretched." : "";
  const text = `Black is the same. Mean difference ${mean} of 255; ${share} % of the pixels differ visibly.${stretched}`;
  canvas.setAttribute("aria-label", text);
  return { canvas, text };
}

// ---------------------------------------------------------------- refused requests

let refused = { total: 0, refusals: [] };

async function loadRefusals() {
  refused = await get(`/_ci/refusals?limit=${LISTED}`);
  showRefusals();
}

function showRefusals() {
  const { total, refusals } = refused;
  $("count-refused").textContent = total;
  $("count-refused").classList.toggle("bad", total > 0);
  $("refused-note").textContent = total > refusals.length ? `the latest ${refusals.length} of ${total}` : "";
  const chosen = refusals.find(({ sequence }) => sequence === shown.refusal) ?? refusals[0];
  const row = (item) => ({ ...item, key: item.sequence, current: item === chosen });
  sync($("refusals"), refusals.map(row), refusalRow);
  sync($("refusal"), chosen ? [{ ...chosen, key: chosen.sequence }] : [{ key: "none" }], (item) =>
    item.key === "none" ? h("p", { class: "empty" }, "No request was refused because of its signature.") : refusal(item),
  );
}

function refusalRow({ sequence, method, path, code, part, time_ms, current }) {
  const select = () => {
    shown.refusal = sequence;
    location.hash = `refused/${sequence}`;
    showRefusals();
  };
  return h("li", {},
    h("button", { class: "row", "aria-current": String(current), click: select },
      h("span", { class: "mono" }, `${method} ${path}`),
      h("span", { class: "under" }, clock(time_ms)),
      h("span", { class: "under" }, part ? `wrong: ${part}` : code),
    ),
  );
}

function refusal(item) {
  const queryText = item.query.map(([name, value]) => `${name}=${value}`).join(" & ");
  return h("div", {},
    h("div", { class: "title" }, h("h2", { class: "mono" }, `${item.method} ${item.path}`), h("span", { class: "state refused" }, `${item.status ?? ""} ${item.code}`)),
    h("p", { class: "problem" }, item.part && h("strong", {}, `Wrong: ${item.part}. `), item.message),
    facts([
      ["Time", clock(item.time_ms, true)],
      ["Host", item.host],
      ["Query", queryText],
      ["Key id", item.key_id],
      ["Signed headers", item.signed_headers.join(", ")],
      ["Signed parameters", item.signed_parameters.join(", ")],
      ["Request id", h("span", { class: "mono" }, item.request_id)],
    ]),
    pieces("Canonical request (FormatString)", item.format_string),
    pieces("String to sign (StringToSign)", item.string_to_sign),
  );
}

function pieces(title, list) {
  if (!list.length) return null;
  const known = list.some(({ same }) => same !== null);
  const row = ({ name, computed, signed, same }) =>
    h("tr", {},
      h("td", { class: "size" }, name),
      h("td", {}, h("code", {}, ...(same === false ? marked(computed, signed) : [computed ?? "–"]))),
      known && h("td", {}, h("code", {}, ...(same === false ? marked(signed, computed) : [signed ?? "–"]))),
      known && h("td", { class: "size" }, h("span", { class: same ? "yes" : "no" }, same ? "✓ same" : "✗ differs")),
    );
  const names = ["Piece", "The server read", ...(known ? ["The client signed", ""] : [])];
  const unknown = "What the client signed could not be found out: compare this with what its code makes.";
  return h("section", {},
    h("h3", {}, title),
    h("div", { class: "wide" },
      h("table", { class: "pieces" }, h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, list.map(row))),
    ),
    !known && h("p", { class: "remark" }, unknown),
  );
}

/** A text with the stretch marked in which it differs from another. */
function marked(text, other) {
  if (text === null) return ["missing"];
  if (other === null) return [h("mark", {}, text)];
  const shorter = Math.min(text.length, other.length);
  let from = 0;
  while (from < shorter && text[from] === other[from]) from += 1;
  let behind = 0;
  while (behind < shorter - from && text.at(-1 - behind) === other.at(-1 - behind)) behind += 1;
  const to = text.length - behind;
  return [text.slice(0, from), h("mark", {}, text.slice(from, to)), text.slice(to)];
}

// ---------------------------------------------------------------- getting about

function show(view) {
  shown.view = view;
  for (const name of ["jobs", "refused"]) {
    $(`tab-${name}`).setAttribute("aria-selected", String(name === view));
    $(`tab-${name}`).tabIndex = name === view ? 0 : -1;
    $(`view-${name}`).hidden = name !== view;
  }
}

/** What the address says is shown, so that a link leads to a job. */
function follow() {
  const [view, id] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (view === "refused") {
    shown.refusal = id ? Number(id) : shown.refusal;
    show("refused");
    showRefusals();
  } else if (view === "job" && id !== shown.job) {
    shown.job = id;
    show("jobs");
    showJobList(listed);
    refresh("job");
  } else show("jobs");
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll(".row")];
  rows[rows.indexOf(document.activeElement) + step]?.focus();
}

for (const name of ["jobs", "refused"]) {
  const open = (view) => {
    location.hash = view === "jobs" ? (shown.job ? `job/${shown.job}` : "") : "refused";
    show(view);
  };
  $(`tab-${name}`).addEventListener("click", () => open(name));
  $(`tab-${name}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = name === "jobs" ? "refused" : "jobs";
    open(other);
    $(`tab-${other}`).focus();
  });
}
for (const list of ["jobs", "refusals"]) $(list).addEventListener("keydown", walk);
$("release-all").addEventListener("click", () => act("/_ci/release", "Whatever was held back goes on."));
$("reset").addEventListener("click", () => $("confirm").showModal());
$("confirm").addEventListener("close", () => {
  if ($("confirm").returnValue === "yes") act("/_ci/reset", "Everything begins anew.");
  $("confirm").returnValue = "";
});
addEventListener("hashchange", follow);
get("/_ci/health").then(({ version }) => ($("version").textContent = version), () => {});
follow();
listen();
