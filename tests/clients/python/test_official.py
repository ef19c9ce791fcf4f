"""The official client for Python, `cos-python-sdk-v5`, against the emulator.

Nothing in it is changed. What it is told is its key, its region, and where to connect. Every test is a whole story, so
that each can run alone.
"""

from __future__ import annotations

import os
import time
import unittest
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from png import Picture
from qcloud_cos import CosClientError, CosServiceError
from support import BUCKET, ENDPOINT, PATIENCE, REGION, Receiver, admin, client

RULE = "imageMogr2/thumbnail/!50p/rotate/90/format/png"
SAMPLE = Path(os.environ["CLOUD_INFINITE_SAMPLE"])


def operation(output: str, **more: Any) -> dict[str, Any]:
    return {
        "PicProcess": {"IsPicInfo": "true", "ProcessRule": RULE},
        "Output": {"Region": REGION, "Bucket": BUCKET, "Object": output},
        **more,
    }


class Official(unittest.TestCase):
    def setUp(self) -> None:
        self.cos = client()
        _, opened = self.cos.ci_open_pic_bucket(BUCKET)
        self.assertEqual(opened["PicBucket"]["Name"], BUCKET)
        (queue,) = self.cos.ci_get_media_pic_queue(BUCKET)["QueueList"]
        self.queue = queue["QueueId"]
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)

    def tearDown(self) -> None:
        self.cos.ci_close_pic_bucket(BUCKET)
        # All of it was signed, and every signature was checked.
        for request in admin("requests"):
            self.assertIn(request["auth"]["verdict"], ("accepted", "SignatureDoesNotMatch"), request)

    def ended(self, job: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            (detail,) = self.cos.ci_get_media_pic_jobs(BUCKET, job)["JobsDetail"]
            if detail["State"] not in ("Submitted", "Running"):
                return detail
            time.sleep(0.01)
        raise AssertionError(f"{job} does not end")

    def submit(self, body: dict[str, Any]) -> str:
        (job,) = self.cos.ci_create_media_pic_jobs(BUCKET, Jobs=body)["JobsDetail"]
        self.assertEqual((job["State"], job["QueueId"]), ("Submitted", self.queue))
        return job["JobId"]

    def check_picture(self, key: str) -> None:
        """Half as large as the sample of 640 x 480, and turned to the right."""
        body = self.cos.get_object(BUCKET, key)["Body"].get_raw_stream().read()
        picture = Picture(body)
        self.assertEqual((picture.width, picture.height), (240, 320))
        corners = {"red": (4, 4), "green": (-5, 4), "blue": (-5, -5), "yellow": (4, -5)}
        expected = {"yellow": (240, 200, 40), "red": (220, 40, 40), "green": (40, 170, 60), "blue": (40, 80, 210)}
        for place, colour in zip(corners.values(), expected.values(), strict=True):
            # Clockwise from the top left: what was at the bottom left is there now.
            for value, wanted in zip(picture.at(*place), colour, strict=True):
                self.assertLess(abs(value - wanted), 24, (place, colour, picture.at(*place)))

    def test_from_a_picture_to_a_callback(self) -> None:
        put = self.cos.put_object(BUCKET, SAMPLE.read_bytes(), "in/sample.jpg", ContentType="image/jpeg")
        self.assertTrue(put["ETag"] and put["x-cos-hash-crc64ecma"] and put["x-cos-request-id"])
        job = self.submit(
            {
                "Tag": "PicProcess",
                "QueueId": self.queue,
                "Input": {"Object": "in/sample.jpg"},
                "Operation": operation("out/turned.png", UserData="order-17 <&>"),
                "CallBack": self.receiver.url,
                "CallBackFormat": "XML",
            }
        )
        headers, told = self.receiver.next()
        self.assertEqual(headers["Content-Type"], "application/xml")
        self.assertEqual((told.tag, told.findtext("EventName")), ("Response", "TaskFinish"))
        self.assertEqual(told.findtext("JobsDetail/JobId"), job)
        self.assertEqual(told.findtext("JobsDetail/State"), "Success")
        self.assertEqual(told.findtext("JobsDetail/Operation/UserData"), "order-17 <&>")

        # Whoever is told can see it at once.
        detail = self.ended(job)
        self.assertEqual((detail["State"], detail["Code"], detail["Tag"]), ("Success", "Success", "PicProcess"))
        self.assertEqual(detail["Operation"]["UserData"], "order-17 <&>")
        result = detail["Operation"]["PicProcessResult"]
        self.assertEqual(
            [result["ProcessResult"][name] for name in ("Format", "Width", "Height")], ["png", "240", "320"]
        )
        self.assertEqual(
            [result["OriginalInfo"]["ImageInfo"][name] for name in ("Format", "Width", "Height")],
            ["JPEG", "640", "480"],
        )
        self.check_picture("out/turned.png")

    def test_one_job_or_several(self) -> None:
        self.cos.put_object(BUCKET, SAMPLE.read_bytes(), "in/sample.jpg")
        body = {"Tag": "PicProcess", "Input": {"Object": "in/sample.jpg"}}
        jobs = []
        for number in range(3):
            jobs.append(self.submit({**body, "Operation": operation(f"out/{number}.png")}))
            self.ended(jobs[-1])
            listed = self.cos.ci_list_media_pic_jobs(BUCKET, "PicProcess", QueueId=self.queue)
            # As many as there are in this service: what it was before, another test may have had.
            ids = [detail["JobId"] for detail in listed["JobsDetail"]]
            self.assertEqual(ids[: number + 1], jobs[::-1])
        details = self.cos.ci_get_media_pic_jobs(BUCKET, ",".join(jobs))["JobsDetail"]
        self.assertEqual([detail["JobId"] for detail in details], jobs)
        # The newer path answers the same.
        self.assertEqual(self.cos.ci_get_media_jobs(BUCKET, jobs[0])["JobsDetail"], details[:1])
        pages, token = [], ""
        while True:
            page = self.cos.ci_list_media_pic_jobs(
                BUCKET, "PicProcess", QueueId=self.queue, Size=1, NextToken=token, States="Success"
            )
            pages += [detail["JobId"] for detail in page["JobsDetail"]]
            token = page.get("NextToken") or ""
            if not token:
                break
        self.assertEqual(pages[:3], jobs[::-1])
        for number in range(3):
            self.check_picture(f"out/{number}.png")

    def test_queues(self) -> None:
        changed = self.cos.ci_update_media_pic_queue(
            BUCKET,
            self.queue,
            Request={
                "Name": "mine",
                "State": "Active",
                "NotifyConfig": {
                    "State": "On",
                    "Event": "TaskFinish",
                    "ResultFormat": "XML",
                    "Type": "Url",
                    "Url": self.receiver.url,
                },
            },
        )
        (queue,) = changed["Queue"]
        self.assertEqual((queue["Name"], queue["NotifyConfig"]["Url"]), ("mine", self.receiver.url))
        (queue,) = self.cos.ci_get_media_pic_queue(BUCKET, State="Active", QueueIds=self.queue)["QueueList"]
        self.assertEqual((queue["Name"], queue["State"], queue["BucketId"]), ("mine", "Active", BUCKET))
        # The queue tells about jobs that name nobody to tell.
        self.cos.put_object(BUCKET, SAMPLE.read_bytes(), "in/sample.jpg")
        body = {"Tag": "PicProcess", "Input": {"Object": "in/sample.jpg"}}
        job = self.submit({**body, "Operation": operation("out/queue.png")})
        _, told = self.receiver.next()
        self.assertEqual(told.findtext("JobsDetail/JobId"), job)
        none = self.cos.ci_get_media_pic_queue(BUCKET, QueueIds="pnone")
        self.assertEqual((none["NonExistPIDs"], none.get("QueueList")), ("pnone", None))

    def test_buckets(self) -> None:
        found = self.cos.ci_get_pic_bucket(Regions=REGION, BucketNames=BUCKET)
        (bucket,) = found["PicBucketList"]
        self.assertEqual((found["TotalCount"], bucket["BucketId"], bucket["Region"]), ("1", BUCKET, REGION))
        _, closed = self.cos.ci_close_pic_bucket(BUCKET)
        self.assertEqual(closed["BucketName"], BUCKET)
        self.assertEqual(self.cos.ci_get_pic_bucket(Regions=REGION, BucketNames=BUCKET)["TotalCount"], "0")
        self.cos.ci_open_pic_bucket(BUCKET)

    def test_templates(self) -> None:
        template = {"Tag": "PicProcess", "Name": "half", "PicProcess": {"IsPicInfo": "true", "ProcessRule": RULE}}
        made = self.cos.ci_create_template(BUCKET, template)["Template"]
        name = made["TemplateId"]
        self.assertEqual((made["Name"], made["PicProcess"]["ProcessRule"]), ("half", RULE))
        changed = self.cos.ci_update_template(BUCKET, name, {**template, "Name": "a-half"})["Template"]
        self.assertEqual((changed["TemplateId"], changed["Name"]), (name, "a-half"))
        (listed,) = self.cos.ci_get_template(BUCKET, Ids=name)["TemplateList"]
        self.assertEqual((listed["TemplateId"], listed["Name"]), (name, "a-half"))
        self.cos.put_object(BUCKET, SAMPLE.read_bytes(), "in/sample.jpg")
        output = operation("out/template.png")["Output"]
        job = self.submit(
            {
                "Tag": "PicProcess",
                "Input": {"Object": "in/sample.jpg"},
                "Operation": {"TemplateId": name, "Output": output},
            }
        )
        self.assertEqual(self.ended(job)["State"], "Success")
        self.check_picture("out/template.png")
        deleted = self.cos.ci_delete_template(BUCKET, name)
        self.assertEqual(deleted["TemplateId"], name)
        self.assertEqual(self.cos.ci_get_template(BUCKET, Ids=name)["TotalCount"], "0")

    def test_objects(self) -> None:
        key = "objects/ä b+c%2F.txt"
        self.cos.put_object(BUCKET, b"hello", key, ContentType="text/plain", Metadata={"x-cos-meta-a": "1"})
        head = self.cos.head_object(BUCKET, key)
        self.assertEqual((head["Content-Length"], head["Content-Type"], head["x-cos-meta-a"]), ("5", "text/plain", "1"))
        self.assertEqual(head["ETag"], '"5d41402abc4b2a76b9719d911017c592"')
        self.assertTrue(self.cos.object_exists(BUCKET, key))
        got = self.cos.get_object(BUCKET, key, Range="bytes=1-3")
        self.assertEqual((got["Content-Range"], got["Body"].get_raw_stream().read()), ("bytes 1-3/5", b"ell"))
        listed = self.cos.list_objects(BUCKET, Prefix="objects/")
        (entry,) = listed["Contents"]
        self.assertEqual((entry["Key"], entry["Size"], listed["IsTruncated"]), (key, "5", "false"))
        (entry,) = self.cos.list_objects(BUCKET, Prefix="objects/", EncodingType="url")["Contents"]
        # Its user has to undo what its user has asked for.
        self.assertEqual(unquote(entry["Key"]), key)
        self.cos.put_object(BUCKET, b"", "objects/z")
        entries = self.cos.list_objects(BUCKET, Prefix="objects/")["Contents"]
        self.assertEqual([entry["Key"] for entry in entries], ["objects/z", key])
        for gone in (key, "objects/z", "objects/never"):
            self.cos.delete_object(BUCKET, gone)
        self.assertNotIn("Contents", self.cos.list_objects(BUCKET, Prefix="objects/"))
        self.assertFalse(self.cos.object_exists(BUCKET, key))
        with self.assertRaises(CosServiceError) as caught:
            self.cos.get_object(BUCKET, key)
        self.assertEqual((caught.exception.get_status_code(), caught.exception.get_error_code()), (404, "NoSuchKey"))
        self.assertTrue(caught.exception.get_request_id())

    def test_other_ways_to_the_emulator(self) -> None:
        address = urlsplit(ENDPOINT)
        # Names of one's own: the client then signs the host without its port, and sends it with it.
        names = client(
            Endpoint=f"cos.{REGION}.localhost:{address.port}", EndpointCi=f"ci.{REGION}.localhost:{address.port}"
        )
        (queue,) = names.ci_get_media_pic_queue(BUCKET)["QueueList"]
        self.assertEqual(queue["QueueId"], self.queue)
        # By its address the client reaches objects only: it names the host of the storage service in every request.
        direct = client()
        direct.get_conf().set_ip_port(address.hostname, address.port)
        for cos in (names, direct):
            cos.put_object(BUCKET, b"hello", "ways/a b")
            self.assertEqual(cos.get_object(BUCKET, "ways/a b")["Body"].get_raw_stream().read(), b"hello")
            cos.delete_object(BUCKET, "ways/a b")

    def test_a_url_that_somebody_else_opens(self) -> None:
        self.cos.put_object(BUCKET, b"hello", "urls/a b")
        url = urlsplit(self.cos.get_presigned_url(BUCKET, "urls/a b", "GET"))
        for path, status, body in ((url.path, 200, b"hello"), (url.path + "x", 403, None)):
            connection = HTTPConnection(urlsplit(ENDPOINT).netloc, timeout=PATIENCE)
            connection.request("GET", f"{path}?{url.query}", headers={"Host": url.netloc})
            answer = connection.getresponse()
            self.assertEqual((answer.status, answer.read() if body else None), (status, body))
            connection.close()

    def test_files(self) -> None:
        with TemporaryDirectory() as folder:
            there = Path(folder, "back.jpg")
            self.cos.upload_file(BUCKET, "files/sample.jpg", str(SAMPLE))
            self.cos.download_file(BUCKET, "files/sample.jpg", str(there))
            self.assertEqual(there.read_bytes(), SAMPLE.read_bytes())
        self.cos.delete_object(BUCKET, "files/sample.jpg")

    def test_what_is_wrong_is_told(self) -> None:
        stranger = client(secret_key="canary-of-a-stranger")
        for call in (
            lambda: stranger.ci_get_media_pic_queue(BUCKET),
            lambda: stranger.put_object(BUCKET, b"x", "x"),
        ):
            with self.assertRaises(CosServiceError) as caught:
                call()
            self.assertEqual(caught.exception.get_status_code(), 403)
            self.assertEqual(caught.exception.get_error_code(), "SignatureDoesNotMatch")
        body = {"Tag": "PicProcess", "Input": {"Object": "in/none.jpg"}, "Operation": operation("out/none.png")}
        detail = self.ended(self.submit(body))
        self.assertEqual((detail["State"], detail["Code"]), ("Failed", "NoSuchKey"))
        with self.assertRaises(CosServiceError) as caught:
            self.cos.ci_create_media_pic_jobs(BUCKET, Jobs={"Tag": "PicProcess"})
        self.assertEqual((caught.exception.get_status_code(), caught.exception.get_error_code()), (400, "InvalidArgument"))
        with self.assertRaises((CosServiceError, CosClientError)):
            self.cos.get_object("nope-1250000000", "x")


if __name__ == "__main__":
    unittest.main()
