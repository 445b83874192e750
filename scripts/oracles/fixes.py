"""Compares pages before and after fixes, as cmark-gfm and a WHATWG parser (html5lib) read them, and their findings.

Over the seed, the fixtures and generated pages with every form of a link, in which addresses have moved (a server on the loopback
interface says so) and one or two characters are missing or doubled:

- elements, attributes, ids and text are what they were, but for the addresses and texts that a fixed finding names;
- no finding is there that was not before, and none is gone that no fix repaired.

Once with `--fix`, once with `--fix --unsafe-fixes`. Usage: fixes.py --program PROGRAM [--long] [--seed N] [--pages NAMES]. cmarkgfm and html5lib are imported.
"""

import html
import http.server
import random
import re
import tempfile
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import findings
import html_pages
import moved_pages
import trees
from moved_pages import MOVED

ROOT = Path(__file__).resolve().parents[2]
SHORT, LONG = 250, 6000
CONFIG = 'profile = "none"\ninclude = ["**/*.md", "**/*.html"]\nwarn = ["module/padding"]\n'
# Rules whose fixes add or remove elements or text. Their fixes are applied first, alone, and each difference must be what a finding says.
SHAPING = ["html/fence-typo", "contributor/duplicate", "link/invalid", "html/syntax", "module/padding", "entry/link-text"]
QUOTES = re.compile("[“”„‘’«»]")


def locations_of(before, one, fixed):
    """The text of each location of a finding, as it is or with its edits."""
    for place in one.get("locations") or [one]:
        start, end = place["start"]["offset"], place["end"]["offset"]
        source = before.encode()
        for edit in sorted(one["fix"]["edits"], key=lambda edit: -edit["start"]) if fixed else ():
            if start <= edit["start"] and edit["end"] <= end:
                source = source[: edit["start"]] + edit["text"].encode() + source[edit["end"] :]
                end += len(edit["text"].encode()) - (edit["end"] - edit["start"])
        yield source[start:end].decode()


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


def replaced_values(source, fixed):
    """The values that fixes of single attributes replace, with their new ones."""
    values = Counter()
    for one in fixed:
        for old, edit in zip(edited(source, one), one["fix"]["edits"]):
            if one["rule"] in ("contributor/alt", "avatar/query"):
                values[(one["rule"], *(trees.squeezed(html.unescape(text)) for text in (old, edit["text"])))] += 1
    return values


def same_elements(elements, after, values, replace):
    """Elements are the same but for the values that findings name. Yields pairs that are not."""
    values = values.copy()
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


def replaced_addresses(before, one):
    """What a finding says is wrong, and the addresses that its fix writes instead."""
    titled = re.findall(r"`([^`]+)`", one["fix"]["title"])
    # The same mistake in several addresses has one title.
    wrong = list(locations_of(before, one, False)) if " each" in one["fix"]["title"] else []
    wrong.append(before.encode()[one["start"]["offset"] : one["end"]["offset"]].decode())
    new = titled + list(locations_of(before, one, True)) if one["rule"] == "link/invalid" else titled
    new += [link[1] for link in (re.fullmatch(r"!?\[.*\]\(([^()]+)\)", text) for text in titled) if link]
    return trees.squeezed(unquote(html.unescape(" ".join(wrong)))), {trees.squeezed(unquote(text)) for text in new}


