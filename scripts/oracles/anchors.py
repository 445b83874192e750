"""Compares the anchors of GitHub with those of github-slugger: every character, and headings with every kind of markup.

Usage: anchors.py --program PROGRAM --npm FOLDER [--long]

FOLDER is the node_modules with github-slugger. cmarkgfm renders the headings; the slugger gets their text. For each
anchor the page has a link to it, which must not be reported, and links to near misses, which must be.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import cmarkgfm
from cmarkgfm.cmark import Options

# What differs on purpose, and why. Each is accepted besides what the slugger says.
MEANT = {
    "edges": "GitHub's documentation says that white space at the edges is removed",
    "unicode": "the slugger knows Unicode 13, GitHub knows a newer one; letters since then are kept",
    "sigma": "GitHub does not use the final form of sigma; either is accepted",
}
SLUGS = """
import { readFileSync } from 'node:fs';
const { default: Slugger } = await import(process.argv[1]);
const pages = JSON.parse(readFileSync(0, 'utf8'));
const newer = (c) => /[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]/u.test(c) && new Slugger().slug(c) === '';
console.log(JSON.stringify(pages.map((texts) => {
  const slugger = new Slugger();
  return texts.map((text) => [slugger.slug(text), [...text].some(newer)]);
})));
"""
PIECES = [
    "Ada", "thanks", "C++", "a & b", "what's new?", "*so* **good**", "`x y` ", "` c `", "[link](https://e.org)", "![✔](x.png)",
    "[![b](x.png)](https://e.org)", "<!-- note -->", '<a name="n{n}"></a>', '<img src="x.png" alt="pic">', "<b>raw</b>",
    "<br>", "&amp;", "&nbsp;", "&#32;", "&#x200d;", "\\#", "\\*", "~~old~~", "https://e.org/a_b", "<https://e.org>", ":tada:",
    "⚠️", "1️⃣", "👨‍💻", "½", "நன்றி", "Ünï", "日本", "snake_case", "-", "--", "...", "Ⅻ", "ΟΔΟΣ", "İ", "e\u0301", "١٢", "#", "x.y", "  ",
    "\t", "_em_", "a_b_", "<span>s</span>", "@ada", "(p)", "“q”", "—", "🎉",
]


class Headings(HTMLParser):
    """The text of every heading, as a filter after the renderer reads it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self.open = [], False

    def handle_starttag(self, tag, attrs):
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.open = True
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.open = False

    def handle_data(self, data):
        if self.open:
            self.texts[-1] += data


def rendered(source):
    parser = Headings()
    options = Options.CMARK_OPT_UNSAFE
    html = cmarkgfm.github_flavored_markdown_to_html(source, options)
    parser.feed(html)
    parser.close()
    return parser.texts


def assigned(long):
    """Code points that are characters. The many ideographs and syllables are alike: a few stand for them."""
    for code in range(1, 0x110000):
        kind = unicodedata.category(chr(code))
        alike = kind == "Lo" and (0x3400 <= code <= 0xD7FF or code >= 0x17000) or kind == "Co"
        if kind not in ("Cn", "Cs") and code != 0xD and (not alike or code % (5 if long else 97) == 0):
            yield code


def written(code):
    """A character as a heading can hold it."""
    plain = code > 0x9F or chr(code).isalnum()
    return chr(code) if plain and unicodedata.category(chr(code)) not in ("Zs", "Zl", "Zp") else f"&#{code};"


def character_pages(long):
    """Each character between letters, and at the edges."""
    lines = []
    for number, code in enumerate(assigned(long)):
        one = written(code)
        lines.append(f"## a{one}b{number}")
        if long or number % 7 == 0:
            lines += [f"## {one}b{number}", f"## e{number}{one}"]
    size = 300
    return ["\n\n".join(lines[at:at + size]) + "\n" for at in range(0, len(lines), size)]


