#!/usr/bin/env python3
"""How time and memory grow with pages, links, hosts, people, modules, commits and findings: 1, 4 and 16 times as many.

    benches/growth.py --program target/release/ack-lint [--rounds N] [--scale S]

An exponent of 1 is growth in proportion: `log(b / a) / log(4)` of two neighbouring sizes, after the cost of an empty page is
taken off. The server of links and hosts is `cargo build --release --example answer`.
"""

import argparse
import contextlib
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import pages

ROOT = pathlib.Path(__file__).resolve().parent.parent
FACTORS = (1, 4, 16)
AIM = 1.1
OFFLINE = ["--offline", "--no-config"]
GIT = {
    **os.environ,
    **{f"GIT_{who}_{what}": f"{value}" for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "a"), ("EMAIL", "a@b.test"))},
}


def many_pages(folder: pathlib.Path, count: int) -> list[str]:
    return [*OFFLINE, "--profile", "none", *map(str, pages.write(folder / "pages", count))]


def one_page(folder: pathlib.Path, text: str) -> str:
    page = folder / "CREDITS.md"
    page.write_text(f"# Credits\n\n{text}\n", encoding="utf-8")
    return str(page)


def findings(folder: pathlib.Path, count: int) -> list[str]:
    text = "\n".join(f"- [name {n}](missing/file{n}.md)" for n in range(count))
    return [*OFFLINE, "--profile", "none", "--output-format", "json", one_page(folder, text)]


def people(folder: pathlib.Path, count: int) -> list[str]:
    maker = pages.Maker(count)
    cells = []
    for number in range(count):
        login = f"{maker.login()}{number}"
        cells.append(f'<a href="https://github.com/{login}"><img src="{maker.avatar()}{number}" alt="{login}" /></a>')
    return [*OFFLINE, "--profile", "none", one_page(folder, "<p>\n" + "\n".join(cells) + "\n</p>")]


def modules(folder: pathlib.Path, count: int) -> list[str]:
    for number in range(1, count + 1):
        (folder / f"src/{number:04}_part{number}").mkdir(parents=True)
    (folder / "ack-lint.toml").write_text('[modules]\ndirectories = ["src"]\n', encoding="utf-8")
    text = "\n\n".join(f"Module {number:04} (Part{number}) is from there." for number in range(1, count + 1) for _ in range(20))
    return ["--offline", "--config", str(folder / "ack-lint.toml"), one_page(folder, text)]


def commits(folder: pathlib.Path, count: int) -> list[str]:
    """A repository whose modules and page are committed first, and many commits after them."""
    arguments = modules(folder, 20)
    for number in range(1, 21):
        (folder / f"src/{number:04}_part{number}/README.md").write_text("x\n", encoding="utf-8")
    git = lambda *command, **more: subprocess.run(["git", *command], cwd=folder, env=GIT, check=True, capture_output=True, **more)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message=first")
    head = git("rev-parse", "HEAD").stdout.decode().strip()
    lines = ["feature done\n"]
    for number in range(count):
        data = f"{number}\n"
        lines.append(
            f"commit refs/heads/main\ncommitter a <a@b.test> {1_800_000_000 + number} +0000\ndata 1\nx\n"
            + (f"from {head}\n" if number == 0 else "")
            + f"M 100644 inline src/{number % 20 + 1:04}_part{number % 20 + 1}/file{number % 97}.md\ndata {len(data)}\n{data}\n"
        )
    git("fast-import", "--quiet", "--done", input="".join([*lines, "done\n"]).encode())
    git("reset", "--quiet", "--hard")
    return arguments


@contextlib.contextmanager
def server(answer: str, hosts: int):
    with subprocess.Popen([answer, "--hosts", str(hosts)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        yield int(child.stdout.readline())
        child.stdin.close()


def online(folder: pathlib.Path, urls: list[str]) -> list[str]:
    text = "\n".join(f"- [link]({url})" for url in urls)
    return ["--allow-private", "--no-config", "--no-cache", "--no-throttle", "--profile", "none", one_page(folder, text)]


def spawn(command: list[str], folder: pathlib.Path) -> tuple[float, float]:
    """Wall seconds and peak memory in MiB of one run."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder)
    errors = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"exit status {child.returncode}: {' '.join(command[:6])} …\n{errors[-2000:]}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def median(program: str, arguments: list[str], folder: pathlib.Path, rounds: int) -> tuple[float, float]:
    runs = [spawn([program, "check", "--quiet", *arguments], folder) for _ in range(rounds + 1)]
    return tuple(map(statistics.median, zip(*runs[1:])))


def exponents(figures: list[float], floor: float) -> list[float]:
    """Of each size and the one before. What is not above the noise of an empty page does not grow."""
    above = [max(figure - floor, floor / 20) for figure in figures]
    return [math.log(big / small) / math.log(4) for small, big in zip(above, above[1:])]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "target/release/ack-lint"))
    parser.add_argument("--answer", default=str(ROOT / "target/release/examples/answer"), help="the server")
    parser.add_argument("--rounds", type=int, default=3, help="measured runs of each size")
    parser.add_argument("--scale", type=float, default=1.0, help="how much of the usual sizes, for a quick look")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    subjects = [("pages", 40, many_pages), ("findings", 1000, findings), ("people", 2000, people), ("modules", 60, modules), ("commits", 6000, commits)]
    missed = []
    print(f"{'':10}{'sizes':>20}{'seconds':>24}{'exponents':>14}{'MiB':>22}{'exponents':>14}")

    def row(title: str, sizes: list[int], figures: list[tuple[float, float]], floor: tuple[float, float]) -> None:
        (times, memory), columns = zip(*figures), []
        for values, least, form in ((times, floor[0], "8.3f"), (memory, floor[1], "7.1f")):
            grown = exponents(list(values), least)
            columns += ["".join(f"{value:{form}}" for value in values), "".join(f"{one:7.2f}" for one in grown)]
            if grown[-1] > AIM:
                missed.append(title)
        print(f"{title:10}{' '.join(map(str, sizes)):>20}{columns[0]:>24}{columns[1]:>14}{columns[2]:>22}{columns[3]:>14}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        (top / "empty").mkdir()
        floor = median(program, [*OFFLINE, one_page(top / "empty", "")], top, options.rounds)
        for title, least, make in subjects:
            sizes, figures = [max(1, int(least * options.scale)) * factor for factor in FACTORS], []
            for size in sizes:
                folder = top / f"{title}{size}"
                folder.mkdir()
                figures.append(median(program, make(folder, size), folder, options.rounds))
            row(title, sizes, figures, floor)
        for title, links, hosts in (("links", 2000, 1), ("hosts", 3200, 4)):
            sizes, figures = [], []
            for factor in FACTORS:
                count, used = (int(links * options.scale) * factor, hosts) if title == "links" else (int(links * options.scale), hosts * factor)
                folder = top / f"{title}{factor}"
                folder.mkdir()
                with server(options.answer, used) as port:
                    urls = [f"http://127.0.0.{number % used + 1}:{port}/{number}" for number in range(count)]
                    figures.append(median(program, online(folder, urls), folder, options.rounds))
                sizes.append(count if title == "links" else used)
            row(title, sizes, figures, floor)
    print(f"exponents above {AIM} at the largest size: {', '.join(missed) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
