"""Compares pages before and after fixes, as cmark-gfm and a WHATWG parser (html5lib) read them, and their findings.

Over the seed, the fixtures and generated pages with every form of a link, in which addresses have moved (a server on the loopback
interface says so) and one or two characters are missing or doubled:

- elements, attributes, ids and text are what they were, but for the addresses and texts that a fixed finding names;
- no finding is there that was not before, and none is gone that no fix repaired.

Once with `--fix`, once with `--fix --unsafe-fixes`. Usage: fixes.py --program PROGRAM [--long] [--seed N]. cmarkgfm and html5lib are imported.
"""

import html
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
from urllib.parse import unquote

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
            tags = " ".join(form for form in forms if form.startswith("<") and not form.startswith("<HERE"))
            blocks.append(f'<p align="center">\n{tags or "x"} <b>y</b>\n</p>')
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


# Rules whose fixes add or remove elements or text. Their fixes are applied first, alone, and each difference must be what a finding says.
SHAPING = ["html/fence-typo", "contributor/duplicate", "link/invalid", "html/syntax", "module/padding", "entry/link-text"]
QUOTES = re.compile("[“”„‘’«»]")


# What is around the people of a list.
HOLDERS = {"p", "table", "td", "tr", "ul", "li", "b", "br"}


def whole_tree(name, text):
    whole = name.endswith(".html")
    (elements, words), errors = trees.theirs(text if whole else trees.rendered(text), whole)
    kept = []
    for tag, values, inside in elements:
        # A tag without an end has what follows it as attributes.
        values = tuple((key, trees.squeezed(value)) for key, value in values if re.fullmatch(r"[\w-]+", key) and (value or key in ("alt", "hidden")))
        kept.append((tag, values, inside or ""))
    return kept, words, len(errors)


def tokens(fixed, here):
    """Replaces an address that has moved, and the one that it has moved to, by the same word."""
    host = here.split("://")[1]
    moved = set()
    for one in fixed:
        number = re.match(re.escape(here) + r"/+(\d+)", one["message"]) if one["rule"] == "link/moved" else None
        moved.update([int(number[1])] if number else [])
    new = sorted(((number - 1) % len(MOVED) for number in moved), key=lambda at: -len(MOVED[at]))
    targets = [(trees.squeezed(unquote(f"{host}/to/{MOVED[at]}")), f"MOVED{at}") for at in new]
    old = re.compile(re.escape(host) + r"/+(" + "|".join(map(str, moved)) + r")(?!\d(?!x,))") if moved else None

    def replace(text):
        text = trees.squeezed(unquote(text))
        for target, word in targets:
            text = text.replace(target, word)
        return old.sub(lambda number: f"MOVED{(int(number[1]) - 1) % len(MOVED)}", text) if old else text

    return replace


def edited(before, one):
    """The text that the edits of a finding replace."""
    source = before.encode()
    return [source[edit["start"] : edit["end"]].decode() for edit in one["fix"]["edits"]]


def same_elements(before, elements, after, fixed, replace):
    """Elements are the same but for the values that findings name. Yields pairs that are not."""
    values = Counter()
    for one in fixed:
        for old, edit in zip(edited(before, one), one["fix"]["edits"]):
            if one["rule"] in ("contributor/alt", "avatar/query"):
                values[(one["rule"], *(trees.squeezed(html.unescape(text)) for text in (old, edit["text"])))] += 1
    for a, b in zip(elements, after):
        (tag, attributes, inside), (tag_after, attributes_after, inside_after) = a, b
        pairs = {key: value for key, value in attributes}, {key: value for key, value in attributes_after}
        for key in sorted(pairs[0].keys() | pairs[1].keys()):
            old, new = (replace(pair.get(key, "")) for pair in pairs)
            alt = ("contributor/alt", *(trees.squeezed(pair.get(key, "")) for pair in pairs))
            query = ("avatar/query", "?", "&")
            if old == new:
                continue
            if key == "alt" and values[alt]:
                values[alt] -= 1
            elif key == "src" and values[query] and new == re.sub(r"(\?.*)\?", r"\1&", old):
                values[query] -= 1
            else:
                yield a, b
        if tag != tag_after or replace(inside) != replace(inside_after):
            yield a, b
    if len(elements) != len(after):
        yield elements[len(after) :], after[len(elements) :]