def markup_pages(long, seed):
    pick = random.Random(seed)
    for _ in range(4000 if long else 400):
        lines = []
        for number in range(12):
            joint = pick.choice([" ", " ", ""])
            parts = [pick.choice(PIECES) for _ in range(pick.randint(1, 4))]
            # What emphasis is beside a symbol depends on the version of CommonMark; that is not about anchors.
            joint = " " if any(part[:1] + part[-1:] in ("__", "**", "~~") for part in parts) else joint
            text = joint.join(parts).replace("{n}", str(number))
            if pick.random() < 0.5:
                text += f" {number}"
            form = pick.choice(["## {}", "## {}", "# {} #", "> ## {}", "- ## {}", "###   {}  ", "<h2>{}</h2>", "{}\n==="])
            if form.startswith("<"):
                text = f"{pick.choice(['', ' '])}{escape(pick.choice(['Ada', 'a b', 'x & y', '⚠️ n']))}{pick.choice(['', ' '])}"
            lines.append(form.format(text))
        yield "\n\n".join(lines) + "\n"


def near_misses(slug):
    """Anchors that readers could write instead."""
    yield slug.strip("-")
    yield slug.replace("--", "-")
    yield slug.replace("\ufe0f", "")
    yield "".join(c for c in slug if not unicodedata.category(c).startswith("M"))
    yield f"{slug}-"
    yield f"-{slug}"
    yield f"{slug}½"
    yield f"{slug}x"


def folded(name):
    return name.lower().replace("ς", "σ")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", required=True, type=Path)
    options.add_argument("--npm", required=True, type=Path)
    options.add_argument("--long", action="store_true")
    options.add_argument("--seed", type=int, default=15)
    given = options.parse_args()
    pages = character_pages(given.long) + list(markup_pages(given.long, given.seed))
    texts = [rendered(page) for page in pages]

    def slugs(texts):
        module = (given.npm.resolve() / "github-slugger/index.js").as_uri()
        command = ["node", "--input-type=module", "-e", SLUGS, module]
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, encoding="utf-8", check=True)
        return json.loads(done.stdout)

    exact, trimmed = slugs(texts), slugs([[text.strip() for text in page] for page in texts])
    meant = {kind: 0 for kind in MEANT}
    left = []
    with tempfile.TemporaryDirectory() as folder:
        wanted = []
        for number, page in enumerate(pages):
            right = {folded(slug) for slug, _ in exact[number]}
            also = {folded(slug) for slug, _ in trimmed[number]}
            newer = any(new for _, new in exact[number])
            meant["edges"] += len(also - right)
            meant["sigma"] += sum("ς" in slug for slug, _ in exact[number])
            links = {}
            for slug, new in exact[number]:
                meant["unicode"] += new
                if not new:
                    links[folded(slug)] = True
                for other in near_misses(slug) if not newer else ():
                    links.setdefault(folded(other), folded(other) in right | also)
            links = {name: is_anchor for name, is_anchor in links.items() if name and name != "top" and "=" not in name}
            wanted.append(links)
            body = "".join(f"[x](#{quote(name, safe='')})\n\n" for name in links)
            (Path(folder) / f"CREDITS{number}.md").write_text(f"{page}\n{body}", encoding="utf-8", newline="\n")
        reported = missing(given.program, folder)
        for number, links in enumerate(wanted):
            first = pages[number].count("\n") + 2
            for line, (name, is_anchor) in enumerate(links.items()):
                if is_anchor != (first + 2 * line not in reported.get(number, ())):
                    left.append((pages[number], name, "is reported" if is_anchor else "is not reported", exact[number]))
    for page, name, what, known in left[:5]:
        print(f"#{name} {what}\n{page if len(page) < 2000 else page[:300]}\n{[slug for slug, _ in known][:20]}\n", file=sys.stderr)
    print(f"anchors: {len(pages)} documents compared, {sum(meant.values())} differences meant, {len(left)} left")
    sys.exit(bool(left))


def missing(program, folder):
    """The lines that are reported on each page."""
    command = [program.resolve(), "check", "--offline", "--no-config", "--select", "link/missing-anchor", "--output-format", "json"]
    command += ["--profile", "none", "--exit-zero", "--include", "*.md", "--quiet", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(done.stderr)
    report = json.loads(done.stdout)
    lines = {}
    for finding in report["diagnostics"]:
        number = int(re.search(r"\d+", finding["file"]).group())
        lines.setdefault(number, set()).add(finding["start"]["line"])
    return lines


if __name__ == "__main__":
    main()
