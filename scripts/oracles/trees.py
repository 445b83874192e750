"""Compares the tree of a page with that of a WHATWG parser (html5lib; Markdown is rendered by cmark-gfm first).

Over generated pages, each also broken at one character:

- where no rule of the group `html` speaks, elements, attributes, ids and text agree;
- `html/syntax` or `html/duplicate-attribute` speaks where the parser repairs what a reader sees;
- neither speaks about a page that needs no repair;
- a broken character is at most one finding of all rules.

Usage: trees.py --program PROGRAM [--long] [--seed N] [--pages NAMES]. cmarkgfm and html5lib are imported.
"""

import json
import random
import re
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
import html5lib
from cmarkgfm.cmark import Options
from html5lib.treebuilders import getTreeBuilder

import findings
import html_pages

SHORT, LONG = 1500, 40000
CONFIG = 'profile = "none"\ninclude = ["**/*.md", "**/*.html"]\n'
SPEAK = {"html/syntax", "html/duplicate-attribute"}

# Repairs that change what a reader sees.
VISIBLE = {
    "moved",
    "eof-in-tag-name", "expected-attribute-name-but-got-eof", "eof-in-attribute-name", "expected-end-of-tag-but-got-eof",
    "expected-attribute-value-but-got-eof", "eof-in-attribute-value-double-quote", "eof-in-attribute-value-single-quote",
    "eof-in-attribute-value-no-quotes", "unexpected-EOF-after-solidus-in-tag",
    "invalid-character-in-attribute-name", "unexpected-character-after-attribute-value", "duplicate-attribute",
    "expected-attribute-value-but-got-right-bracket",
    "eof-in-comment", "eof-in-comment-end-dash", "eof-in-comment-double-dash", "eof-in-comment-end-bang-state",
    "unexpected-end-tag", "unexpected-end-tag-treated-as", "expected-closing-tag-but-got-eof",
    "expected-named-closing-tag-but-got-eof", "end-tag-too-early", "end-tag-too-early-named", "end-tag-too-early-ignored",
    "adoption-agency-1.1", "adoption-agency-1.2", "adoption-agency-1.3", "adoption-agency-4.4",
    "unexpected-start-tag-implies-end-tag", "expected-one-end-tag-but-got-another",
    "unexpected-char-implies-table-voodoo", "unexpected-start-tag-implies-table-voodoo", "unexpected-end-tag-implies-table-voodoo",
    "unexpected-html-element-in-foreign-content", "eof-in-table", "unexpected-start-tag-ignored", "unexpected-cell-end-tag",
    "unexpected-end-tag-in-table-row", "unexpected-end-tag-in-table-body", "no-end-tag",
}  # fmt: skip
# Repairs that a reader does not see, or that concern end tags that may be omitted: a finding is neither needed nor wrong.
OPTIONAL = {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "option", "html", "body", "head", "rt", "rp", "colgroup"}
HARMLESS = {
    "expected-doctype-but-got-start-tag", "expected-doctype-but-got-chars", "named-entity-without-semicolon",
    "expected-named-entity", "deprecated-tag", "expected-doctype-but-got-eof", "expected-tag-name", "expected-dashes-or-doctype",
    "unexpected-char-in-comment", "equals-in-unquoted-attribute-value", "unexpected-doctype", "expected-doctype-but-got-end-tag",
    "unexpected-cell-in-table-body",
    "expected-numeric-entity", "numeric-entity-without-semicolon", "null-character", "invalid-codepoint",
}  # fmt: skip

# Differences that are meant: the kind, what matches the page or the findings, and why.
MEANT = [
    ("several", r"<(?:textarea|xmp|title|style)|</(?:textarea|xmp|title|style)", "what is text up to an end tag depends on the broken tag"),
    ("several", r"is parsed as a tag and disappears", "a name that a missing mark makes is taken for a word in brackets, which is reported each time"),
    ("several", r"the mark of a quote is", "a quote that loses or gains a mark ends there, with all that is open in it"),
    ("several", r"`<(\w+)>` is never closed.*`<\1>` is never closed", "of two tags without an end, both with attributes, neither is taken for an end tag"),
    ("silent", r"'startName': 'a'.*'unexpected-end-tag', \{'name': 'a'\}", "cmark-gfm makes a link of an address inside a raw link"),
    ("false", r"\.md\n[\s\S]*<(?:textarea|xmp|title|style)", "a forge shows these tags as text, so that what they contain is HTML (GFM 6.11)"),
    ("false", r"\['A quotation mark in `<\w+>` is never closed', 'one character is broken'\]", "a value that holds its tag and the next, which is valid, lacks its end"),
    ("false", r"> <blockquote>", "the end tag of a Markdown quote closes a raw one, which is no error to the parser"),
]

