"""Parts of gate.py: a server for releases and linked pages, a repository of pages, and act."""

import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VERSION = re.search(r'^version = "(.+)"', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)[1]


def check(condition, *what):
    if not condition:
        sys.exit(" ".join(str(part) for part in what))


class Server(ThreadingHTTPServer):
    """Serves the files of releases and linked pages; `requests` has the paths of all requests."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.requests, self.pages, self.issues = {}, [], 200, []
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def release(self, archive):
        """Makes a release that is correct (`good`), has a wrong checksum (`wrong`), or has none (`bare`)."""
        checksum = archive.with_name(f"{archive.name}.sha256").read_bytes()
        for kind, beside in (("good", checksum), ("wrong", b"0" * 64 + checksum[64:]), ("bare", b"")):
            place = f"/{kind}/v{VERSION}/{archive.name}"
            self.files |= {place: archive.read_bytes(), f"{place}.sha256": beside}



class Handler(BaseHTTPRequestHandler):
    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        """Plays the API for issues of GitHub."""
        if self.path.startswith("/projects/"):
            return self.play_gitlab()
        path, issues = self.path.partition("?")[0].removeprefix("/repos/example/docs/issues"), self.server.issues
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append(f"{self.command} {self.path}")
        if self.headers["Authorization"] != "Bearer right":
            self.answer(403, {})
        elif self.command == "GET":
            self.answer(200, [issue for issue in issues if issue["state"] == "open" and "ack-lint" in issue["labels"]])
        elif self.command == "POST":
            issues.append({"number": len(issues) + 1, "state": "open", **json.loads(sent)})
            self.answer(201, issues[-1])
        else:
            issues[int(path.strip("/")) - 1].update(json.loads(sent))
            self.answer(200, {})

    do_PATCH = do_POST

    def play_gitlab(self):
        """Plays the API for issues of GitLab."""
        issues = self.server.issues
        sent = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))
        if self.headers["PRIVATE-TOKEN"] != "right":
            self.answer(401, {})
        elif self.command == "GET":
            self.answer(200, [issue for issue in issues if issue["state"] == "opened" and issue["labels"] == "ack-lint"])
        elif self.command == "POST":
            issues.append({"iid": len(issues) + 1, "state": "opened", **sent})
            self.answer(201, issues[-1])
        else:
            issue = issues[int(self.path.rsplit("/", 1)[1]) - 1]
            issue["state"] = "closed" if sent.pop("state_event", None) == "close" else issue["state"]
            issue.update(sent)
            self.answer(200, issue)

    do_PUT = play_gitlab

    def do_GET(self):
        if self.path.startswith(("/repos/", "/projects/")):
            return self.do_POST()
        self.server.requests.append(self.path)
        page = self.path.startswith("/page")
        body = b"<p>here</p>" if page else self.server.files.get(self.path, b"")
        self.send_response(self.server.pages if page else 200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


class Site:
    """A repository of pages."""

    def __init__(self, path):
        self.path = path
        self.git("init", "--quiet", "--initial-branch=main", path, cwd=path.parent)
        self.git("remote", "add", "origin", "https://github.com/example/docs")

    def git(self, *command, cwd=None):
        done = subprocess.run(["git", *command], cwd=cwd or self.path, capture_output=True, encoding="utf-8")
        check(done.returncode == 0, "git", *command, done.stderr)
        return done.stdout.strip()

    def commit(self, **pages):
        """Writes pages, named without their extension, and commits them."""
        for name, text in pages.items():
            (self.path / f"{name}.md").write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "pages")
        return self.git("rev-parse", "HEAD")


@dataclass
class Outcome:
    """The result of a job: success, annotations, the text of its steps, and the log of act."""

    green: bool
    annotations: list
    log: str
    all: str

    def expect(self, green, *texts):
        """Expects success or failure, and one annotation with each of the texts."""
        left = list(self.annotations)
        for text in texts:
            found = next((one for one in left if text in str(one)), None)
            check(found, self.all, "\nno annotation with", text, "in", *self.annotations)
            left.remove(found)
        check(not left, self.all, "\nannotations that were not expected:", left)
        check(self.green == green, self.all, "\nexpected", "green" if green else "red")
        return self


class Act:
    """Runs the template for GitHub with the action of this checkout. gate_stubs replaces other actions."""

    def __init__(self, top, tools, server):
        self.top, self.program, self.server = top, tools / "act", server
        self.store = top / "store"
        self.template = (ROOT / "templates/github.yml").read_text()
        self.played = {f"ack-lint/ack-lint@v{VERSION}": top / "action"}
        for repository, ref in re.findall(r"uses: ([\w-]+/[\w-]+)\S*@([0-9a-f]{40})", (ROOT / "action.yml").read_text()):
            self.played[f"{repository}@{ref}"] = HERE / "gate_stubs" / repository
        self.environment = os.environ | {"HOME": str(top / "home"), "PATH": f"{top / 'bin'}:{os.environ['PATH']}"}

    def run(self, site, event="workflow_dispatch", payload=None, release="good", steps="", **inputs):
        """Runs one event. Inputs of the action are named with `_` for `-`."""
        inputs = {"download-url": f"{self.server.address}/{release}"} | inputs
        # What the template gives stays, unless it is given here.
        template = self.template if "issue" not in inputs else "".join(
            line for line in self.template.splitlines(True) if not line.startswith("          issue:")
        )
        given = "".join(f"          {name.replace('_', '-')}: {json.dumps(value)}\n" for name, value in inputs.items())
        workflow, event_file = self.top / "workflow.yml", self.top / "event.json"
        workflow.write_text(f"{template}{given}{steps}")
        event_file.write_text(json.dumps(payload or {}))
        command = [self.program, event, "--workflows", workflow, "--eventpath", event_file, "--json"]
        command += ["--platform", "ubuntu-latest=-self-hosted", "--no-cache-server", "--use-new-action-cache"]
        for name, folder in self.played.items():
            command += ["--local-repository", f"{name}={folder}"]
        # The links of the first page are not checked.
        for variable in ("ALLOW_PRIVATE=true", "RETRIES=0", "LINK_EXCLUDE=^https:"):
            command += ["--env", f"ACK_LINT_{variable}"]
        command += ["--env", f"STUB_STORE={self.store}", "--env", f"GITHUB_API_URL={self.server.address}"]
        done = subprocess.run(command, cwd=site.path, env=self.environment, capture_output=True, encoding="utf-8")
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        log = "".join(line["msg"] for line in lines if line.get("raw_output"))
        annotations = [
            (line["command"], tuple(sorted(line["kvPairs"].items())), line["arg"])
            for line in lines
            if line.get("command") in ("error", "warning", "notice")
        ]
        said = [line["msg"] for line in lines if not line["msg"].startswith("LocalRepositoryCache")]
        return Outcome(done.returncode == 0, annotations, log, "\n".join(said) + done.stderr)
