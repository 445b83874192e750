#!/usr/bin/env python3
"""Runs `ack-lint check` online on the seed page, without the internet.

mitmproxy plays all hosts (scripts/online_hosts.py); the program reaches it through HTTPS_PROXY and trusts it through
SSL_CERT_FILE. First every host works: each URL is checked once, and there are no findings. Then one fault at a time: one
finding each, with the right rule, location and exit status.

    scripts/online.py --program target/release/ack-lint --mitmdump VENV/bin/mitmdump
"""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "fixtures/seed/ACKNOWLEDGMENTS.md"
TIMEOUT = 3  # seconds per link

AVATAR = "https://avatars.githubusercontent.com/u/"
GONE_FACE = AVATAR + "55008744?v=4&s=80"
PAGE_FOR_FACE = AVATAR + "6773835?v=4&s=80"
MOVED = "https://github.com/geohot/tinygrad"
GONE = "https://github.com/eliasab16"
ACCOUNT = "https://api.github.com/user/55062776"  # the number of that person's avatar
BUSY = "https://github.com/harvard-edge/cs249r_book/graphs/contributors"
SILENT = "https://minitorch.github.io/"

# The fault, the responses that cause it, the findings (URL, rule, severity), the exit status.
SCENES = [
    ("all is well", {}, [], 0),
    ("an avatar that is gone", {GONE_FACE: {"status": 404, "body": "html"}}, [(GONE_FACE, "avatar/dead", "error")], 1),
    (
        "an avatar that redirects to a page",
        {PAGE_FOR_FACE: {"status": 302, "location": "https://github.com/login"}},
        [(PAGE_FOR_FACE, "avatar/not-an-image", "error")],
        1,
    ),
    (
        "a repository that moved",
        {MOVED: {"status": 301, "location": "https://github.com/tinygrad/tinygrad"}},
        [(MOVED, "link/moved", "warning")],
        0,
    ),
    ("a person who is gone", {GONE: {"status": 404}, ACCOUNT: {"status": 404}}, [(GONE, "link/dead", "error")], 1),
    ("an overloaded server", {BUSY: {"status": 503}}, [(BUSY, "link/unreachable", "warning")], 0),
    ("a host that never answers", {SILENT: {"hang": True}}, [(SILENT, "link/unreachable", "warning")], 0),
]
RENAMED = {GONE: {"status": 404}, ACCOUNT: {"json": {"login": "eliasab", "id": 55062776}}}
SCENES.append(
    (
        "all of them at once",
        {url: answer for _, answers, _, _ in SCENES for url, answer in answers.items()},
        [finding for _, _, findings, _ in SCENES for finding in findings],
        1,
    )
)
SCENES.append(("a person who has another login", RENAMED, [(GONE, "contributor/renamed", "warning")], 0))


def places(source: str) -> dict[str, tuple[int, int]]:
    """The location of each URL: line and column from 1, columns in code points."""
    found = {}
    for number, line in enumerate(source.splitlines(), 1):
        for match in re.finditer(r'(?:\]\(|(?:href|src)=")(https?://[^")]+)', line):
            found.setdefault(match[1], (number, match.start(1) + 1))
    return found


def asked_as(url: str) -> str:
    """A URL as in a request: an empty path is `/`."""
    return url + "/" if re.fullmatch(r"https?://[^/]+", url) else url


