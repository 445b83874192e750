"""Links and images of generated pages, and of the examples of CommonMark, as cmark-gfm reads them: address and text are the same.

Usage: links.py --program PROGRAM --npm FOLDER [--long] [--seed N] [--count N], where FOLDER is the node_modules with
commonmark-spec. cmarkgfm is imported.
"""

import argparse
import ctypes
import json
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import cmarkgfm.cmark

EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]
OPTIONS = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE | cmarkgfm.cmark.Options.CMARK_OPT_FOOTNOTES
SHOWN = 5

# What the package does not export for Python: the tree as XML.
cmark = ctypes.CDLL(cmarkgfm.cmark._cmark.__file__)
for name in ["cmark_parser_new", "cmark_parser_finish", "cmark_find_syntax_extension", "cmark_render_xml"]:
    getattr(cmark, name).restype = ctypes.c_void_p
cmark.cmark_gfm_core_extensions_ensure_registered()


def tree(text):
    """The document as XML."""
    parser = ctypes.c_void_p(cmark.cmark_parser_new(OPTIONS))
    for name in EXTENSIONS:
        extension = ctypes.c_void_p(cmark.cmark_find_syntax_extension(name.encode()))
        cmark.cmark_parser_attach_syntax_extension(parser, extension)
    data = text.encode()
    cmark.cmark_parser_feed(parser, data, ctypes.c_size_t(len(data)))
    root = ctypes.c_void_p(cmark.cmark_parser_finish(parser))
    written = ctypes.string_at(cmark.cmark_render_xml(root, OPTIONS)).decode()
    cmark.cmark_node_free(root)
    cmark.cmark_parser_free(parser)
    # XML has no form feeds.
    written = re.sub(r"[\x0b\x0c]", " ", written)
    # References to footnotes have no name.
    return ElementTree.fromstring(re.sub(r"<(/?)<unknown>", r"<\1footnote", written))


def words(text):
    """Text without references to footnotes, which are text to us where they are in a link, and `~`: what it strikes out differs
    within words."""
    return " ".join(re.sub(r"\[\^([ab]|x\\?\]y)\]|~", "", text).split())


def name_of(node):
    return node.tag.rsplit("}", 1)[-1]


def shown(node, images):
    """The text of a node; images in it only if it is one itself."""
    if name_of(node) in ("text", "code"):
        return node.text or ""
    if name_of(node) in ("softbreak", "linebreak"):
        return "\n"
    return "".join(shown(child, images) for child in node if images or name_of(child) != "image")


def theirs(root):
    """Links and images of cmark-gfm. What is in an image is its text."""
    found, optional = [], []

    anchor = False

    def walk(node):
        nonlocal anchor
        for child in node:
            name = name_of(child)
            if name in ("paragraph", "heading", "table_cell"):
                anchor = False
            if name == "html_inline":
                anchor = bool(re.match(r"(?i)<a[\s>]", child.text)) or anchor and not re.match(r"(?i)</a\s*>", child.text)
            if name == "image":
                found.append((True, child.get("destination"), words(shown(child, True))))
                continue
            if name == "link":
                target, label = child.get("destination"), shown(child, False)
                # An address in an HTML link: browsers show one link, and so do we unless it is in `<…>`.
                bare = target in (label, f"http://{label}", f"mailto:{label}")
                (optional if anchor and bare else found).append((False, target, words(label)))
            walk(child)

    walk(root)
    return Counter(found), Counter(optional)


def ours(program, texts, folder):
    """Links and images of Markdown syntax, for each text; with broken syntax, which is reported in place of a link in it."""
    for number, text in enumerate(texts):
        place = folder / f"{number:06}"
        place.mkdir()
        (place / "CREDITS.md").write_bytes(text.encode())
    command = [program, "inspect", "--no-config", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"inspect ends with {done.returncode}: {done.stderr}")
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    if len(pages) != len(texts):
        sys.exit(f"{len(pages)} pages of {len(texts)} were read")
    for page, text in zip(pages, texts):
        found, broken = Counter(), []
        for link in page["links"]:
            if link["kind"] == "broken":
                broken.append(text.encode()[link["start"]["offset"] : link["end"]["offset"]].decode())
            elif link["origin"] != "html":
                found[link["image"], link["target"], words(link["text"])] += 1
        yield found, broken


class Difference:
    """A link that one of the two has, on a page."""

    def __init__(self, link, others, is_theirs, root, broken, text):
        self.link = self.image, self.target, self.label = link
        self.has_other_text = any(target == self.target for (_, target, _) in others)
        self.is_theirs, self.root, self.broken, self.text = is_theirs, root, broken, text


