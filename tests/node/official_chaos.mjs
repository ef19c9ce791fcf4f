// Submits as chaos.mjs does, with the SDK that the service's maker offers for Node.js, as it comes from its package.
//
// Only what a run needs is set: key, the fault server in the place of an HTTP proxy, so that requests keep the host
// name of the service, and the timeout that the other drivers use.
//
// What its user is told becomes an outcome of the account by this rule:
//
// - An id of a job: `created`.
// - An error that carries the status of an answer: `rejected`.
// - Any other error, and an answer without an id: `not_sent`.
// - Nothing, because the SDK threw an exception where no caller can catch it, which would have ended the program of a
//   user who does not expect that: `not_sent`. How often that was is printed.
//
// The last three say "this failed" and nothing more. The SDK has no word for "the job may exist".
import COS from "cos-nodejs-sdk-v5";
import { ATTEMPT_TIMEOUT_MS, heal, inputs, inTurns, line, RULE, run, write } from "./chaos_run.mjs";

const { endpoint, bucket, region, secretId, secretKey } = run;
const host = `${bucket}.ci.${region}.myqcloud.com`;
const cos = new COS({ SecretId: secretId, SecretKey: secretKey, Proxy: endpoint, Timeout: ATTEMPT_TIMEOUT_MS });
// All attempts and then some. A call of which nothing was heard for so long will never come back.
const PATIENCE_MS = 30_000;

function body(input) {
  return COS.util.json2xml({
    Request: {
      Tag: "PicProcess",
      Input: { Object: input },
      Operation: {
        Output: { Bucket: bucket, Region: region, Object: `out/${input}` },
        PicProcess: { ProcessRule: RULE },
      },
    },
  });
}

async function submit(input) {
  let timer;
  const silence = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, { outcome: "not_sent" });
  });
  const request = {
    Bucket: bucket,
    Region: region,
    Method: "POST",
    Url: `http://${host}/jobs`,
    Key: "jobs",
    Headers: { "Content-Type": "application/xml" },
    Body: body(input),
  };
  const told = await Promise.race([ask(request), silence]);
  clearTimeout(timer);
  return { ...line(input), ...told };
}

/** What the SDK says of one request, by the rule above. */
async function ask(request) {
  try {
    const answer = await cos.request(request);
    const id = jobId(answer);
    return id === undefined ? { outcome: "not_sent" } : { outcome: "created", job_id: id };
  } catch (error) {
    return { outcome: error?.statusCode === undefined ? "not_sent" : "rejected" };
  }
}

/** The id in a good answer, if it is one. */
function jobId(answer) {
  const details = answer?.Response?.JobsDetail;
  const id = (Array.isArray(details) ? details[0] : details)?.JobId;
  return typeof id === "string" && id !== "" ? id : undefined;
}

let uncaught = 0;
process.on("uncaughtException", () => {
  uncaught += 1;
});
const account = [];
await inTurns(inputs, async (input) => account.push(await submit(input)));
await heal();
write(account);
if (uncaught > 0) console.log(`exceptions that no caller can catch and that end a program: ${uncaught}`);
// Connections that the SDK keeps would keep this program.
process.exit(0);