@contextlib.contextmanager
def hosts(mitmdump: str, folder: pathlib.Path, plan: pathlib.Path):
    """Runs the proxy and yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [mitmdump, "--quiet", "--listen-host", "127.0.0.1", "--listen-port", str(port)]
    for option in [f"confdir={folder}", "connection_strategy=lazy", "upstream_cert=false"]:
        command += ["--set", option]
    command += ["--scripts", str(ROOT / "scripts/online_hosts.py")]
    with open(folder / "proxy.log", "w+", encoding="utf-8") as log:
        proxy = subprocess.Popen(command, env={**os.environ, "ONLINE_PLAN": str(plan)}, stdout=log, stderr=log)
        try:
            for _ in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                if proxy.poll() is not None:
                    break
                time.sleep(0.1)
            if proxy.poll() is not None:
                log.seek(0)
                sys.exit(f"the proxy did not start: {log.read()}")
            yield port
        finally:
            proxy.terminate()
            proxy.wait(10)


def environment(port: int, folder: pathlib.Path) -> dict[str, str]:
    """The environment of a user behind the proxy, without the variables of this machine."""
    kept = {k: v for k, v in os.environ.items() if not re.search(r"proxy|^SSL_CERT|^ACK_LINT|^GITHUB", k, re.I)}
    proxy = f"http://127.0.0.1:{port}"
    trust = str(folder / "mitmproxy-ca-cert.pem")
    return {**kept, "HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "SSL_CERT_FILE": trust, "NO_COLOR": "1"}


def run(program: str, env: dict[str, str]) -> tuple[int, str, str, float]:
    command = [program, "check", str(PAGE), "--output-format", "json", "--no-cache"]
    command += ["--timeout", str(TIMEOUT), "--retries", "1"]
    start = time.monotonic()
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr, time.monotonic() - start


def compare(scene, source: str, result, log: list[dict]) -> list[str]:
    """The differences from what is expected."""
    _, answers, findings, status = scene
    code, out, err, took = result
    problems = []
    if code != status:
        problems.append(f"exit status {code}, not {status}")
    try:
        report = json.loads(out)
    except json.JSONDecodeError as error:
        return [*problems, f"standard output is not JSON: {error}", out[:500], err[:500]]
    where = places(source)

    def spot(url: str) -> tuple[int, int, int, int]:
        line, column = where[url]
        return line, column, line, column + len(url)

    wanted = sorted((*spot(url), rule, severity) for url, rule, severity in findings)
    got = [
        (d["start"]["line"], d["start"]["column"], d["end"]["line"], d["end"]["column"], d["rule"], d["severity"])
        for d in report["diagnostics"]
    ]
    if got != wanted:
        problems.append(f"found {got}, not {wanted}")
        problems += [f"    {d['rule']}: {d['message']}" for d in report["diagnostics"]]
    links = report["summary"]["links"]
    if links["unique"] != len(where):
        problems.append(f"the summary counts {links['unique']} addresses, not {len(where)}")
    if not answers and links["ok"] != len(where):
        problems.append(f"the summary says that {links['ok']} are ok, not {len(where)}")
    counts = collections.Counter(entry["url"] for entry in log)
    for url in where:
        times, faulty = counts.pop(asked_as(url), 0), url in answers
        if times != 1 and not (faulty and times == 2):
            problems.append(f"{url} was requested {times} times")
    # Redirect targets, and the current names of accounts whose profile is gone.
    expected = {answer["location"] for answer in answers.values() if "location" in answer} | {ACCOUNT} & set(answers)
    if set(counts) != expected:
        problems.append(f"also requested: {sorted(counts)}, and not only {sorted(expected)}")
    if {entry["method"] for entry in log} != {"GET"}:
        problems.append("another method than GET")
    if took > TIMEOUT + 5:
        problems.append(f"it took {took:.1f} s with a timeout of {TIMEOUT} s")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, help="the ack-lint to run")
    parser.add_argument("--mitmdump", default="mitmdump", help="mitmdump of mitmproxy 11 or newer")
    parser.add_argument("--serve", action="store_true", help="only play the hosts, and print how to reach them")
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    source = PAGE.read_text(encoding="utf-8")
    assert len(places(source)) == 44, len(places(source))
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        plan, log = folder / "plan.json", folder / "requests.jsonl"
        plan.write_text(json.dumps({"log": str(log), "answers": {}}))
        with hosts(options.mitmdump, folder, plan) as port:
            env = environment(port, folder)
            if options.serve:
                print(f"HTTPS_PROXY={env['HTTPS_PROXY']} SSL_CERT_FILE={env['SSL_CERT_FILE']}", flush=True)
                with contextlib.suppress(KeyboardInterrupt):
                    time.sleep(3600)
                return 0
            for scene in SCENES:
                log.write_text("")
                plan.write_text(json.dumps({"log": str(log), "answers": scene[1]}))
                result = run(program, env)
                entries = [json.loads(line) for line in log.read_text().splitlines()]
                problems = compare(scene, source, result, entries)
                failed |= bool(problems)
                print(f"{'FAILED' if problems else 'ok':6} {scene[0]} ({len(entries)} requests, {result[3]:.1f} s)")
                for problem in problems:
                    print(f"       {problem}")
        # The proxy is stopped: no host can be reached, and that proves nothing about 44 links.
        code, out, err, took = run(program, env)
        down = code == 2 and took < TIMEOUT + 5
        failed |= not down
        print(f"{'ok' if down else 'FAILED':6} no network at all (exit status {code}, {took:.1f} s)")
        if not down:
            print(f"       {out[:300]} {err[:300]}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
