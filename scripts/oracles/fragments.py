"""Asks ack-lint about fragments: writes pages with a link to each, and reads which are reported."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote


def options(parser):
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--long", action="store_true", help="compare ten times as many documents")
    parser.add_argument("--seed", type=int, default=15)
    return parser


def compare(name, program, pages, meant, files=()):
    """Compares pages, each of (text, file name, {fragment: whether it exists}), and exits.

    Every other page has its links on a page of its own, which links to it. `files` are written besides.
    """
    left = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for path, text in files:
            write(folder / path, text)
        places = []
        for number, (text, path, links) in enumerate(pages):
            path = f"{path}".replace("*", str(number))
            apart = number % 2 == 1
            target = Path(path).name if apart else ""
            links_at = str(Path(path).with_name(f"links{number}{Path(path).suffix}")) if apart else path
            body = "".join(f"[x]({target}#{quote(fragment, safe='')})\n\n" for fragment in links)
            write(folder / path, text if apart else f"{text}\n\n{body}")
            if apart:
                write(folder / links_at, body)
            places.append((links_at, 1 if apart else text.count("\n") + 3))
        reported = missing(program, folder)
        for (text, _, links), (path, first) in zip(pages, places):
            lines = reported.get(path, ())
            for line, (fragment, exists) in enumerate(links.items()):
                if exists != (first + 2 * line not in lines):
                    left.append(f"#{fragment} {'is reported' if exists else 'is not reported'}: {path}\n{text[:1500]}\n")
    for one in left[:5]:
        print(one, file=sys.stderr)
    print(f"{name}: {len(pages)} documents compared, {meant} differences meant, {len(left)} left")
    return not left


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def missing(program, folder):
    """The lines that are reported on each page."""
    command = [program.resolve(), "check", "--offline", "--no-config", "--select", "link/missing-anchor,link/missing-file"]
    command += ["--output-format", "json", "--profile", "none", "--exit-zero", "--include", "**/*.{md,qmd,myst}", "--quiet", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(done.stderr)
    lines = {}
    for finding in json.loads(done.stdout)["diagnostics"]:
        lines.setdefault(finding["file"], set()).add(finding["start"]["line"])
    return lines
