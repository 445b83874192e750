"""Compares the anchors of pages with those of the programs that build them: Pandoc (Quarto), MyST-Parser, Python-Markdown (MkDocs).

Usage: dialects.py --program PROGRAM [--long]

Each program renders generated pages. Every id in its HTML is an anchor and must not be reported; near misses must be. pypandoc,
myst_parser and markdown are imported.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import fragments
import markdown
import pypandoc
from docutils.core import publish_string
from myst_parser.docutils_ import Parser

WORDS = ["Ada", "thanks", "v1.2", "a & b", "*so*", "`x--y`", "½", "நன்றி", "Ünï", "日本", "snake_case", "3.", "e\u0301", "İ", "(p)", "Łódź"]
COMMON = ["[link](https://e.org)", "![pic](x.png)", "<b>raw</b>", "<!-- note -->", "&amp;", "\\*", "🎉", "it's", '"q"', "—"]
LUA = """
local docs = pandoc.system.read_file and pandoc.system.read_file(arg[1]) or io.open(arg[1]):read('a')
local out = {}
for i, text in ipairs(pandoc.json.decode(docs)) do
  out[i] = pandoc.write(pandoc.read(text, 'markdown'), 'html')
end
io.write(pandoc.json.encode(out))
"""


class Ids(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if value and (name == "id" or tag == "a" and name == "name")]


def heading(pick, pieces, number):
    text = pick.choice([" ", " ", " - ", ""]).join(pick.choice(pieces) for _ in range(pick.randint(1, 3)))
    return f"{text} {number}" if pick.random() < 0.4 else text


def formed(pick, forms, text, number):
    """A heading in one of the forms. With an underline, the text has to begin a paragraph in every program."""
    form = pick.choice(forms)
    return form.format(text if "===" not in form or text[0].isalpha() else f"A {text}", n=number)


def quarto(pick):
    pieces = WORDS + COMMON + ["a -- b", "c---d", "wait...", "[span]{.k}", "`c`{.k}", "$x$", "~~old~~", "note^[hi]", "H^2^", "@ada", "e.g."]
    lines = []
    for number in range(10):
        text = heading(pick, pieces, number)
        form = ["# {}", "## {} {{.k}}", "# {} {{-}}", "## {} {{#own{n} .k}}", "> # {}", "- # {}", "{}\n===", "# {} #"]
        lines.append(formed(pick, form, text, number))
        block = ["[s]{{#sp{n}}}", "![i](x.png){{#im{n}}}", "`c`{{#cd{n}}}", "::: {{#div{n} .note}}\nx\n:::", "``` {{#cb{n} .py}}\nx\n```",
                 "`{{#no{n}}}`", "```\n{{#no{n}}}\n```", "<!-- {{#no{n}}} -->", "[a](b){{.k #li{n}}}", '[s]{{id="q{n}"}}', "::: k\nx\n:::"]
        lines.append(pick.choice(block).format(n=number))
    return "\n\n".join(lines) + "\n"


def myst(pick):
    pieces = WORDS + COMMON
    lines = []
    for number in range(10):
        block = ["(tar{n})=", "(My Tar{n})=", "{{#par{n} .k}}\npara", "[s]{{#sp{n}}} `c`{{#cd{n}}} ![i](x.png){{#im{n}}}",
                 "```{{figure}} x.png\n:name: fig{n}\n\ncap\n```", ":::{{note}}\n:name: note{n}\nhi\n:::", "> (quo{n})=\n> text", "- (lis{n})=\n  x",
                 "    (no{n})=", "```\n(no{n})=\n:name: no{n}\n```", "x (no{n})=", "`{{#no{n}}}`", "```{{image}} x.png\n:name: img{n}\n```",
                 "```{{code-block}} py\n:name: cb{n}\n\nx = '{{#no{n}}}'\n```", "<a name=\"raw{n}\"></a>", "```{{tip}}\n---\nname: tip{n}\n---\nx\n```"]
        lines.append(pick.choice(block).format(n=number))
        lines.append(formed(pick, ["# {}", "## {}", "{}\n==="], heading(pick, pieces, number), number))
    return "\n\n".join(lines) + "\n"


def mkdocs(pick):
    pieces = WORDS + COMMON
    lines = []
    for number in range(10):
        form = ["# {}", "## {}", "## {} {{#own{n}}}", "## {} {{ #own{n} }}", "## {} {{: #own{n} .k }}", "## {} {{: .k}}", "# {} #", "{}\n==="]
        lines.append(formed(pick, form, heading(pick, pieces, number), number))
        block = ["para\n{{: #par{n}}}", "*e*{{: #em{n} }}", "[a](b){{ #li{n} }}", "![i](x.png){{ #im{n} .k }}", "`c`{{ #cd{n} }}", "x {{#no",
                 "`{{ #no{n} }}`", "    {{: #no{n}}}", '*e*{{: id="q{n}" }}']
        lines.append(pick.choice(block).format(n=number))
    return "\n\n".join(lines) + "\n"


def by_pandoc(texts):
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder) / "ids.lua", Path(folder) / "docs.json"
        script.write_text(LUA, encoding="utf-8")
        data.write_text(json.dumps(texts), encoding="utf-8")
        command = [pypandoc.get_pandoc_path(), "lua", script, data]
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
        if done.returncode != 0:
            sys.exit(done.stderr)
        return json.loads(done.stdout)


def by_myst(text):
    settings = {
        "myst_enable_extensions": ["attrs_inline", "attrs_block", "colon_fence"], "myst_heading_anchors": 6, "report_level": 5,
        "output_encoding": "unicode", "embed_stylesheet": False, "stylesheet_path": "", "raw_enabled": True,
    }
    html = publish_string(text, parser=Parser(), writer="html5", settings_overrides=settings)
    return html[html.index("<body"):]


def by_mkdocs(text):
    return markdown.markdown(text, extensions=["toc", "attr_list", "md_in_html", "tables", "fenced_code"])


def lost(text, html):
    """Ids that differ on purpose: Python-Markdown loses the `c` of `*a**b*c`."""
    headings = re.findall(r"^#+ .*|^.*(?=\n===$)", text, re.MULTILINE)
    names = zip(headings, re.findall(r'<h\d[^>]* id="([^"]*)"', html), strict=True)
    return [name for heading, name in names if re.search(r"\*so\*\*so\*\w", heading) and not name.startswith("own")]


def glued(text, html):
    """Ids that differ on purpose: for pandoc, a citation key goes on in what follows without a space (`@ada<b>`), `[hi][link]` in
    `note^[hi][link](x)` is a reference, and `"q"*so**so*` is emphasized as a whole."""
    headings = re.findall(r"^(?:> |- )?#+ .*|^.*(?=\n===$)", text, re.MULTILINE)
    names = re.findall(r'<h\d[^>]* id="([^"]*)"', html)
    if len(headings) != len(names):
        return []
    return [name for heading, name in zip(headings, names) if re.search(r"@ada[^\s]|\^\[hi\]\[|\*so\*\*so\*", heading)]


def fragments_of(text, html, generated):
    ids = [name for name in Ids(html).found if not generated.match(name)]
    links = dict.fromkeys(ids, True)
    for name in re.findall(r"\bno\d+", text):
        links.setdefault(name, False)
    return links


def main():
    given = fragments.options(argparse.ArgumentParser()).parse_args()
    count = 3000 if given.long else 400
    pick = random.Random(given.seed)
    done = True
    texts = [quarto(pick) for _ in range(count)]
    pages, meant = [], 0
    for text, html in zip(texts, by_pandoc(texts)):
        links = fragments_of(text, html, re.compile(r"(fn|fnref|cb|ref-)\d|footnotes$|refs$"))
        meant += sum(links.pop(name, False) for name in glued(text, html) if not name.startswith("own"))
        for name in list(links):
            if links[name]:
                for other in (f"{name}x", name.strip("-") + "-", name.replace("-", "--"), name.replace(".", "")):
                    links.setdefault(other, False)
        pages.append((text, "page*.qmd", links))
    done &= fragments.compare("Quarto by pandoc", given.program, pages, meant)
    pages = []
    for text in (myst(pick) for _ in range(count)):
        links = fragments_of(text, by_myst(text), re.compile(r"(id|section-|footnote)\d|docutils"))
        links |= {f"{name}x": False for name in links if f"{name}x" not in links}
        known = re.search(r"^(?:> |- )?\([\w ]+\)=$|^(?:```|:::)\{", text, re.MULTILINE)
        pages.append((text, "page*.md" if known and pick.random() < 0.5 else "page*.myst", links))
    done &= fragments.compare("MyST by myst-parser", given.program, pages, 0)
    pages, meant = [], 0
    for text in (mkdocs(pick) for _ in range(count)):
        html = by_mkdocs(text)
        links = fragments_of(text, html, re.compile(r"$."))
        meant += sum(links.pop(name, False) for name in lost(text, html))
        links |= {f"{name}x": False for name in links if f"{name}x" not in links}
        pages.append((text, "docs/page*.md", links))
    done &= fragments.compare("MkDocs by Python-Markdown", given.program, pages, meant, [("mkdocs.yml", "site_name: x\n")])
    sys.exit(not done)


if __name__ == "__main__":
    main()
