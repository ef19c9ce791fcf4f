// The official client for Node.js, `cos-nodejs-sdk-v5`, against the emulator.
//
// Nothing in it is changed. What it is told is its key, and where to connect. It has no functions for asynchronous
// picture jobs, but one for any request, which signs, sends, and reads XML.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import COS from "cos-nodejs-sdk-v5";
import { picture } from "./png.mjs";
import { admin, bucket, client, list, open, processing, receiver, region, WAYS } from "./support.mjs";

const RULE = "imageMogr2/thumbnail/!50p/rotate/90/format/png";
// The second is of tests that want it.
const VERDICTS = ["accepted", "SignatureDoesNotMatch"];
const sample = readFileSync(process.env.CLOUD_INFINITE_SAMPLE);

const submission = (output, more = {}, operation = {}) => ({
  Tag: "PicProcess",
  Input: { Object: "in/sample.jpg" },
  Operation: {
    PicProcess: { IsPicInfo: "true", ProcessRule: RULE },
    Output: { Region: region, Bucket: bucket, Object: output },
    ...operation,
  },
  ...more,
});

for (const [name, way] of Object.entries(WAYS)) {
  describe(`the emulator ${name}`, () => {
    const cos = client(way);
    const ask = async (...request) => (await processing(cos, ...request)).Response;
    const object = (key) => ({ Bucket: bucket, Region: region, Key: key });
    let told;
    let queue;

    before(async () => {
      const opened = await ask("POST", "/picbucket");
      assert.equal(opened.PicBucket.Name, bucket);
      [queue] = list((await ask("GET", "/picqueue", { state: "All" })).QueueList).map((entry) => entry.QueueId);
      await cos.putObject({ ...object("in/sample.jpg"), Body: sample, ContentType: "image/jpeg" });
      told = await receiver();
    });

    after(async () => {
      await told.close();
      assert.equal((await ask("DELETE", "/picbucket")).BucketName, bucket);
    });

    afterEach(async () => {
      // All of it was signed, and every signature was checked.
      for (const request of await admin("requests")) {
        assert.ok(VERDICTS.includes(request.auth.verdict), JSON.stringify(request));
      }
    });

    const submit = async (body) => {
      const [job, ...more] = list((await ask("POST", "/jobs", undefined, body)).JobsDetail);
      assert.deepEqual([job.State, job.QueueId, more], ["Submitted", queue, []]);
      return job.JobId;
    };

    const ended = async (id) => {
      for (;;) {
        const [job] = list((await ask("GET", `/jobs/${id}`)).JobsDetail);
        if (!["Submitted", "Running"].includes(job.State)) return job;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };

    // Half as large as the sample of 640 x 480, and turned to the right.
    const checkPicture = async (key) => {
      const { Body } = await cos.getObject(object(key));
      const { width, height, at } = picture(Body);
      assert.deepEqual([width, height], [240, 320]);
      // Clockwise from the top left: what was at the bottom left is there now.
      for (const [x, y, colour] of [
        [4, 4, [240, 200, 40]],
        [235, 4, [220, 40, 40]],
        [235, 315, [40, 170, 60]],
        [4, 315, [40, 80, 210]],
      ]) {
        const found = at(x, y);
        assert.ok(found.every((value, index) => Math.abs(value - colour[index]) < 24), `${x} ${y}: ${found}`);
      }
    };

    test("from a picture to a callback", async () => {
      const more = { QueueId: queue, CallBack: told.url, CallBackFormat: "XML" };
      const id = await submit(submission("out/turned.png", more, { UserData: "order-17 <&>" }));
      const { headers, body } = await told.next();
      assert.equal(headers["content-type"], "application/xml");
      const { Response: event } = COS.util.xml2json(body);
      assert.deepEqual([event.EventName, event.JobsDetail.JobId], ["TaskFinish", id]);
      assert.deepEqual([event.JobsDetail.State, event.JobsDetail.Operation.UserData], ["Success", "order-17 <&>"]);

      // Whoever is told can see it at once.
      const job = await ended(id);
      assert.deepEqual([job.State, job.Code, job.Operation.UserData], ["Success", "Success", "order-17 <&>"]);
      const { ProcessResult, OriginalInfo } = job.Operation.PicProcessResult;
      assert.deepEqual([ProcessResult.Format, ProcessResult.Width, ProcessResult.Height], ["png", "240", "320"]);
      assert.deepEqual([OriginalInfo.ImageInfo.Width, OriginalInfo.ImageInfo.Height], ["640", "480"]);
      await checkPicture("out/turned.png");
    });

    test("one job or several", async () => {
      const ids = [];
      for (let number = 0; number < 3; number += 1) {
        ids.unshift(await submit(submission(`out/${number}.png`)));
        await ended(ids[0]);
        const jobs = list((await ask("GET", "/jobs", { tag: "PicProcess", queueId: queue })).JobsDetail);
        assert.deepEqual(jobs.slice(0, number + 1).map((job) => job.JobId), ids);
        await checkPicture(`out/${number}.png`);
      }
      const several = list((await ask("GET", `/jobs/${ids.join(",")}`)).JobsDetail);
      assert.deepEqual(several.map((job) => job.JobId), ids);
      const pages = [];
      let nextToken;
      do {
        const page = await ask("GET", "/jobs", { tag: "PicProcess", queueId: queue, size: 1, nextToken });
        pages.push(...list(page.JobsDetail).map((job) => job.JobId));
        nextToken = page.NextToken || undefined;
      } while (nextToken !== undefined);
      assert.deepEqual(pages.slice(0, 3), ids);
    });

    test("queues", async () => {
      const notify = { State: "On", Event: "TaskFinish", ResultFormat: "XML", Type: "Url", Url: told.url };
      const body = { Name: "mine", State: "Active", NotifyConfig: notify };
      const [changed] = list((await ask("PUT", `/picqueue/${queue}`, undefined, body)).Queue);
      assert.deepEqual([changed.Name, changed.NotifyConfig.Url], ["mine", told.url]);
      const found = await ask("GET", "/picqueue", { state: "Active", queueIds: queue });
      assert.deepEqual(list(found.QueueList).map((entry) => [entry.QueueId, entry.Name]), [[queue, "mine"]]);
      // The queue tells about jobs that name nobody to tell.
      const id = await submit(submission("out/queue.png"));
      const { Response: event } = COS.util.xml2json((await told.next()).body);
      assert.equal(event.JobsDetail.JobId, id);
      const silent = { ...body, NotifyConfig: { State: "Off" } };
      await ask("PUT", `/picqueue/${queue}`, undefined, silent);
      const buckets = await ask("GET", "/picbucket", { bucketNames: bucket, regions: region });
      assert.deepEqual(list(buckets.PicBucketList).map((entry) => entry.BucketId), [bucket]);
    });

    test("objects", async () => {
      const key = "objects/ä b+c%2F.txt";
      const put = await cos.putObject({ ...object(key), Body: "hello", Headers: { "x-cos-meta-a": "1" } });
      const tag = `"${createHash("md5").update("hello").digest("hex")}"`;
      assert.deepEqual([put.statusCode, put.ETag], [200, tag]);
      assert.ok(put.headers["x-cos-request-id"]);
      const head = await cos.headObject(object(key));
      assert.deepEqual([head.ETag, head.headers["content-length"], head.headers["x-cos-meta-a"]], [tag, "5", "1"]);
      const got = await cos.getObject({ ...object(key), Range: "bytes=1-3" });
      assert.deepEqual([got.statusCode, got.Body.toString()], [206, "ell"]);
      const place = { Bucket: bucket, Region: region, Prefix: "objects/" };
      const one = await cos.getBucket(place);
      assert.deepEqual(one.Contents.map((entry) => [entry.Key, entry.Size]), [[key, "5"]]);
      await cos.putObject({ ...object("objects/below/z"), Body: "" });
      const two = await cos.getBucket({ ...place, Delimiter: "/" });
      assert.deepEqual(two.Contents.map((entry) => entry.Key), [key]);
      assert.deepEqual(two.CommonPrefixes.map((entry) => entry.Prefix), ["objects/below/"]);
      for (const gone of [key, "objects/below/z", "objects/never"]) {
        assert.equal((await cos.deleteObject(object(gone))).statusCode, 204);
      }
      assert.deepEqual((await cos.getBucket(place)).Contents, []);
      await assert.rejects(cos.headObject(object(key)), { statusCode: 404 });
      await assert.rejects(cos.getObject(object(key)), { statusCode: 404, code: "NoSuchKey" });
    });

    test("a URL that somebody else opens", async () => {
      const url = new URL(cos.getObjectUrl({ ...object("in/sample.jpg"), Protocol: "http:", Sign: true }));
      assert.equal(url.host, `${bucket}.cos.${region}.myqcloud.com`);
      const opened = await open(url);
      assert.equal(opened.status, 200);
      assert.ok(opened.body.equals(sample));
      url.pathname = "/in/other.jpg";
      assert.equal((await open(url)).status, 403);
    });

    test("what is wrong is told", async () => {
      const stranger = client(way, "canary-of-a-stranger");
      const refused = { statusCode: 403, code: "SignatureDoesNotMatch" };
      await assert.rejects(processing(stranger, "GET", "/picqueue", { state: "All" }), refused);
      await assert.rejects(stranger.putObject({ ...object("x"), Body: "x" }), refused);
      const id = await submit({ ...submission("out/none.png"), Input: { Object: "in/none.jpg" } });
      const job = await ended(id);
      assert.deepEqual([job.State, job.Code], ["Failed", "NoSuchKey"]);
      const invalid = { statusCode: 400, code: "InvalidArgument" };
      await assert.rejects(ask("POST", "/jobs", undefined, { Tag: "PicProcess" }), invalid);
    });
  });
}
