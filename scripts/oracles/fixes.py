"""Compares pages before and after fixes, as cmark-gfm and a WHATWG parser (html5lib) read them, and their findings.

Over the seed, the fixtures and generated pages with every form of a link, in which addresses have moved (a server on the loopback
interface says so) and one or two characters are missing or doubled:

- elements, attributes, ids and text are what they were, but for the addresses and texts that a fixed finding names;
- no finding is there that was not before, and none is gone that no fix repaired.

Once with `--fix`, once with `--fix --unsafe-fixes`.

Usage: fixes.py --program PROGRAM [--long] [--seed N]. cmarkgfm and html5lib are imported.
"""

import http.server
import json
import random
import re
import shutil
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

import html_pages
import trees

ROOT = Path(__file__).resolve().parents[2]
SHORT, LONG = 400, 6000
CONFIG = 'profile = "none"\ninclude = ["**/*.md", "**/*.html"]\nwarn = ["module/padding"]\n'
# Where addresses have moved to: with every character that means something somewhere.
MOVED = ["a_b_(c)", "*a*/~~b~~", "x?a=1&b=2&c", "x?`a`{{b}}|c", "_a_/[b](c)", "x?a='b'\"c\"<d>&copy", "$a$/x)", "{%25 raw %25}", "new#f", "plain"]
HERE = "http://HERE"

FORMS = [
    '[a](HERE/1 "t")', "![b](HERE/2)", "<HERE/3>", "HERE/4", "[c][r]", "![d][r]", "[HERE/5]", "[HERE/6][]", "*[HERE/7](HERE/7)*",
    "<a href=HERE/8>HERE/8</a>", "<img src='HERE/9' alt=x>", "[x](<HERE/5>)", '<a href="HERE/4" id="i4">`x`</a>', "**HERE/10**",
    "_HERE/1_", "[`HERE/2`](HERE/2)", "[![x](HERE/3)](HERE/4)", "see (HERE/5), and", "<a href='HERE/6'>\n  HERE/6</a>",
    '<a href=“HERE/7”>x</a>', "one</br>two", '<img src="HERE/8"></img>', "<picture><source srcset='HERE/1 2x, HERE/2'><img src='HERE/3' alt=''></picture>",
    "Module 3 and Module 04", "[x](www.h.test)", "[x] (HERE/1)", "[y](htps://h.test/a)",
]  # fmt: skip
DEFINITIONS = "\n[r]: HERE/9 'r'\n[s]: <HERE/8>\n[HERE/5]: HERE/5\n[HERE/6]: HERE/6\n"
PERSON = '<a href="https://github.com/{0}"><img src="https://avatars.githubusercontent.com/u/{1}?v=4{3}" alt="{2}" /><b>{0}</b></a>'


def grid(rng):
    names = ["ada", "bob", "cyd"]
    rows = [
        PERSON.format(name, number, rng.choice([name, name, "bob", "picture", ""]), rng.choice(["", "?s=80", "&s=80"]))
        for number, name in enumerate(names, 1)
    ]
    if rng.random() < 0.3:
        rows.append(rows[0])
    shape = rng.choice(["p", "table", "list", "md"])
    if shape == "p":
        return '<p align="center">\n' + "\n".join(rows) + "\n</p>"
    if shape == "table":
        return "<table><tr>\n" + "\n".join(f"<td>{row}</td>" for row in rows) + "\n</tr></table>"
    if shape == "list":
        return "\n".join(f"- {row}" for row in rows)
    return "\n".join(f"[![{name}](https://avatars.githubusercontent.com/u/{at})](https://github.com/{name})" for at, name in enumerate(names, 1))


def page(rng):
    blocks = ["# Thanks"]
    for _ in range(rng.randint(2, 5)):
        forms = rng.sample(FORMS, rng.randint(1, 3))
        line = " ".join(forms)
        flat = line.replace("\n", " ").replace("|", "")
        roll = rng.random()
        if roll < 0.25:
            blocks.append(line)
        elif roll < 0.35:
            blocks.append("- " + line.replace("\n", "\n  ") + "\n- two")
        elif roll < 0.45:
            blocks.append("> " + line.replace("\n", "\n> "))
        elif roll < 0.55:
            blocks.append(f"| a | b |\n|---|---|\n| {flat} | `x` |")
        elif roll < 0.62:
            blocks.append("## " + flat)
        elif roll < 0.75:
            html = " ".join(form for form in forms if form.startswith("<") and not form.startswith("<HERE"))
            blocks.append(f'<p align="center">\n{html or "x"} <b>y</b>\n</p>')
        else:
            blocks.append(grid(rng))
    text = "\n\n".join(blocks) + "\n" + DEFINITIONS
    return text.replace("\n", "\r\n") if rng.random() < 0.1 else text


def broken(rng, text):
    for _ in range(rng.randint(0, 2)):
        places = [at for at, c in enumerate(text) if c in "\"'<>/[]()=|`*_"]
        at = rng.choice(places)
        text = text[:at] + text[at] * rng.choice([0, 2]) + text[at + 1 :]
    return text


