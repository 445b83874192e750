#!/usr/bin/env python3
"""Builds the book with mdBook: the chapters of docs/src with what they include, and the rule pages from the program.

Usage: book.py --program PROGRAM --mdbook MDBOOK OUT. OUT gets two folders: src, and html with the book.

A line `<!-- include: PAGE#SECTION -->` is replaced by that section of that page, without its heading; without a section, by the text
above the first one. `<!-- rules -->` is replaced by the list of rules. Links to files that are not in the book go to the repository.
"""

import argparse
import json
import posixpath
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPOSITORY = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["repository"]
LINK = re.compile(r"(\]\(|\]: )(?!https?:|mailto:)([^)\s]+)")
INCLUDE = re.compile(r"^<!-- include: ([^#\s]+)(?:#(\S+))? -->$")
FENCE = re.compile(r"^(`{3,})(.*)$")
FIX = {"none": "", "safe": " · safe fix", "unsafe": " · unsafe fix"}
CAPTIONS = {
    "reported": "is reported as",
    "fixed": "and becomes, once fixed,",
    "config": "with this configuration",
    "rc": "with this `.all-contributorsrc`",
}
FACTS = {
    "web": "`{}` on the web",
    "files": "`{}` next to the page",
    "accounts": "`{}` on GitHub",
    "history": "line {} when it was written",
    "licenses": "`{}` in the repository",
}


def prose(text):
    """The lines of a page, each with whether it is outside of code."""
    fence = None
    for line in text.splitlines():
        found = FENCE.match(line)
        if fence is None and found:
            fence = found[1]
            yield line, False
        elif fence is not None:
            fence = None if line == fence else fence
            yield line, False
        else:
            yield line, True


def section(text, anchor):
    """The text of the section with an anchor, or above the first section."""
    kept, level = [], 1 if anchor is None else 0
    for line, outside in prose(text):
        heading = re.match(r"(#+) (.*)", line) if outside else None
        if heading and level == 0:
            slug = re.sub(r"[^\w\- ]", "", heading[2].lower()).replace(" ", "-")
            level = len(heading[1]) if slug == anchor else 0
        elif heading and anchor is None and len(heading[1]) > 1:
            break
        elif heading and anchor is not None and len(heading[1]) <= level:
            break
        elif level and not (heading and anchor is None):
            # Headings inside become subheadings of the chapter.
            kept.append("#" * (len(heading[1]) - level + 2) + " " + heading[2] if heading else line)
    if not "".join(kept).strip():
        sys.exit(f"there is no section {anchor}")
    return "\n".join(kept).strip()


def linked(text, origin, chapter):
    """Adapts the links of a text of the page `origin` to the chapter; both are paths below the root."""

    def target(found):
        path, _, fragment = found[2].partition("#")
        if not path and origin.startswith(("docs/src/", "rules/")):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(origin), path)) if path else origin
        inside = re.fullmatch(r"docs/src/(.*)|(rules/[^/]+/[^/]+\.md)", path)
        if inside:
            to = posixpath.relpath(inside[1] or inside[2], posixpath.dirname(chapter) or ".")
        else:
            kind = "tree" if (ROOT / path).is_dir() else "blob"
            to = f"{REPOSITORY}/{kind}/main/{path}"
        return found[1] + to + (f"#{fragment}" if fragment else "")

    return "\n".join(LINK.sub(target, line) if outside else line for line, outside in prose(text))


def chapter(name, listing):
    """A chapter of docs/src with its includes."""
    origin = f"docs/src/{name}"
    out = []
    for line in linked((ROOT / origin).read_text(encoding="utf-8"), origin, name).splitlines():
        found = INCLUDE.match(line)
        if found:
            page = posixpath.normpath(posixpath.join("docs/src", found[1]))
            out.append(linked(section((ROOT / page).read_text(encoding="utf-8"), found[2]), page, name))
        elif line == "<!-- rules -->":
            out.append(listing)
        else:
            out.append(line)
    # Markers are for tests.
    return re.sub(r"(?m)^<!-- ((in|ci|generated): .*|end) -->\n", "", "\n".join(out) + "\n")


def words(value):
    """A fact of an example in words."""
    names = {"status": "", "to": "redirects to "}
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(f"`{item}`" for item in value) or "none"
    if isinstance(value, dict):
        return "; ".join(names.get(key, f"{key} ") + words(inner) for key, inner in value.items() if key != "text")
    if isinstance(value, int):
        return f"answers {value}" if value >= 100 else f"number {value}"
    return value.replace("-", " ") if re.fullmatch("[a-z-]+", value) else f"`{value}`"