def to_control_character(one):
    """`[d]:` above a line with a form feed or a vertical tab, which is the destination to cmark-gfm."""
    return one.is_theirs and not one.target.strip() and bool(re.search(r"[\x0b\x0c]", one.text))


def by_lazy_underline(one):
    """`> [d]:` above `===`: no heading, so that `===` is the destination to cmark-gfm, and the parser reads no definition."""
    follows = re.search(rf"\[{re.escape(one.label)}\]:[ \t]*\n[ \t>]*=+[ \t]*$", one.text, re.MULTILINE)
    return bool(follows) and (not one.is_theirs or set(one.target) == {"="})


def in_broken_syntax(one):
    """`[a] (https://x.org)`: the broken link is reported, and not the bare URL in it."""
    return one.is_theirs and any(one.label in piece for piece in one.broken)


def in_unused_footnote(one):
    """cmark-gfm drops them. A link in one is broken for who edits the page. It shows those that a paragraph refers to."""
    labels = []

    def renamed(_):
        labels.append(f"[^n{len(labels)}]")
        return labels[-1] + ":"

    text = re.sub(r"\[\^(?:\\.|[^\]\s\\])+\]:", renamed, one.text)
    return not one.is_theirs and one.link in theirs(tree(f"{' '.join(labels)}\n\n{text}"))[0]


def on_page_with_link_in_link(one):
    """`[a [b](c) [d] e](f)`: cmark-gfm forgets the link inside when another bracket opens."""
    links = (node for node in one.root.iter() if name_of(node) == "link")
    return any(name_of(inner) == "link" for link in links for inner in link.iter() if inner is not link)


def on_page_with_unbalanced_parenthesis(one):
    """`[a](b(c "d")`: cmark-gfm does not count them before a title."""
    for node in one.root.iter():
        if name_of(node) in ("link", "image"):
            target = node.get("destination")
            unbalanced = "](" in target or target.count("(") > target.count(")")
            if unbalanced and shown(node, True) not in (target, target.removeprefix("http://")):
                return True
    return False


def by_tildes(one):
    """`/~_a@b.co_`: cmark-gfm does not see the `~` beside `_`, so that other `_` are a pair."""
    return "~" in one.text and ("@" in one.label or one.has_other_text)


def on_page_with_odd_backticks(one):
    """`` ` ``a`` ``b`` ``: cmark-gfm does not see the second code span."""
    return len(set(re.findall("`+", one.text))) > 1


def after_open_html_link(one):
    """An `<a>` reaches into the next block, or over a `</a>` that is in other markup."""
    written = [node.text or "" for node in one.root.iter() if name_of(node).startswith("html_")]
    bare = one.target in (one.label, f"http://{one.label}", f"mailto:{one.label}")
    return one.is_theirs and bare and any(re.search(r"(?i)<a[\s>]", text) for text in written)


MEANT = {
    "broken link syntax is reported in place of the bare URL in it": in_broken_syntax,
    "a footnote that nothing refers to is read": in_unused_footnote,
    "a link has no link in it (CommonMark 6.3)": on_page_with_link_in_link,
    "parentheses of a destination are balanced (CommonMark 6.3)": on_page_with_unbalanced_parenthesis,
    "a code span ends at as many backticks (CommonMark 6.1)": on_page_with_odd_backticks,
    "an HTML link is open": after_open_html_link,
    "a lazy line of `=` is no destination": by_lazy_underline,
    "a destination has no control characters (CommonMark 6.3)": to_control_character,
    "a `~` is punctuation beside `_` and `*` (CommonMark 6.2)": by_tildes,
}


# The pages: random pieces, so that each stands next to each other.

HOSTS = ["x.net", "a.b-c.org", "x_y.z.net", "x.y_z.net", "❤.net", "münchen.de", "x", "localhost:80", "1.2.3.4", "x.net.", "_x.net", "X.NET", "x--y.net"]
PATHS = ["", "/", "/a", "/a_b_c", "/_a_", "/*a*", "/~a~", "/a`b`c", "/(a)", "/a(b", "/a)", "/a]", "/[a", "/[a](b)", "/?q=1&amp;r=2",
         "/a&copy;", "/a;", "/a\\_b", "/a's", "/a—b", "/a\"b", "/a!", "/a?!.", "/a|b", "/<b>", "/a&b", "/a%20b", "/a**b**", "/__a__",
         "/a:", "/a\\", "/{a}", "/a^b", "/$a$", "/~~a~~", "/a#b_c_d", "/ä", "/a\\*b", "/a>b", "/a'", "/a_"]  # fmt: skip