def explained(before, old, new, fixed, reported):
    """Differences of a page after fixes of SHAPING that no finding explains. `reported` are findings that had no fix and are gone."""
    (elements, words, errors), (elements_after, words_after, errors_after) = old, new
    rules = Counter(one["rule"] for one in fixed)
    titles = [code for one in fixed if one["rule"] in ("link/invalid", "entry/link-text") for code in re.findall(r"`([^`]+)`", one["fix"]["title"])]
    titles += [text for one in fixed if one["rule"] == "link/invalid" for text in locations_of(before, one, True)]
    replaced = [replaced_addresses(before, one) for one in fixed if one["rule"] in ("link/invalid", "entry/link-text")]
    quoted = any("quotation" in one["message"] for one in fixed)
    plain = (lambda value: QUOTES.sub("", value)) if quoted else str
    bare, bare_after = (
        [(tag, tuple((key, plain(value)) for key, value in values)) for tag, values, _ in each] for each in (elements, elements_after)
    )
    gone, added = Counter(bare) - Counter(bare_after), Counter(bare_after) - Counter(bare)
    duplicates = [text for one in fixed if one["rule"] == "contributor/duplicate" for text in edited(before, one)]
    duplicates += [text for one in reported if one["rule"] == "contributor/duplicate" for text in locations_of(before, one, False)]
    removed = {login.lower() for text in duplicates for login in re.findall(r"github\.com/+([\w-]+)", text)}
    # One of the two stays.
    removed &= {dict(values).get("href", "").rsplit("/", 1)[-1].lower() for _, values, _ in elements_after}
    touched = [text for one in fixed for text in edited(before, one)]
    span = [before.encode()[one["start"]["offset"] : one["end"]["offset"]].decode() for one in fixed]
    sources = trees.squeezed(unquote(html.unescape(" ".join(touched + span))))
    sources += QUOTES.sub("", sources)
    for tag, values in list(gone.elements()):
        # A value that a fix replaces: the same element with the new one, which the title names.
        address = next((key for key in ("href", "src", "srcset", "poster") if key in dict(values)), None)
        kept = [pair for pair in values if pair[0] != address]
        for other in added if address else ():
            value = dict(other[1]).get(address)
            same = other[0] == tag and kept == [pair for pair in other[1] if pair[0] != address]
            # An address without a scheme is a link to `http` for cmark-gfm.
            forms = {dict(values)[address], re.sub(r"^http://(?=www\.)", "", dict(values)[address])}
            if same and added[other] and any(value in new and any(form in was for form in forms) for was, new in replaced):
                added[other] -= 1
                gone[(tag, values)] -= 1
                break
    for tag, values in gone.elements():
        # A person who is listed twice, with the avatar and the elements around.
        login = (dict(values).get("href") or dict(values).get("src", "")).rsplit("/", 1)[-1].lower()
        of_person = removed and (login in removed or tag in HOLDERS or tag == "img" and "avatars.githubusercontent" in dict(values).get("src", ""))
        if not of_person and not (rules["html/syntax"] and all(value in sources for _, value in values)):
            yield "gone", (tag, values)
    for tag, values in added.elements():
        address = dict(values).get("href", dict(values).get("src"))
        is_title = any(address in new for _, new in replaced)
        if not (is_title or (rules["html/syntax"] or rules["html/fence-typo"]) and all(value in sources for _, value in values)):
            yield "added", (tag, values)
    inserted = "".join(edit["text"] for one in fixed for edit in one["fix"]["edits"])
    lost, more = Counter(words) - Counter(words_after), Counter(words_after) - Counter(words)
    if lost - Counter("".join(touched + span)) or more - Counter(inserted + "".join(titles) + "".join(touched + span)):
        yield "words", (words, words_after)
    if errors_after > errors:
        yield "errors", (errors, errors_after)


def same_page(name, before, after, fixed, values, here):
    """Differences that are none of an address or a value that a finding names."""
    if before == after:
        return
    replace = tokens(fixed, here)
    (elements, words, _), (elements_after, words_after, _) = whole_tree(name, before), whole_tree(name, after)
    pairs = list(same_elements(elements, elements_after, values | replaced_values(before, fixed), replace))[:1]
    if pairs:
        yield "elements", pairs
    elif replace(words) != replace(words_after):
        yield "text", [replace(words), replace(words_after)]


def compare(name, before, middles, after, old, new, unsafe, here):
    """Differences after all fixes. `middles` are the pages, with their findings, after those fixes that change their shape; a fix that
    adds a finding is taken back, such as one that makes a link of what was none, so that there are several."""
    fixed = [one for one in old if is_applied(one, unsafe)]
    # What a fix of the whole page says may be none of the page without its duplicates.
    values = replaced_values(before, fixed)
    found, gone = [], []
    for middle, between in middles:
        left = [one for one in between if is_applied(one, unsafe)]
        found.append(list(same_page(name, middle, after, left, values, here)))
        gone.append(locations(old) - locations(new) - locations(fixed) - (locations(left) if before != middle else Counter()))
    best = min(range(len(found)), key=lambda at: len(found[at]))
    words = [whole_tree(name, text)[1] for text in (before, after)]
    # Once alt texts are fixed, nothing may be lost any more with one of two mentions of a person.
    duplicates = any(one["rule"] == "contributor/duplicate" for one in (old if unsafe else fixed))
    invalid = [one for one in fixed if one["rule"] == "link/invalid"]
    meant = [trees.squeezed(text) for one in invalid for is_fixed in (False, True) for text in locations_of(before, one, is_fixed)]
    for kind, what in found[best]:
        is_grids = duplicates and kind == "elements" and all(is_holder(one) for one in flat(what))
        is_combined = duplicates and kind == "elements" and all(is_holder(one) or any(value in meant for _, value in one[1]) for one in flat(what))
        yield "grids" if is_grids else "combined" if is_combined else kind, what
    if before != middles[best][0]:
        shaping = [one for one in fixed if one["rule"] in SHAPING]
        left = {one["message"] for one in middles[best][1]}
        # Someone may be removed once those around are.
        reported = [one for one in old if not one["fix"] and one["message"] not in left]
        for kind, what in explained(before, whole_tree(name, before), whole_tree(name, middles[best][0]), shaping, reported):
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
    return with_fixes(text, [one for one in found if one["rule"] == "html/syntax" and one["fix"] and one["fix"]["safety"] != "safe"])


