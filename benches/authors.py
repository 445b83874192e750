#!/usr/bin/env python3
"""Time of `contributor/uncredited` in a repository of 100,000 commits, each with a co-author (target: less than 3 s).

usage: benches/authors.py [--program target/release/ack-lint] [--commits 100000]"""

import argparse
import pathlib
import statistics
import subprocess
import tempfile
import time


def commits(count):
    """A stream for git fast-import."""
    for at in range(count):
        who = f"Person{at % 3000} Of{at % 700} <p{at % 3000}@host.example>"
        message = (
            f"Change {at}\n\nA paragraph that says why, in a few lines,\nas in real projects.\n\n"
            f"Co-authored-by: Other{at % 2000} Name <o{at % 2000}@host.example>\n"
        )
        when = f"{1_500_000_000 + 60 * at} +0000"
        text = f"{at}\n"
        yield (
            f"commit refs/heads/main\nauthor {who} {when}\ncommitter {who} {when}\ndata {len(message)}\n{message}\n"
            f"M 100644 inline f{at % 50}\ndata {len(text)}\n{text}\n"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default="target/release/ack-lint")
    parser.add_argument("--commits", type=int, default=100_000)
    given = parser.parse_args()
    program = str(pathlib.Path(given.program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-C", folder]
        subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
        stream = subprocess.Popen([*git, "fast-import", "--quiet", "--date-format=raw"], stdin=subprocess.PIPE)
        for commit in commits(given.commits):
            stream.stdin.write(commit.encode())
        stream.stdin.close()
        assert stream.wait() == 0
        people = "".join(f"- Person{at} Of{at % 700}\n" for at in range(3000))
        pathlib.Path(folder, "AUTHORS.md").write_text(f"# Authors\n\n{people}")
        run = [program, "check", "--offline", "--no-config", "--select", "contributor/uncredited", "--quiet"]
        times = []
        for _ in range(5):
            start = time.monotonic()
            subprocess.run(run, cwd=folder, check=True, stdout=subprocess.DEVNULL)
            times.append(time.monotonic() - start)
        print(f"{given.commits:,} commits: median {statistics.median(times):.2f} s, least {min(times):.2f} s")


if __name__ == "__main__":
    main()
