"""Asks ack-lint about pages: writes them to a folder, and reads what is reported on each."""

import json
import subprocess
import sys
from pathlib import Path


def run(program, folder, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(arguments)} ends with {done.returncode}: {done.stderr[:2000]}")
    return done.stdout


def write(folder, texts):
    """Writes texts by the names of their files."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def check(program, folder, *arguments):
    """The findings on the pages of a folder, by the name of the page."""
    found = {}
    for one in json.loads(run(program, folder, "check", *arguments, "--output-format", "json", "."))["diagnostics"]:
        found.setdefault(Path(one["file"]).name, []).append(one)
    return found


def finish(compared, meant, left, show):
    """Prints the differences with the shortest pages, each of (what differs, page, …), and ends the comparison."""
    for what, *texts in sorted(left, key=lambda one: len(one[1]))[:show]:
        print(f"\n=== {what}", *texts, sep="\n---\n")
    print(f"{compared} documents compared, {meant} differences meant, {len(left)} left")
    sys.exit(1 if left else 0)