# Elements that exist without tags, and those that Markdown and browsers nest differently.
IMPLIED = {"html", "head", "body", "tbody", "thead", "colgroup", "p"}
# Elements whose text nobody sees, and which Markdown escapes or not.
UNSEEN = {"style", "script"}
# Elements whose text is compared as well.
NESTED = {"div", "section", "center", "article", "nav", "main", "figure", "details", "blockquote", "ul", "ol", "li"}
NESTED |= {"a", "h1", "h2", "h3", "h4", "h5", "h6", "td", "b", "i", "em", "strong", "summary", "caption", "sub", "code"}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


class Shape:
    """What is compared of a tree: elements in order with attributes, the text of some, and all text."""

    def __init__(self):
        self.elements, self.open, self.text = [], [], []

    def start(self, name, attributes):
        name = {"th": "td"}.get(name, name)
        values = {key.lower(): unquote(squeezed(value)) for key, value in attributes}
        self.open.append((len(self.elements), len(self.text)))
        self.elements.append([name, values, None])

    def end(self):
        index, start = self.open.pop()
        if self.elements[index][0] in NESTED:
            self.elements[index][2] = squeezed("".join(self.text[start:]))

    def result(self):
        kept = [
            (name, sorted(values.items()), text)
            for name, values, text in self.elements
            if not (name in IMPLIED and not values)
        ]
        return kept, squeezed("".join(self.text))


class Element(getTreeBuilder("etree").elementClass):
    """Keeps what is moved out of a table at the top of a fragment, which html5lib loses."""

    def insertBefore(self, node, refNode):  # noqa: N802
        super().insertBefore(node, refNode)
        self._childNodes.insert(self._childNodes.index(refNode), node)


class Builder(getTreeBuilder("etree")):
    """Notes what is moved out of a table, of which text is no error to html5lib. The end of a Markdown paragraph that a table
    begins in makes an empty one above the table, which nobody sees."""

    elementClass = Element  # noqa: N815

    def reset(self):
        super().reset()
        self.moves, self.moved_elements = 0, []

    def insertElementTable(self, token):  # noqa: N802
        before = self.moves
        element = super().insertElementTable(token)
        self.moved_elements += [element] * (self.moves > before)
        return element

    def getTableMisnestedNodePosition(self):  # noqa: N802
        self.moves += 1
        return super().getTableMisnestedNodePosition()

    def moves_visibly(self):
        empty = [one for one in self.moved_elements if one.name == "p" and not one.attributes and not one.hasContent()]
        return self.moves > len(empty)


def theirs(html: str, whole: bool):
    parser = html5lib.HTMLParser(tree=Builder, namespaceHTMLElements=False)
    root = parser.parse(html) if whole else parser.parseFragment(html, container="div")
    shape = Shape()
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if not (shape.open and shape.elements[shape.open[-1][0]][0] in UNSEEN):
                shape.text.append(node)
        elif node is None:
            shape.end()
        elif isinstance(node.tag, str) and node.tag != "<!DOCTYPE>":
            if node is not root:
                name = node.tag.rsplit("}", 1)[-1]
                shape.start(name, [(str(key).rsplit("}", 1)[-1], value) for key, value in node.attrib.items()])
                stack.append(None)
            inside = [node.text or ""]
            for child in node:
                inside += [child, child.tail or ""]
            stack.extend(reversed(inside))
    errors = [(code, data) for _, code, data in parser.errors]
    return shape.result(), errors + [("moved", {})] * parser.tree.moves_visibly()


def ours(tree):
    shape = Shape()
    depths = []
    for node in tree:
        while depths and depths[-1] >= node["depth"]:
            depths.pop()
            shape.end()
        if "element" in node:
            first = {}
            for attribute in node["attributes"]:
                if attribute["name"] != "data-info":
                    first.setdefault(attribute["name"], attribute["value"])
            shape.start(node["element"], first.items())
            depths.append(node["depth"])
        elif "text" in node and not (shape.open and shape.elements[shape.open[-1][0]][0] in UNSEEN):
            shape.text.append(node["text"])
    while depths:
        depths.pop()
        shape.end()
    return shape.result()