def explained(before, old, new, fixed):
    """Differences of a page after fixes of SHAPING that no finding explains."""
    (elements, words, errors), (elements_after, words_after, errors_after) = old, new
    rules = Counter(one["rule"] for one in fixed)
    titles = [code for one in fixed if one["rule"] in ("link/invalid", "entry/link-text") for code in re.findall(r"`([^`]+)`", one["fix"]["title"])]
    # The same mistake in several addresses has one title.
    each = [text for one in fixed if one["rule"] == "link/invalid" and "`https://` before each" in one["fix"]["title"] for text in edited(before, one)]
    titles += ["https://" + text for text in each]
    quoted = any("quotation" in one["message"] for one in fixed)
    plain = (lambda value: QUOTES.sub("", value)) if quoted else str
    bare, bare_after = (
        [(tag, tuple((key, plain(value)) for key, value in values)) for tag, values, _ in each] for each in (elements, elements_after)
    )
    gone, added = Counter(bare) - Counter(bare_after), Counter(bare_after) - Counter(bare)
    removed = {one["message"].split(" is listed")[0].lower() for one in fixed if one["rule"] == "contributor/duplicate"}
    touched = [text for one in fixed for text in edited(before, one)]
    span = [before.encode()[one["start"]["offset"] : one["end"]["offset"]].decode() for one in fixed]
    sources = trees.squeezed(unquote(html.unescape(" ".join(touched + span))))
    sources += QUOTES.sub("", sources)
    addresses = [text for one, text in zip(fixed, span) if one["rule"] in ("link/invalid", "entry/link-text")] + each
    replaced = trees.squeezed(unquote(html.unescape(" ".join(addresses))))
    for tag, values in list(gone.elements()):
        # A value that a fix replaces: the same element with the new one, which the title names.
        address = next((key for key in ("href", "src", "srcset", "poster") if key in dict(values)), None)
        kept = [pair for pair in values if pair[0] != address]
        for other in added if address else ():
            value = dict(other[1]).get(address)
            same = other[0] == tag and kept == [pair for pair in other[1] if pair[0] != address]
            named = dict(values).get(address) in replaced
            if same and named and added[other] and value in (trees.squeezed(unquote(title)) for title in titles):
                added[other] -= 1
                gone[(tag, values)] -= 1
                break
    for tag, values in gone.elements():
        # A person who is listed twice, with the avatar and the elements around.
        login = dict(values).get("href", "").rsplit("/", 1)[-1].lower()
        of_person = removed and (login in removed or tag in HOLDERS or tag == "img" and "avatars.githubusercontent" in dict(values).get("src", ""))
        if not of_person and not (rules["html/syntax"] and all(value in sources for _, value in values)):
            yield "gone", (tag, values)
    for tag, values in added.elements():
        address = dict(values).get("href", dict(values).get("src"))
        is_title = address in (trees.squeezed(unquote(title)) for title in titles)
        if not (is_title or (rules["html/syntax"] or rules["html/fence-typo"]) and all(value in sources for _, value in values)):
            yield "added", (tag, values)
    inserted = "".join(edit["text"] for one in fixed for edit in one["fix"]["edits"])
    lost, more = Counter(words) - Counter(words_after), Counter(words_after) - Counter(words)
    if lost - Counter("".join(touched + span)) or more - Counter(inserted + "".join(titles) + "".join(touched + span)):
        yield "words", (words, words_after)
    if errors_after > errors:
        yield "errors", (errors, errors_after)


def same_page(name, before, after, fixed, here):
    """Differences that are none of an address or a value that a finding names."""
    if before == after:
        return
    replace = tokens(fixed, here)
    (elements, words, _), (elements_after, words_after, _) = whole_tree(name, before), whole_tree(name, after)
    pairs = list(same_elements(before, elements, elements_after, fixed, replace))[:1]
    if pairs:
        yield "elements", pairs
    elif replace(words) != replace(words_after):
        yield "text", [replace(words), replace(words_after)]