SCHEMES = ["http://", "https://", "HTTPS://", "ftp://", "www.", "www.", "WWW.", "htps://", "http:/", "mailto:", "://", "xhttps://", "1https://"]
EMAILS = ["a@b.co", "a.b+c@x-y.org", "a@b", "@a", "a@b.co.", "a_b_@x.net", "_a@x.net_", "a@b@c.de", "mailto:a@b.co", "xmpp:a@b.co/d", "a@x_y.net", "a@b.c1"]
WORDS = ["a", "word", "Ada", "x_y", "1.", "-", "wow", "é", "don't", "www", "http", "(", ")", "—", "“q”", "+", "#", "=", ":", "!", "?", ".", ",", "//"]
MARKS = ["*", "**", "_", "__", "~", "~~", "`", "``", "[", "]", "(", ")", "![", "](", "][", "<", ">", "\\", "&", "|", "!", "\"", "'", "^", "]:", "<!--", "-->", "$"]
LABELS = ["a", "Ada", "two words", "ä", "x_y", "a*b", "1", "a\\]b", "ẞ", "nope", "^a", "^b", "^a b", "^two  words", "^x\\]y", "www.x.net",
          "https://x.net"]
HTML = ["<b>", "</b>", "<a href=\"https://h.net\">", "</a>", "<br>", "<i class='x'>", "<!-- c -->", "<img src=\"i.png\">", "<b x=\"https://x.net\">",
        "<x@y.net>", "<https://a.net/_b_>", "<http://a b>", "<a:b>", "<www.x.net>", "<?p?>", "<!D x>", "<b", "<1>", "<span>https://s.net</span>", "<!D", "<!D ", "<!d x>", "<!DOCTYPE html>", "<?", "?>", "??>", "<![CDATA[",
        "<![cdata[", "]]>", "]]]>", "<!-->", "<!---", "--->", "<search>", "</search>", "<source>", "<x-y>"]  # fmt: skip
ENTITIES = ["&amp;", "&lt;", "&#42;", "&#x5B;", "&copy;", "&nope;", "&", "&quot;", "\\*", "\\[", "\\]", "\\`", "\\<", "\\_", "\\&amp;", "\\\\", "\\|"]


# Short lines, so that the starts and the ends of blocks meet: the marks of containers, and what a line begins or ends.
MARGINS = ["", "", "", "> ", ">", "> > ", ">> ", "- ", "1. ", "  ", "   ", "    ", ">   ", ">    - ", "- > ", "\t", " "]
LINES = ["a", "a", "[b](c.md)", "[b](c.md)", "`[b](c.md)", "`", "[d]", "[d]: e.md", "[d]:", "<br>", "</b>", "<x-y z='1'> ", "<b z", "<div>", "</div>", "<p>",
         "<pre>", "</pre>", "<script>", "</script>", "<!-- c -->", "<!--", "-->", "<?", "?>", "<![CDATA[", "]]>", "<!D", ">", "```", "~~~", "````", "\x0c",
         "\x0b ", "", "", "", "***", "---", "===", "# h", "#", "|a|b|", "|---|---|", "a|b", "-", "1.", "[^a]: x", "[^a]", "\\", "&nbsp;"]  # fmt: skip