def rendered(text: str) -> str:
    options = Options.CMARK_OPT_UNSAFE
    return cmarkgfm.markdown_to_html_with_extensions(text, options, extensions=["table", "autolink", "strikethrough"])


def is_visible(code, data) -> bool:
    return code in VISIBLE and (data or {}).get("name", (data or {}).get("gotName", "")) not in OPTIONAL


def pages(count, seed):
    """Name, text, and the name of the page that it is a broken copy of."""
    made = {}
    kinds = list(html_pages.KINDS.items())
    for number in range(count // 2):
        rng = random.Random(f"{seed}/{number}")
        kind, write = kinds[number % len(kinds)]
        ending = "html" if kind == "html" else "md"
        text = write(rng)
        made[f"{number:06}-whole.{ending}"] = (text, None)
        other = html_pages.broken(rng, text)
        if other:
            made[f"{number:06}-broken.{ending}"] = (other, f"{number:06}-whole.{ending}")
    for number in range(count // 10):
        made[f"{number:06}-across.md"] = (html_pages.across(random.Random(f"{seed}/across/{number}")), None)
    return made


def is_quote_mark(whole, text):
    """Whether the character that is missing or doubled begins a line of a quote."""
    at = next((at for at, (a, b) in enumerate(zip(whole, text)) if a != b), len(text))
    line = whole[whole.rfind("\n", 0, at) + 1 : at]
    return (whole[at : at + 1] == ">" or line.endswith(">")) and not line.strip(" >")


def compare(name, text, tree, found, base, whole_text):
    """The kinds of differences of one page. `base` are the findings of the page that this one is a broken copy of."""
    whole = name.endswith(".html")
    html = text if whole else rendered(text)
    (shape, words), errors = theirs(html, whole)
    spoken = [one for one in found if one["rule"] in SPEAK]
    visible = [(code, data) for code, data in errors if is_visible(code, data)]
    neutral = [code for code, _ in errors if code not in HARMLESS]
    literal = not whole and re.search(r"&lt;/?[A-Za-z]", html)
    if visible and not spoken:
        yield "silent", visible
    if spoken and not neutral and not literal:
        yield "false", [one["message"] for one in spoken] + ["one character is broken"] * (base is not None)
    if not spoken and not visible:
        mine, text_of_mine = ours(tree)
        if mine != shape:
            pairs = [(a, b) for a, b in zip(mine, shape) if a != b][:1] or [(mine[len(shape):], shape[len(mine):])]
            yield "elements", pairs
        elif text_of_mine != words:
            yield "text", [text_of_mine, words]
    if base is not None:
        new = Counter(one["rule"] for one in found) - Counter(one["rule"] for one in base)
        if sum(new.values()) > 1:
            where = [f"{one['rule']} {one['start']['line']}:{one['start']['column']} {one['message']}" for one in found]
            yield "several", where + ["the mark of a quote is broken"] * (not whole and is_quote_mark(whole_text, text))


def is_meant(kind, name, text, what):
    shown = f"{name}\n{text}\n{what}"
    return any(kind == meant and re.search(pattern, shown) for meant, pattern, _ in MEANT)


def main():
    options = html_pages.options(seed="15")
    program = Path(options.program).resolve()
    made = pages(options.count or (LONG if options.long else SHORT), options.seed)
    if options.pages:
        wanted = options.pages.split(",")
        made = {name: made[name] for one in wanted for name in (one, made[one][1]) if name}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        findings.write(folder, {"ack-lint.toml": CONFIG} | {name: text for name, (text, _) in made.items()})
        trees = {}
        for line in findings.run(program, folder, "inspect", "--tree", ".").splitlines():
            page = json.loads(line)
            trees[Path(page["file"]).name] = page["tree"]
        found = findings.check(program, folder, "--offline")
    meant, left = Counter(), []
    for name, (text, base) in made.items():
        of_base = found.get(base, []) if base else None
        base_text = made[base][0] if base else None
        for kind, what in compare(name, text, trees[name], found.get(name, []), of_base, base_text):
            if is_meant(kind, name, text, what):
                meant[kind] += 1
            elif not options.kind or options.kind == kind:
                left.append((f"{kind} {name}\n{what}", text))
    findings.finish(len(made), meant.total(), left, options.show)


if __name__ == "__main__":
    main()
