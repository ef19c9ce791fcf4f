// What the tests of the official client for Node.js share: clients of the emulator, and somebody to be called back.
import { createServer, get } from "node:http";
import COS from "cos-nodejs-sdk-v5";

export const bucket = process.env.CLOUD_INFINITE_BUCKET;
export const region = process.env.CLOUD_INFINITE_REGION;
const endpoint = process.env.CLOUD_INFINITE_ENDPOINT;
const secretId = process.env.TENCENTCLOUD_SECRET_ID;
const secretKey = process.env.TENCENTCLOUD_SECRET_KEY;

/** The two settings by which the client finds another server than the service's and keeps the service's names. */
export const WAYS = {
  "as a proxy": { Proxy: endpoint },
  "by its address": { Ip: new URL(endpoint).host },
};

/** The client as it comes. */
export function client(way, key = secretKey) {
  return new COS({ SecretId: secretId, SecretKey: key, Protocol: "http:", KeepAlive: false, Timeout: 60_000, ...way });
}

/** A request to the processing service by the client's function for requests that it has no name for. */
export function processing(cos, method, path, query, body) {
  return cos.request({
    Bucket: bucket,
    Region: region,
    Method: method,
    Url: `http://${bucket}.ci.${region}.myqcloud.com${path}`,
    Query: query,
    Headers: body === undefined ? undefined : { "Content-Type": "application/xml" },
    Body: body === undefined ? undefined : COS.util.json2xml({ Request: body }),
  });
}

/** What is a list when there are several is a single value when there is one: the client's users have to know. */
export function list(value) {
  return value === undefined ? [] : [value].flat();
}

/** Opens a URL with the service's host at the emulator, as a browser would that takes the one for the other. */
export function open(url) {
  const { hostname, port } = new URL(endpoint);
  const request = { hostname, port, path: url.pathname + url.search, headers: { Host: url.host } };
  return new Promise((resolve, reject) => {
    get(request, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => resolve({ status: answer.statusCode, body: Buffer.concat(pieces) }));
    }).on("error", reject);
  });
}

export async function admin(path) {
  const answer = await fetch(`${process.env.CLOUD_INFINITE_EMULATOR_ADMIN}/_ci/${path}`);
  return answer.json();
}

/** Takes callbacks, in the order in which they come. */
export async function receiver() {
  const calls = [];
  const waiting = [];
  const server = createServer((request, response) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => {
      response.end();
      const call = { headers: request.headers, body: Buffer.concat(pieces).toString() };
      const waits = waiting.shift();
      if (waits) waits(call);
      else calls.push(call);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/told`,
    next: () => (calls.length > 0 ? calls.shift() : new Promise((resolve) => waiting.push(resolve))),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
