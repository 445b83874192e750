"""Compares which end tags are reported with those that a WHATWG parser (html5lib) ignores.

Over generated nestings of tables, lists, buttons, objects and text, each valid, and each with one end tag more: where the parser
builds the same tree without that tag, it is the one finding of `html/syntax`.

Usage: scopes.py --program PROGRAM [--long] [--seed N]. html5lib is imported.
"""

import random
import tempfile
from pathlib import Path

import html5lib

import findings
import html_pages

SHORT, LONG = 400, 20000
CONFIG = 'profile = "none"\ninclude = ["**/*.html"]\n'
BLOCKS = ["div", "section", "center", "table", "ul", "p", "object", "details"]
INLINE = ["b", "span", "a", "button", "i", "code"]

# End tags that are not reported though they are ignored, and why.
MEANT = {"</tbody>": "the rows of a table are in one that may have no start tag"}


class Maker:
    def __init__(self, rng):
        self.rng, self.tokens = rng, []

    def add(self, name, inside):
        self.tokens.append(f"<{name}>")
        inside()
        self.tokens.append(f"</{name}>")

    def inline(self, depth, around):
        for _ in range(self.rng.randint(1, 2)):
            names = [name for name in INLINE if name not in around]
            if depth > 0 and names and self.rng.random() < 0.5:
                name = self.rng.choice(names)
                self.add(name, lambda name=name: self.inline(depth - 1, around | {name}))
            else:
                self.tokens.append("x ")

    def block(self, depth, around):
        name = self.rng.choice(BLOCKS)
        if depth <= 0 or name == "p":
            self.add("p", lambda: self.inline(2, around | {"p"}))
        elif name == "table":
            self.add("table", lambda: self.rows(depth - 1, around))
        elif name == "ul":
            self.add("ul", lambda: [self.add("li", lambda: self.flow(depth - 1, around)) for _ in range(self.rng.randint(1, 2))])
        else:
            self.add(name, lambda: self.flow(depth - 1, around))

    def rows(self, depth, around):
        if self.rng.random() < 0.2:
            self.add("caption", lambda: self.inline(1, around))
        self.add("tbody", lambda: self.add("tr", lambda: [
            self.add(self.rng.choice(["td", "th"]), lambda: self.flow(depth, around)) for _ in range(self.rng.randint(1, 2))
        ]))

    def flow(self, depth, around):
        for _ in range(self.rng.randint(1, 2)):
            self.rng.choice([self.block, self.inline])(depth, around)


def tree(text):
    return html5lib.serialize(html5lib.parse(text, treebuilder="etree"), tree="etree", omit_optional_tags=False)


def main():
    options = html_pages.options(seed="22")
    program = Path(options.program).resolve()
    rng = random.Random(options.seed)
    pages = {}
    while len(pages) < (options.count or (LONG if options.long else SHORT)):
        maker = Maker(rng)
        for _ in range(rng.randint(1, 2)):
            maker.block(4, frozenset())
        tokens = maker.tokens
        ends = sorted({token for token in tokens if token.startswith("</")})
        at, end = rng.randrange(1, len(tokens)), rng.choice(ends)
        if end == tokens[at] or end == tokens[at - 1]:
            continue  # Which of two is one too many is unknown.
        before, after = "".join(tokens[:at]), "".join(tokens[at:])
        head = "<!DOCTYPE html><body>"
        # The comment shows where the parser is after the tag.
        if tree(f"{head}{before}{end}<!--m-->{after}") != tree(f"{head}{before}<!--m-->{after}"):
            continue
        pages[f"p{len(pages)}.html"] = (before, end, after)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        findings.write(folder, {"ack-lint.toml": CONFIG})
        findings.write(folder, {name: before + end + after for name, (before, end, after) in pages.items()})
        findings.write(folder, {f"whole-{name}": before + after for name, (before, _, after) in pages.items()})
        found = findings.check(program, folder, "--offline", "--select", "html/syntax")
    meant, left = 0, []
    for name, (before, end, after) in pages.items():
        whole = found.get(f"whole-{name}", [])
        ours = [(one["start"]["column"] - 1, one["message"]) for one in found.get(name, [])]
        if whole:
            left.append((f"{name}: a valid page has findings\n{[one['message'] for one in whole]}", before + after))
        elif not ours and end in MEANT:
            meant += 1
        elif [at for at, _ in ours] != [len(before)]:
            left.append((f"{name}: not the one finding at {len(before)} {end}\n{ours}", f"{before}‹{end}›{after}"))
    findings.finish(len(pages), meant, left, options.show)


if __name__ == "__main__":
    main()
