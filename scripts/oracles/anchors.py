"""Compares the anchors of GitHub with those of github-slugger, and the anchors of VitePress with those of @mdit-vue/shared: every
character, and headings with every kind of markup.

Usage: anchors.py --program PROGRAM --slugger FOLDER --vue FOLDER [--long]

Each FOLDER is the node_modules with the package. cmarkgfm renders the headings, and the package gets their text. Its anchors
must not be reported; near misses must be.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import fragments
from cmarkgfm.cmark import Options

# What is not compared with the slugger, and why. The number of each is part of the result.
MEANT = {
    "edges": "GitHub's documentation says that white space at the edges is removed, so both forms are accepted",
    "edges in JavaScript": "U+0085 is white space in Unicode, which we remove at the edges, and not in JavaScript",
    "newer": "the slugger knows Unicode 13; GitHub knows a newer one and keeps the letters since then",
}
READ = "import { readFileSync } from 'node:fs'; const pages = JSON.parse(readFileSync(0, 'utf8'));"
GITHUB = """
const { default: Slugger } = await import(process.argv[1]);
const newer = (c) => /[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]/u.test(c) && new Slugger().slug(c) === '';
console.log(JSON.stringify(pages.map((texts) => {
  const slugger = new Slugger();
  return texts.map((text) => [slugger.slug(text), [...text].some(newer)]);
})));
"""
# Numbers for duplicates are those of markdown-it-anchor, which VitePress uses.
VITEPRESS = """
const { slugify } = await import(process.argv[1]);
console.log(JSON.stringify(pages.map((texts) => {
  const used = new Set();
  return texts.map(slugify).map((slug) => {
    let one = slug;
    for (let number = 1; used.has(one); number += 1) one = `${slug}-${number}`;
    used.add(one);
    return one;
  });
})));
"""
PIECES = [
    "Ada", "thanks", "C++", "a & b", "what's new?", "*so* **good**", "`x y` ", "` c `", "[link](https://e.org)", "![✔](x.png)",
    "[![b](x.png)](https://e.org)", "<!-- note -->", '<a name="n{n}"></a>', '<img src="x.png" alt="pic">', "<b>raw</b>",
    "<br>", "&amp;", "&nbsp;", "a&#32;", "&#32;b", "&#x200d;", "\\#", "\\*", "~~old~~", "<https://e.org>", ":tada:", "⚠️", "1️⃣", "👨‍💻",
    "½", "நன்றி", "Ünï", "日本", "snake_case", "-", "--", "...", "Ⅻ", "ΟΔΟΣ", "İ", "e\u0301", "١٢", "#", "x.y", "  ", "\t", "_em_",
    "a_b_", "<span>s</span>", "@ada", "(p)", "“q”", "—", "🎉",
]
FORMS = ["## {}", "## {}", "# {} #", "> ## {}", "- ## {}", "###   {}  ", "<h2>{}</h2>", "{}\n==="]
NAMES = ("h1", "h2", "h3", "h4", "h5", "h6")


class Headings(HTMLParser):
    """The text of every heading, as a filter after the renderer reads it."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.open = [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in NAMES:
            self.open = True
            self.texts.append("")

    def handle_endtag(self, tag):
        self.open &= tag not in NAMES

    def handle_data(self, data):
        if self.open:
            self.texts[-1] += data


def texts_of(page):
    return Headings(cmarkgfm.github_flavored_markdown_to_html(page, Options.CMARK_OPT_UNSAFE)).texts


def characters(long):
    """Pages with each character between letters and at the edges. Of ideographs and syllables, some stand for all."""
    lines = []
    for code in range(1, 0x110000):
        kind = unicodedata.category(chr(code))
        alike = kind == "Lo" and (0x3400 <= code <= 0xD7FF or code >= 0x17000) or kind == "Co"
        if kind in ("Cn", "Cs") or chr(code) == "\r" or alike and code % (5 if long else 97):
            continue
        plain = code > 0x9F and kind[0] != "Z" or chr(code).isalnum()
        one, number = chr(code) if plain else f"&#{code};", len(lines)
        lines.append(f"## a{one}b{number}")
        if long or code % 7 == 0:
            lines += [f"## {one}b{number}", f"## e{number}{one}"]
    return ["\n\n".join(lines[at:at + 300]) for at in range(0, len(lines), 300)]