def compare(name, before, middles, after, old, new, unsafe, here):
    """Differences after all fixes. `middles` are the pages, with their findings, after those fixes that change their shape; a fix that
    adds a finding is taken back, such as one that makes a link of what was none, so that there are several."""
    fixed = [one for one in old if is_applied(one, unsafe)]
    found, gone = [], []
    for middle, between in middles:
        left = [one for one in between if is_applied(one, unsafe)]
        found.append(list(same_page(name, middle, after, left, here)))
        gone.append(locations(old) - locations(new) - locations(fixed) - (locations(left) if before != middle else Counter()))
    best = min(range(len(found)), key=lambda at: len(found[at]))
    words = [whole_tree(name, text)[1] for text in (before, after)]
    duplicates = any(one["rule"] == "contributor/duplicate" for one in fixed)
    for kind, what in found[best]:
        is_grids = duplicates and kind == "elements" and all(is_holder(one) for one in flat(what))
        yield "grids" if is_grids else kind, what
    if before != middles[best][0]:
        shaping = [one for one in fixed if one["rule"] in SHAPING]
        for kind, what in explained(before, whole_tree(name, before), whole_tree(name, middles[best][0]), shaping):
            yield kind, [what, sorted({(one["rule"], one["fix"]["title"]) for one in shaping})]
    more = locations(new) - locations(old)
    if more:
        yield "new", dict(more)
    if gone[best] and not unsafe:
        is_grids = len(words[0]) != len(words[1]) and all(rule.startswith("contributor/") for rule in gone[best])
        # A link without its end, on a line of which an address has got parentheses.
        lines = [before.splitlines()[one["start"]["line"] - 1] for one in old if one["rule"] == "link/invalid" and not is_applied(one, unsafe)]
        is_open = set(gone[best]) == {"link/invalid"} and any("(<" + here in line for line in lines) and ")>" in after
        yield "grids" if is_grids else "unclosed" if is_open else "gone-finding", dict(gone[best])


def with_unsafe(text, found):
    """The page after the unsafe fixes of broken tags."""
    source = text.encode()
    edits = [edit for one in found if one["rule"] == "html/syntax" and one["fix"] and one["fix"]["safety"] != "safe" for edit in one["fix"]["edits"]]
    for edit in sorted(edits, key=lambda edit: -edit["start"]):
        source = source[: edit["start"]] + edit["text"].encode() + source[edit["end"] :]
    return source.decode()


def is_applied(one, unsafe):
    return one["fix"] and (unsafe or one["fix"]["safety"] == "safe")


def flat(pairs):
    return [element for pair in pairs for side in pair for element in (side if isinstance(side, list) else [side])]


def is_holder(element):
    tag, values, _ = element
    of_person = any(re.search(r"github\.com/(ada|bob|cyd)$|avatars\.githubusercontent", value) for _, value in values)
    return of_person or tag in HOLDERS or tag == "blockquote"


def locations(findings):
    counts = Counter()
    for one in findings:
        counts[one["rule"]] += len(one.get("locations") or [one])
    return counts


# Differences that are meant: the kind, what matches it, and why.
MEANT = [
    ("grids", "", "the length of the text between people decides whether they are one grid"),
    ("unclosed", "", "a link without its end is not recognized where its new address has parentheses"),
]


def is_meant(kind, what):
    return any(kind == one and re.search(pattern, str(what)) for one, pattern, _ in MEANT)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


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
            unsafe_too = ["--unsafe-fixes"] * unsafe
            middles = [(made, old)]  # The first is the page as it was.
            for without in (set(), {"html/syntax"}, {"contributor/duplicate"}, {"html/syntax", "contributor/duplicate"}):
                rules = ",".join(rule for rule in SHAPING if rule not in without)
                check(program, into, "--select", rules, "--fix", *unsafe_too)
                middles.append(({name: read(into / name) for name in made}, check(program, into)))
                if unsafe and "html/syntax" in without:
                    # Of two broken tags on a page, the fix of one may be taken back.
                    pages, found = middles[-1]
                    for name, text in pages.items():
                        (into / name).write_text(with_unsafe(text, found.get(name, [])), encoding="utf-8", newline="")
                    middles.append(({name: read(into / name) for name in made}, check(program, into)))
                for name, text in made.items():
                    (into / name).write_text(text, encoding="utf-8", newline="")
            check(program, into, "--fix", *unsafe_too)
            new = check(program, into)
            for name, text in made.items():
                after = read(into / name)
                between = [(pages[name], found.get(name, [])) for pages, found in middles]
                for kind, what in compare(name, text, between, after, old.get(name, []), new.get(name, []), unsafe, here):
                    if is_meant(kind, what):
                        meant[kind] += 1
                    elif not options.kind or kind == options.kind:
                        left.append((kind, name + (" unsafe" if unsafe else ""), what, text, after))
    for kind, name, what, text, after in sorted(left, key=lambda one: len(one[3]))[: options.show]:
        print(f"\n=== {kind} {name}\n{what}\n--- before\n{text}\n--- after\n{after}")
    print(f"{2 * len(made)} documents compared, {sum(meant.values())} differences meant, {len(left)} left")
    sys.exit(1 if left else 0)


if __name__ == "__main__":
    main()