def short_lines(seed):
    """A page of lines that may begin or end anything."""
    rng = random.Random(seed)
    lines = [rng.choice(MARGINS) + rng.choice(LINES) for _ in range(rng.randint(2, 9))]
    # What may be hidden.
    lines += [rng.choice(["", rng.choice(MARGINS)]), "[b](f.md)"]
    return "\n".join(lines) + "\n"


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, *choices):
        return self.random.choice(choices)

    def url(self):
        scheme = self.random.choice(SCHEMES)
        return scheme + self.random.choice(HOSTS) + self.random.choice(PATHS)

    def target(self):
        url = self.one(self.url(), "a.md", "", "a(b)c", "<a b>", "<>", "a\\)b", "a&amp;b", "a_b_c", "#x", "a b", "ä", "<a\\>b>", "a)b", "/u\"v\"")
        title = self.one("", "", "", ' "t"', " 't'", " (t)", '"t"', ' "t', " \"t\\\"u\" ")
        return self.one("", "", " ") + url + title

    def link(self, depth):
        text = self.inline(depth - 1, self.one(1, 1, 2, 3)) if depth > 0 else self.random.choice(WORDS)
        kind = self.random.randrange(6)
        label = self.random.choice(LABELS)
        bang = self.one("", "", "", "!")
        if kind < 2:
            return f"{bang}[{text}]({self.target()})"
        return bang + [f"[{text}][{label}]", f"[{label}][]", f"[{label}]", f"[{text}] [{label}]"][kind - 2]

    def piece(self, depth):
        kind = self.random.randrange(20)
        if kind < 5:
            return self.url()
        if kind < 7:
            return self.random.choice(EMAILS)
        if kind < 10:
            return self.link(depth)
        if kind < 12 and depth > 0:
            mark = self.one("*", "**", "_", "__", "~", "~~", "***", "`", "``")
            return mark + self.inline(depth - 1, self.one(1, 2, 3)) + mark
        if kind < 13:
            return self.random.choice(MARKS)
        if kind < 14:
            return self.random.choice(HTML)
        if kind < 15:
            return self.random.choice(ENTITIES)
        return self.random.choice(WORDS)

    def inline(self, depth, count):
        out = ""
        for _ in range(count):
            out += self.piece(depth) + self.one("", "", " ", " ", " ", " ", " ", " ")
        return out

    def line(self):
        return " ".join(self.inline(2, self.one(1, 2, 3, 4, 6)).split()) or "a"

    def lines(self):
        return [self.line() + self.one("", "", "", "  ", "\\") for _ in range(self.one(1, 1, 1, 2, 3))]

    def block(self, depth=2):
        kind = self.random.randrange(12)
        if kind < 4 or depth == 0:
            return self.lines()
        if kind == 4:
            return [self.one("# ", "### ") + self.line() + self.one("", " ##")]
        if kind == 5:
            cells = lambda: " | ".join(self.line() for _ in range(2))
            return [f"| {cells()} |", "|---|---|", *(f"| {cells()} |" for _ in range(self.one(1, 2)))]
        inner = self.block(depth - 1)
        if kind in (6, 7):
            lazy = self.random.random() < 0.1
            return [line if lazy and number else "> " + line for number, line in enumerate(inner)]
        if kind in (8, 9):
            marker = self.one("- ", "* ", "1. ")
            return [(marker if number == 0 else " " * len(marker)) + line for number, line in enumerate(inner)]
        if kind == 10:
            return [self.line(), self.one("===", "---")]
        return [self.one("```", "    ", "<div>", "<pre>", "<style>"), *inner, self.one("```", "", "</div>", "</PRE>", "</pre>")]

    def page(self):
        lines = []
        for _ in range(self.one(1, 1, 2, 3)):
            lines += [*self.block(), ""]
        for _ in range(self.one(0, 1, 2, 3)):
            label = self.random.choice(LABELS)
            if label.startswith("^") and self.random.random() < 0.2:
                lines += ["", f"[{label}]: " + self.one("https://f.net/x", "[y](https://f.net/y)"), ""]
                continue
            label = label if re.search(r"[ \]]", label) else label.removeprefix("^")
            target = self.one("https://d.net", "/d_e_f", "<d e>", "d&amp;e", "https://d.net/?a&b", "")
            lines += [f"[{label}]: {target}" + self.one("", "", " 't'")]
        text = "\n".join(lines) + "\n"
        return text.replace("\n", "\r\n") if self.random.random() < 0.15 else text


def spec(folder):
    """The examples of CommonMark."""
    script = "process.stdout.write(JSON.stringify(require('commonmark-spec').tests.map(t => t.markdown)))"
    done = subprocess.run(["node", "-e", script], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)


SAFE = set(b"-_.+!*(),%#@?=;:/$~&'") | set(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--npm", type=Path, required=True)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--count", type=int)
    options = parser.parse_args()
    count = options.count or (30_000 if options.long else 1_500)
    seeds = range(options.seed * 1_000_003, options.seed * 1_000_003 + count)
    texts = spec(options.npm) + [Writer(seed).page() if seed % 2 else short_lines(seed) for seed in seeds]
    meant, left = Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        for text, (found, broken) in zip(texts, ours(options.program.resolve(), texts, Path(folder))):
            root = tree(text)
            expected, optional = theirs(root)
            missing, added = expected - found, found - expected - optional
            if not missing and not added:
                continue
            all_of_it = [Difference(link, added, True, root, broken, text) for link in missing]
            all_of_it += [Difference(link, missing, False, root, broken, text) for link in added]
            reasons = [next((reason for reason, holds in MEANT.items() if holds(one)), None) for one in all_of_it]
            if all(reasons):
                meant[reasons[0]] += 1
            else:
                left.append((text, missing, added))
    print(f"links: {len(texts)} documents compared with cmark-gfm, {meant.total()} differences meant, {len(left)} left")
    for reason, number in meant.items():
        print(f"  meant {number} times: {reason}")
    for text, missing, added in sorted(left, key=lambda one: len(one[0]))[:SHOWN]:
        print(f"\n{text!r}\n  only cmark-gfm: {list(missing)}\n  only ack-lint: {list(added)}")
    sys.exit(bool(left))


if __name__ == "__main__":
    main()
