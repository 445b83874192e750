"""mitmproxy add-on that plays every host: nothing leaves the machine.

`ONLINE_PLAN` names a JSON file that is read for each request:

    {"log": "requests.jsonl", "answers": {"https://host/path": {"status": 404}}}

An answer has `status`, `location`, `body` (`png` or `html`), `json` and `hang` (never answer). Other URLs get status 200, with
an image on avatar hosts and a page elsewhere. Each request is one line of the log.
"""

import asyncio
import json
import os
import struct
import zlib

from mitmproxy import http


def png(width: int, height: int) -> bytes:
    """An image in one color."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x33\x66\x99" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = png(80, 80)
PAGE = b"<!doctype html><html lang=en><title>A page</title><h1 id=top>A page</h1></html>"


class Hosts:
    async def request(self, flow: http.HTTPFlow) -> None:
        with open(os.environ["ONLINE_PLAN"], encoding="utf-8") as file:
            plan = json.load(file)
        url = flow.request.pretty_url
        with open(plan["log"], "a", encoding="utf-8") as log:
            log.write(json.dumps({"method": flow.request.method, "url": url}) + "\n")
        answer = plan["answers"].get(url, {})
        if answer.get("hang"):
            await asyncio.sleep(3600)
        image = "avatars" in flow.request.pretty_host
        body, kind = {"png": (PICTURE, "image/png"), "html": (PAGE, "text/html; charset=utf-8")}[
            answer.get("body", "png" if image else "html")
        ]
        if "json" in answer:
            body, kind = json.dumps(answer["json"]).encode(), "application/json"
        headers = {"Content-Type": kind}
        if "location" in answer:
            headers["Location"] = answer["location"]
        flow.response = http.Response.make(answer.get("status", 200), body, headers)


addons = [Hosts()]