class Redirects(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        number = re.fullmatch(r"/(\d+)", self.path)
        if number:
            self.send_response(301)
            self.send_header("Location", "/to/" + MOVED[(int(number[1]) - 1) % len(MOVED)])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = b"<html><h1 id='f'>x</h1></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


def seen(name, text, here):
    """What is compared: elements with attributes, and text, with every address of the server as one word."""
    whole = name.endswith(".html")
    (elements, words), _ = trees.theirs(text if whole else trees.rendered(text), whole)
    address = re.compile(re.escape(here.split("://")[1]) + r"/[^\s\"'<>|]*")
    bare = []
    for tag, values, _ in elements:
        kept = []
        for key, value in values:
            if key in ("href", "src", "srcset"):
                value = "U"
            elif key == "alt":
                value = "A"
            # A tag without an end has what follows it as attributes, addresses included.
            if re.fullmatch(r"[\w-]+", key) and (value or key in ("alt", "hidden")):
                kept.append((key, re.sub("[“”„‘’«»]", "", value)))
        # Whether a bare address is a link depends on its characters.
        bare.append((tag, kept))
    return bare, address.sub("U", words)


# Fixes that add or remove elements or text, and why.
MEANT = {
    "html/fence-typo": "a fence becomes HTML",
    "grids": "the length of the text between people decides whether they are one grid",
    "unclosed": "a link without its end is not recognized where its new address has parentheses",
    "bracketed": "cmark-gfm reads no address between brackets",
    "contributor/duplicate": "a person is removed",
    "link/invalid": "what was no link becomes one",
    "html/syntax": "an unsafe fix writes the tag that was meant",
    "module/padding": "a number changes",
    "entry/link-text": "the text is the address",
}


def compare(name, before, after, old, new, unsafe, here):
    if before == after:
        lost = Counter(one["rule"] for one in old) - Counter(one["rule"] for one in new)
        return [("changed", dict(lost))] if lost else []
    fixed = [one for one in old if one["fix"] and (unsafe or one["fix"]["safety"] == "safe")]
    rules = {one["rule"] for one in fixed}
    found = []
    excuse = [rule for rule in rules if rule in MEANT and (rule != "html/syntax" or any(one["rule"] == rule and one["fix"]["safety"] != "safe" for one in fixed))]
    # A `[` that is not closed is around an address.
    brackets = re.compile(r"\[[^\]\n]*<http|\[[^\n]*\(<http")
    if len(brackets.findall(after)) > len(brackets.findall(before)):
        excuse.append("bracketed")
    (elements, words), (elements_after, words_after) = seen(name, before, here), seen(name, after, here)
    if not excuse:
        if elements != elements_after:
            pairs = [(a, b) for a, b in zip(elements, elements_after) if a != b][:1]
            found.append(("elements", pairs or [elements[len(elements_after):], elements_after[len(elements):]]))
        elif words != words_after:
            found.append(("text", [words, words_after]))
    counts, counts_after = locations(old), locations(new)
    more = counts_after - counts
    if more:
        found.append(("new", dict(more)))
    gone = counts - counts_after - locations(fixed)
    if gone and all(rule.startswith("contributor/") for rule in gone):
        excuse.append("grids")
    elif set(gone) == {"link/invalid"} and brackets.search(after):
        excuse.append("unclosed")
    elif gone and not unsafe:
        found.append(("gone", dict(gone)))
    if "contributor/duplicate" in excuse and len(excuse) == 1 and not in_order(elements_after, elements):
        found.append(("removal", [elements, elements_after]))
    if excuse and not found:
        found.append(("meant", excuse))
    return found


def in_order(some, all_of_them):
    """Whether the elements are all among the others, in order, whatever their attributes."""
    rest = iter(name for name, _ in all_of_them)
    return all(any(name == other for other in rest) for name, _ in some)


def locations(findings):
    counts = Counter()
    for one in findings:
        counts[one["rule"]] += 1 + sum(label["message"] == "and here" for label in one["labels"])
    return counts


def check(program, folder, *arguments):
    command = ["check", "--no-cache", "--allow-private", "--no-throttle", "--max-time", "600", "--link-exclude", "^https?://[^1]", "--output-format", "json", *arguments, "."]
    found = {}
    for one in json.loads(trees.run(program, folder, *command))["diagnostics"]:
        found.setdefault(Path(one["file"]).name, []).append(one)
    return found


def main():
    options = html_pages.options(seed="14")
    program = Path(options.program).resolve()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Redirects)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_address[1]}"
    made = {}
    for number in range(options.count or (LONG if options.long else SHORT)):
        rng = random.Random(f"{options.seed}/{number}")
        made[f"{number:05}.md"] = broken(rng, page(rng)).replace("HERE", here)
    for name, (text, _) in trees.pages(len(made) // 4, options.seed).items():
        made[name] = text
    for path in [ROOT / "fixtures/seed/ACKNOWLEDGMENTS.md", *sorted((ROOT / "fixtures/contracts").glob("*/*.md"))]:
        made[f"{path.parent.name}.md"] = path.read_text(encoding="utf-8")
    left, meant = [], Counter()
    with tempfile.TemporaryDirectory() as folder:
        for unsafe in (False, True):
            into = Path(folder) / ("unsafe" if unsafe else "safe")
            into.mkdir()
            (into / "ack-lint.toml").write_text(CONFIG)
            for name, text in made.items():
                (into / name).write_text(text, encoding="utf-8", newline="")
            old = check(program, into)
            check(program, into, "--fix", *["--unsafe-fixes"] * unsafe)
            new = check(program, into)
            for name, text in made.items():
                with open(into / name, encoding="utf-8", newline="") as file:
                    after = file.read()
                for kind, what in compare(name, text, after, old.get(name, []), new.get(name, []), unsafe, here):
                    if kind == "meant":
                        meant[what[0]] += 1
                    elif not options.kind or kind == options.kind:
                        left.append((kind, name + (" unsafe" if unsafe else ""), what, text, after))
    for kind, name, what, text, after in sorted(left, key=lambda one: len(one[3]))[: options.show]:
        print(f"\n=== {kind} {name}\n{what}\n--- before\n{text}\n--- after\n{after}")
    print(f"{2 * len(made)} documents compared, {sum(meant.values())} differences meant, {len(left)} left")
    sys.exit(1 if left else 0)


if __name__ == "__main__":
    main()
