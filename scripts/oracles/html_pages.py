"""Random pages of HTML, Markdown, and Markdown with HTML inside, valid or broken at one character.

Everything is drawn from one `random.Random`, so that a seed names a page.
"""

import argparse
import random

WORDS = "Ada Bob Cyd thanks for the maps data and code of model 7 in a_b x*y née 数".split()
ENTITIES = ["&amp;", "&copy;", "&copy", "&#65;", "&#x42;", "&x;", "&", "&lt;b&gt;", "&nbsp;", "&notit;", "&quot;"]
INLINE = ["b", "i", "em", "strong", "code", "kbd", "sub", "sup", "span", "small", "u", "s", "mark", "q", "font", "B"]
BLOCKS = ["div", "section", "center", "blockquote", "article", "nav", "figure", "main", "DIV"]
IMAGE = "https://x.test/i/{}.png"


def options(seed: str) -> argparse.Namespace:
    """The options of an oracle that generates pages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--long", action="store_true", help="compare many more pages")
    parser.add_argument("--seed", default=seed)
    parser.add_argument("--count", type=int, help="number of pages")
    parser.add_argument("--show", type=int, default=3, help="differences to print")
    parser.add_argument("--kind", help="the only kind of difference to look for")
    parser.add_argument("--pages", help="the only pages to compare, separated by commas, such as 00042.md")
    return parser.parse_args()


class Writer:
    """Writes valid HTML. With `lines`, no line is blank, so that one Markdown block holds all of it."""

    def __init__(self, rng: random.Random, lines: bool = True, markdown: bool = False):
        self.rng, self.lines, self.markdown = rng, lines, markdown

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pick(self, *options):
        return self.rng.choice(options)()

    # Attributes

    def quoted(self, value: str, plain: bool = False) -> str:
        kinds = ['"{}"', '"{}"', "'{}'"]
        if plain and not self.markdown and not set(value) & set("\"'<>=` \t\n") and value:
            kinds.append("{}")
        return self.rng.choice(kinds).format(value)

    def attribute(self, name: str, value: str) -> str:
        name = name.upper() if self.chance(0.05) else name
        equals = " = " if self.chance(0.04) else "="
        return f"{name}{equals}{self.quoted(value, plain=True)}"

    def extra(self) -> list[str]:
        found = []
        if self.chance(0.15):
            found.append(self.attribute("id", f"id{self.rng.randrange(10**9)}"))
        if self.chance(0.15):
            found.append(self.attribute("class", self.rng.choice(["a", "a b", "it&amp;s", "x&y", "x > y", "c/d"])))
        if self.chance(0.1):
            found.append(self.attribute("title", self.rng.choice(["Ada L", "a=b", "&copy;x", "it's" if False else "its", ""])))
        if self.chance(0.04):
            found.append("hidden")
        return found

    def tag(self, name: str, attributes: list[str], close: str = "") -> str:
        self.rng.shuffle(attributes)
        gap = "\n  " if self.chance(0.05) else " "
        inside = "".join(gap + one for one in attributes)
        # An unquoted value takes the slash.
        if close == "/" and inside and inside[-1] not in "\"'":
            close = " /"
        return f"<{name}{inside}{close}>"

    def element(self, name: str, content: str, attributes: list[str] | None = None) -> str:
        end = name.upper() if self.chance(0.03) else name
        return self.tag(name, (attributes or []) + self.extra()) + content + f"</{end}>"

    # Phrasing content

    def text(self) -> str:
        words = [self.rng.choice(WORDS) for _ in range(self.rng.randint(1, 4))]
        if self.chance(0.15):
            words.insert(self.rng.randrange(len(words) + 1), self.rng.choice(ENTITIES))
        if self.chance(0.04):
            words.append(self.rng.choice(["a < b", "x > y", "1 <2", "<3", "->", "<-", "&lt;p>"]))
        return " ".join(words)

    def void(self) -> str:
        if self.chance(0.3):
            return self.tag(self.rng.choice(["br", "wbr", "BR"]), [], self.rng.choice(["", "/", " /"]))
        attributes = [self.attribute("src", IMAGE.format(self.rng.randint(1, 99)))]
        attributes.append("alt" if self.chance(0.05) else self.attribute("alt", self.rng.choice(["Ada", "a map", ""])))
        return self.tag("img", attributes + self.extra(), self.rng.choice(["", "/", " /"]))

    def comment(self) -> str:
        return self.rng.choice(["<!-- a -->", "<!-- <b> -->", "<!---->", "<!-- \"'> -->", "<!-- x -- y -->"])

    def foreign(self) -> str:
        return self.rng.choice([
            '<svg viewBox="0 0 1 1"><path d="M0 0"/><g><text>a</text></g></svg>',
            "<svg><circle r='1'></circle></svg>",
            "<math><mi>x</mi></math>",
            "<svg><title>a</title></svg>",
        ])

    def phrase(self, depth: int, link: bool = True) -> str:
        parts = []
        for _ in range(self.rng.randint(1, 3)):
            roll = self.rng.random()
            if roll < 0.45 or depth <= 0:
                parts.append(self.text())
            elif roll < 0.6:
                parts.append(self.void())
            elif roll < 0.63:
                parts.append(self.comment())
            elif roll < 0.65:
                parts.append(self.foreign())
            elif roll < 0.8 and link:
                target = self.rng.choice(["https://x.test/{}", "https://x.test/?a=1&amp;b={}", "https://x.test/?a&b={}"])
                href = [self.attribute("href", target.format(self.rng.randint(1, 99)))]
                parts.append(self.element("a", self.phrase(depth - 1, link=False), href))
            else:
                parts.append(self.element(self.rng.choice(INLINE), self.phrase(depth - 1, link)))
        return self.rng.choice([" ", ""]).join(parts) if not self.markdown else " ".join(parts)

    # Flow content

    def break_line(self) -> str:
        return "\n" + " " * self.rng.choice([0, 0, 2]) if self.chance(0.6) else ""

    def paragraph(self, depth: int) -> str:
        if self.chance(0.15):
            return self.tag("p", self.extra()) + self.phrase(depth)  # its end tag is optional
        return self.element("p", self.phrase(depth))

    def items(self, depth: int) -> str:
        ends = self.chance(0.7)
        rows = []
        for _ in range(self.rng.randint(1, 3)):
            content = self.phrase(depth - 1) if self.chance(0.8) else self.flow(depth - 1)
            rows.append(self.tag("li", self.extra()) + content + ("</li>" if ends else ""))
        return self.element(self.rng.choice(["ul", "ol"]), self.break_line().join(["", *rows, ""]))

    def terms(self, depth: int) -> str:
        end = self.chance(0.6)
        rows = [f"<dt>{self.phrase(1)}{'</dt>' * end}<dd>{self.phrase(depth - 1)}{'</dd>' * end}" for _ in range(2)]
        return self.element("dl", self.break_line().join(["", *rows, ""]))

    def table(self, depth: int) -> str:
        cell_end, row_end, body = self.chance(0.8), self.chance(0.8), self.chance(0.4)
        rows = []
        for _ in range(self.rng.randint(1, 3)):
            cells = []
            for _ in range(self.rng.randint(1, 3)):
                name = self.rng.choice(["td", "td", "th"])
                content = self.phrase(depth - 1) if self.chance(0.85) else self.flow(depth - 1)
                cells.append(self.tag(name, self.extra()) + content + (f"</{name}>" if cell_end else ""))
            gap = self.break_line()
            rows.append("<tr>" + gap.join(["", *cells, ""]) + ("</tr>" if row_end else ""))
        inside = self.break_line().join(["", *rows, ""])
        if body:
            inside = f"<tbody>{inside}</tbody>" if self.chance(0.7) else f"<tbody>{inside}"
        if self.chance(0.2):
            inside = f"<caption>{self.text()}</caption>{inside}"
        return self.element("table", inside)

    def flow(self, depth: int) -> str:
        parts = []
        for _ in range(self.rng.randint(1, 3)):
            roll = self.rng.random()
            if depth <= 0 or roll < 0.25:
                parts.append(self.paragraph(max(depth, 1)))
            elif roll < 0.35:
                parts.append(self.phrase(depth))
            elif roll < 0.45:
                parts.append(self.items(depth))
            elif roll < 0.57:
                parts.append(self.table(depth))
            elif roll < 0.62:
                parts.append(self.terms(depth))
            elif roll < 0.7:
                parts.append(self.element(f"h{self.rng.randint(1, 6)}", self.phrase(depth - 1)))
            elif roll < 0.75:
                summary = self.element("summary", self.phrase(1))
                parts.append(self.element("details", summary + self.break_line() + self.flow(depth - 1)))
            elif roll < 0.8:
                parts.append(self.special())
            else:
                inside = self.break_line() + self.flow(depth - 1) + self.break_line()
                parts.append(self.element(self.rng.choice(BLOCKS), inside))
        return self.break_line().join(parts)

    def special(self) -> str:
        options = [
            "<hr>", "<hr/>", f"<pre>a\n  {self.text()}</pre>", "<style>p > b { color: red }</style>",
            '<picture><source srcset="https://x.test/a.png"><img src="https://x.test/b.png" alt="c"></picture>',
            "<textarea>a <b> c</textarea>", "<my-card>x</my-card>",
            '<video src="https://x.test/a.mp4" controls></video>', "<center>x</center>",
        ]
        if not self.markdown:
            options += ["<select><option>a<option>b</select>", "<![CDATA[ a ]]>", "<ruby>a<rt>b</ruby>", "<xmp><b></xmp>"]
        return self.rng.choice(options)


class Mixed(Writer):
    """Writes Markdown with HTML inside."""

    def __init__(self, rng: random.Random):
        super().__init__(rng, lines=False, markdown=True)

    def quoted(self, value: str, plain: bool = False) -> str:
        return super().quoted(value.replace("\n", " "))

    def text(self) -> str:
        words = [self.rng.choice(["Ada", "Bob", "thanks", "for", "maps", "née", "code", "7"]) for _ in range(3)]
        if self.chance(0.1):
            words.append(self.rng.choice(["&amp;", "&copy;", "&", "a < b", "x > y", "\\<b>", "`<b>`", "<3"]))
        return " ".join(words)

    def inline(self, depth: int) -> str:
        parts = []
        for _ in range(self.rng.randint(1, 4)):
            roll = self.rng.random()
            if depth <= 0 or roll < 0.4:
                parts.append(self.text())
            elif roll < 0.55:
                parts.append(self.phrase(1))
            elif roll < 0.65:
                parts.append(f"**{self.text()}**" if self.chance(0.5) else f"*{self.inline(0)}*")
            elif roll < 0.75:
                parts.append(f"[{self.text()}](https://x.test/{self.rng.randint(1, 99)})")
            elif roll < 0.8:
                parts.append(f"![a]({IMAGE.format(self.rng.randint(1, 99))})")
            elif roll < 0.85:
                parts.append("<https://x.test/auto>")
            else:
                parts.append(self.element(self.rng.choice(INLINE), self.inline(depth - 1)))
        return " ".join(parts)

    def block(self, depth: int) -> str:
        roll = self.rng.random()
        if depth <= 0 or roll < 0.3:
            return self.inline(2)
        if roll < 0.4:
            return "#" * self.rng.randint(1, 4) + " " + self.inline(1).replace("\n", " ")
        if roll < 0.5:
            return "\n".join("- " + self.block(0).replace("\n", "\n  ") for _ in range(self.rng.randint(1, 3)))
        if roll < 0.57:
            return "> " + self.block(depth - 1).replace("\n", "\n> ")
        if roll < 0.65:
            cells = [self.inline(1).replace("\n", " ").replace("|", "") for _ in range(4)]
            return f"| {cells[0]} | {cells[1]} |\n|---|---|\n| {cells[2]} | {cells[3]} |"
        if roll < 0.85:
            name = self.rng.choice(BLOCKS + ["details", "td"] if False else BLOCKS + ["details"])
            return self.tag(name, self.extra()) + "\n\n" + self.blocks(depth - 1) + f"\n\n</{name}>"
        return self.markdown_safe(Writer(self.rng).flow(2))

    def markdown_safe(self, html: str) -> str:
        """HTML that begins with a block tag is one HTML block."""
        return html if html.startswith("<") and not html.startswith("<!") else "<div>\n" + html + "\n</div>"

    def blocks(self, depth: int) -> str:
        return "\n\n".join(self.block(depth) for _ in range(self.rng.randint(1, 3)))


def html(rng: random.Random) -> str:
    body = Writer(rng).flow(3)
    if rng.random() < 0.3:
        return f"<!DOCTYPE html>\n<html>\n<head><title>a</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    return body + "\n"


def fragment(rng: random.Random) -> str:
    """Markdown that is one block of HTML."""
    return "<div>\n" + Writer(rng).flow(3) + "\n</div>\n"


def mixed(rng: random.Random) -> str:
    text = Mixed(rng).blocks(3) + "\n"
    return text.replace("\n", "\r\n") if rng.random() < 0.1 else text


def across(rng: random.Random) -> str:
    """Markdown whose paragraphs begin and end blocks of HTML, all of them closed."""
    words = Mixed(rng)

    def part(depth: int) -> str:
        """Text that begins and ends in a paragraph."""
        if depth <= 0 or rng.random() < 0.3:
            return words.inline(1).replace("\n", " ")
        name = rng.choice(BLOCKS + ["ul", "table", "details", "p"])
        if name == "p":
            return f"<p>{words.inline(1)}</p>".replace("\n", " ")
        gap = ["\n\n", " "]
        inside = rng.choice(gap).join(part(depth - 1) for _ in range(rng.randint(1, 3)))
        inside = rng.choice(["\n\n", ""]) + inside + rng.choice(["\n\n", ""])
        if name == "ul":
            inside = f"<li>{inside}" + rng.choice(["</li>", ""]) + f"<li>{part(depth - 1)}"
        elif name == "table":
            inside = f"<tr><td>{inside}" + rng.choice(["</td>", ""]) + f"<td>{part(depth - 1)}"
        elif name == "details":
            inside = f"<summary>{words.text()}</summary>" + inside
        return f"<{name}>{inside}</{name}>"

    blocks = ["a " * (rng.random() < 0.5) + part(3) + " b" * (rng.random() < 0.5) for _ in range(rng.randint(1, 3))]
    return "\n\n".join(blocks) + "\n"


KINDS = {"html": html, "fragment": fragment, "mixed": mixed}

# What is missing, doubled or mistyped.
MARKS = "\"'<>/="


def broken(rng: random.Random, page: str) -> str | None:
    """The page with one character of a tag missing or doubled; `None` if it has none."""
    places = [at for at, c in enumerate(page) if c in MARKS]
    if not places:
        return None
    at = rng.choice(places)
    return page[:at] + page[at] * rng.choice([0, 0, 2]) + page[at + 1 :]