def markup(pick):
    lines = []
    for number in range(12):
        parts = [pick.choice(PIECES) for _ in range(pick.randint(1, 4))]
        # What emphasis is beside a symbol depends on the version of CommonMark; that is not about anchors.
        glued = not any(part[:1] + part[-1:] in ("__", "**", "~~", "a_") for part in parts)
        text = pick.choice([" ", " ", ""] if glued else [" "]).join(parts).replace("{n}", str(number))
        form = pick.choice(FORMS)
        if form.startswith("<"):
            text = pick.choice(["Ada", " a b ", "x &amp; y ", " ⚠️ n"])
        lines.append(form.format(f"{text} {number}" if pick.random() < 0.5 else text))
    return "\n\n".join(lines)


def near_misses(slug):
    """Anchors that readers could write instead."""
    without = "".join(c for c in slug if not unicodedata.category(c).startswith("M"))
    return [slug.strip("-"), slug.replace("--", "-"), slug.replace("\ufe0f", ""), without, f"{slug}-", f"-{slug}", f"{slug}½", f"{slug}x"]


def folded(name):
    """Anchors are compared without case. GitHub and the slugger write a sigma at the end of a word differently."""
    return name.lower().replace("ς", "σ")


def slugs(script, module, texts):
    command = ["node", "--input-type=module", "-e", READ + script, module.resolve().as_uri()]
    return json.loads(subprocess.run(command, input=json.dumps(texts), capture_output=True, encoding="utf-8", check=True).stdout)


def vitepress(given, sources, texts):
    pages, meant = [], 0
    for source, exact in zip(sources, slugs(VITEPRESS, given.vue / "@mdit-vue/shared/dist/index.js", texts)):
        links = {folded(slug): True for slug in exact if slug and slug == slug.strip("\x85")}
        meant += sum(slug != slug.strip("\x85") for slug in exact)
        links |= {f"{name}x": False for name in links if f"{name}x" not in links}
        if "<h2>" in source:
            # VitePress does not count the ids of raw headings when it numbers duplicates.
            numbered = {name for name in links if (base := re.fullmatch(r"(.+)-\d+x?", name)) and base[1] in links}
            links = {name: exists for name, exists in links.items() if name not in numbered}
        pages.append((source, "site/page*.md", {name: exists for name, exists in links.items() if name != "top"}))
    return fragments.compare("VitePress by @mdit-vue/shared", given.program, pages, meant, [("site/.vitepress/config.mts", "")])


def main():
    parser = fragments.options(argparse.ArgumentParser())
    parser.add_argument("--slugger", required=True, type=Path)
    parser.add_argument("--vue", required=True, type=Path)
    given = parser.parse_args()
    pick = random.Random(given.seed)
    sources = characters(given.long) + [markup(pick) for _ in range(4000 if given.long else 400)]
    texts = [texts_of(source) for source in sources]
    module = given.slugger / "github-slugger/index.js"
    trimmed = slugs(GITHUB, module, [[text.strip() for text in page] for page in texts])
    meant, pages = Counter(), []
    for source, exact, trimmed in zip(sources, slugs(GITHUB, module, texts), trimmed):
        right, also = {folded(slug) for slug, _ in exact}, {folded(slug) for slug, _ in trimmed}
        newer = any(is_newer for _, is_newer in exact)
        meant["edges"] += len(also - right)
        links = {}
        for slug, is_newer in exact:
            meant["newer"] += is_newer
            links |= {} if is_newer else {folded(slug): True}
        for slug, _ in [] if newer else exact:
            for other in map(folded, near_misses(slug)):
                links.setdefault(other, other in right | also)
        pages.append((source, "page*.md", {name: exists for name, exists in links.items() if name and name != "top"}))
    assert set(meant) <= set(MEANT)
    done = fragments.compare("GitHub by github-slugger", given.program, pages, meant.total())
    sys.exit(not (vitepress(given, sources, texts) and done))


if __name__ == "__main__":
    main()