def with_applied(text, old, new, unsafe):
    """The page after those fixes of SHAPING that are applied when all rules run."""
    refused = {(one["rule"], one["message"]) for one in new}
    return with_fixes(text, [one for one in old if one["rule"] in SHAPING and is_applied(one, unsafe) and (one["rule"], one["message"]) not in refused])


def with_fixes(text, found):
    source = text.encode()
    edits = []
    for one in found:
        # Of two that overlap, the first is applied.
        if not any(edit["start"] < other["end"] and other["start"] < edit["end"] for edit in one["fix"]["edits"] for other in edits):
            edits += one["fix"]["edits"]
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
    ("combined", "", "of two fixes that exclude each other, which one is taken back depends on the other rules that run"),
    ("unclosed", "", "a link without its end is not recognized where its new address has parentheses"),
]


def is_meant(kind, what):
    return any(kind == one and re.search(pattern, str(what)) for one, pattern, _ in MEANT)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def check(program, folder, *arguments):
    options = ["--no-cache", "--allow-private", "--no-throttle", "--max-time", "600", "--link-exclude", "^https?://[^1]"]
    return findings.check(program, folder, *options, *arguments)


def main():
    options = html_pages.options(seed="14")
    program = Path(options.program).resolve()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), moved_pages.Redirects)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_address[1]}"
    made = {}
    for number in range(options.count or (LONG if options.long else SHORT)):
        rng = random.Random(f"{options.seed}/{number}")
        made[f"{number:05}.md"] = moved_pages.broken(rng, moved_pages.page(rng)).replace("HERE", here)
    for name, (text, _) in trees.pages(len(made) // 4, options.seed).items():
        made[name] = text
    for path in [ROOT / "fixtures/seed/ACKNOWLEDGMENTS.md", *sorted((ROOT / "fixtures/contracts").glob("*/*.md"))]:
        made[f"{path.parent.name}.md"] = path.read_text(encoding="utf-8")
    if options.pages:
        made = {name: made[name] for name in options.pages.split(",")}
    left, meant = [], Counter()
    with tempfile.TemporaryDirectory() as folder:
        for unsafe in (False, True):
            into = Path(folder) / ("unsafe" if unsafe else "safe")
            into.mkdir()
            findings.write(into, {"ack-lint.toml": CONFIG} | made)
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
                    findings.write(into, {name: with_unsafe(text, found.get(name, [])) for name, text in pages.items()})
                    middles.append(({name: read(into / name) for name in made}, check(program, into)))
                findings.write(into, made)
            check(program, into, "--fix", *unsafe_too)
            new = check(program, into)
            afters = {name: read(into / name) for name in made}
            pages = {name: with_applied(text, old.get(name, []), new.get(name, []), unsafe) for name, text in made.items()}
            findings.write(into, pages)
            middles.append((pages, check(program, into)))
            for name, text in made.items():
                after = afters[name]
                between = [(pages[name], found.get(name, [])) for pages, found in middles]
                for kind, what in compare(name, text, between, after, old.get(name, []), new.get(name, []), unsafe, here):
                    if is_meant(kind, what):
                        meant[kind] += 1
                    elif not options.kind or kind == options.kind:
                        left.append((f"{kind} {name}{' unsafe' * unsafe}\n{what}", text, after))
    findings.finish(2 * len(made), meant.total(), left, options.show)


if __name__ == "__main__":
    main()