def text_block(text):
    """A text as a listing in an item of a list."""
    return textwrap.indent(f"```text\n{text.strip()}\n```\n", "  ")


def facts(block):
    """The facts of an example as a list."""
    out = []
    for key, value in tomllib.loads(block).items():
        if key == "modules":
            out.append(f"- the modules in `{value['source']}` are {words(value['directories'])}")
        elif key == "authors":
            author = "{commits} by `{name}` (`{address}`), the first `{first}`"
            out += ["- commits: " + author.format(**one) for one in value]
        elif key == "sources":
            out += [f"- the file `{name}`" + (f" is\n\n{text_block(text)}" if text else "") for name, text in value.items()]
        else:
            of = {"files": "anchors "}.get(key, "")
            out += [f"- {FACTS[key].format(name)}: {of * isinstance(fact, list)}{words(fact)}" for name, fact in value.items()]
    return "\n".join(out)


def rule_page(rule):
    """The page of a rule, with the blocks for tests made readable."""
    out = []
    lines = iter(rule["page"].splitlines())
    for line in lines:
        found = FENCE.match(line)
        if not found:
            out.append(line)
            if line.startswith("# "):
                out += ["", f"`{rule['id']}` · {rule['severity']}{FIX[rule['fix']]}"]
            continue
        block = []
        for inner in lines:
            if inner == found[1]:
                break
            block.append(inner)
        language, _, kind = found[2].strip().partition(" ")
        if kind == "facts":
            out += ["", "where", "", facts("\n".join(block)), ""]
            continue
        if kind == "reported":
            place = re.compile(r"(\d+):(\d+)-\S+ (\w+) \S+: (.*)")
            block = [place.sub(r"line \1, column \2: \3: \4", line) for line in block]
        if kind in CAPTIONS:
            out += ["", CAPTIONS[kind], ""]
        out += [found[1] + language, *block, found[1]]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)) + "\n"


def write(folder, program):
    rules = json.loads(subprocess.run([program, "rules", "--format", "json"], capture_output=True, check=True).stdout)
    rows = [f"| [`{rule['id']}`](rules/{rule['id']}.md) | {rule['title']} | {rule['severity']} | {rule['fix']} |" for rule in rules]
    listing = "\n".join(["| rule | | severity | fix |", "|---|---|---|---|", *rows])
    for path in (ROOT / "docs/src").iterdir():
        if path.name == "SUMMARY.md":
            lines = [f"  - [{rule['id']}](rules/{rule['id']}.md)" for rule in rules]
            (folder / path.name).write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
        elif path.suffix == ".md":
            (folder / path.name).write_text(chapter(path.name, listing), encoding="utf-8")
        else:
            shutil.copy(path, folder)
    for rule in rules:
        page = folder / "rules" / f"{rule['id']}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        shown = json.loads(subprocess.run([program, "explain", rule["id"], "--format", "json"], capture_output=True, check=True).stdout)
        page.write_text(linked(rule_page(shown), f"rules/{rule['id']}.md", f"rules/{rule['id']}.md"), encoding="utf-8")


class Page(HTMLParser):
    """The ids of a page, and the targets of its links and images."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.targets = set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        self.targets += [attrs[name] for name in ("href", "src") if attrs.get(name)]


def broken(html):
    """Broken links between pages of the book. Only mdBook knows its ids."""
    pages = {path: Page(path) for path in html.rglob("*.html")}
    for path, page in pages.items():
        for target in page.targets:
            if re.match(r"[a-z]+:", target) or path.name in ("404.html", "print.html", "toc.html"):
                continue
            file, _, fragment = target.partition("#")
            to = (path.parent / file).resolve() if file else path
            if not to.exists() or (fragment and to in pages and fragment not in pages[to].ids):
                yield f"{path.relative_to(html)}: {target}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=lambda path: Path(path).resolve())
    parser.add_argument("--mdbook", required=True)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    out = args.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    (out / "src").mkdir(parents=True)
    shutil.copy(ROOT / "docs/book.toml", out)
    write(out / "src", args.program)
    subprocess.run([args.mdbook, "build", out], check=True)
    check = [args.program, "check", "--offline", "--no-config", "--profile", "none", "--fail-on", "warning", "--include", "**/*.md"]
    subprocess.run(check, cwd=out / "src", check=True)
    wrong = list(broken(out / "html"))
    if wrong:
        sys.exit("broken links:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
