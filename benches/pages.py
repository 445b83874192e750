"""Credits pages for benchmarks: invented, the same every time, similar to real ones."""

import pathlib
import random

WORDS = (
    "project library tensor reader course parser module license example community release browser avatar builder "
    "engine lecture notebook student compiler author kernel dataset maintainer feature website translation review "
    "design framework gradient network sponsor document release careful small open fast clear modern shared useful "
    "early readable patient teaches inspired built extends follows shares helped wrote mended tested ported thanks"
).split()
NAMES = "Ada Grace Alan Edsger Barbara Donald Radia Ken Frances Niklaus Åsa José Łukasz Zoë Ngũgĩ 美咲".split()
SURNAMES = "Moreau Okafor Lindqvist Tanaka Novák Silva O’Brien García Kowalski Haddad Nguyen Petrov".split()


class Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self, count: int) -> str:
        text = " ".join(self.random.choices(WORDS, k=count))
        return text[0].upper() + text[1:]

    def login(self) -> str:
        return "".join(self.random.choices("abcdefghijklmnopqrstuvwxyz", k=8)) + str(self.random.randrange(100))

    def person(self) -> str:
        return f"{self.random.choice(NAMES)} {self.random.choice(SURNAMES)}"

    def avatar(self) -> str:
        return f"https://avatars.githubusercontent.com/u/{self.random.randrange(10**8)}?v=4&s=80"

    def url(self) -> str:
        return f"https://{self.random.choice(WORDS)}-{self.random.randrange(999)}.org/{self.random.choice(WORDS)}"

    def prose(self) -> str:
        lines = []
        for _ in range(self.random.randrange(2, 7)):
            link = self.random.choice(
                [f"[{self.words(2)}]({self.url()})", f"`{self.login()}`", f"**{self.words(2)}**", f"*{self.words(1)}* — →"]
            )
            lines.append(f"{self.words(9)} {link} {self.words(6)}.")
        return "\n".join(lines)

    def entry(self) -> str:
        name = self.login()
        fields = [f"What {name} teaches", "How we differ", f"When to use {name}", "Connection to us"]
        numbers = self.random.sample(range(1, 20), 2)
        body = "\n\n".join(f"**{field}**: {self.words(14)}" for field in fields)
        module = f"Modules {min(numbers):02}-{max(numbers):02} share its core."
        return f"### {name}\n**[{name}.org](https://{name}.org/)** by {self.person()}\n\n{self.prose()}\n\n{body}. {module}"

    def raw_grid(self, fence: str) -> str:
        cells = []
        for _ in range(self.random.randrange(8, 40)):
            login, person = self.login(), self.person()
            cells.append(
                f'  <a href="https://github.com/{login}" class="contributor" title="{person}">\n'
                f'    <img src="{self.avatar()}" alt="{login}" />\n    <span class="name">{person}</span>\n  </a>'
            )
        style = "<style>\n.grid {\n  display: grid;\n  gap: 0.5rem;\n}\n</style>\n"
        return f'```{fence}\n{style}\n<div class="grid">\n' + "\n".join(cells) + "\n</div>\n```"

    def contributors_table(self) -> str:
        rows = []
        for _ in range(self.random.randrange(2, 9)):
            cells = []
            for _ in range(7):
                login, person = self.login(), self.person()
                cells.append(
                    f'      <td align="center" valign="top" width="14.28%"><a href="https://github.com/{login}">'
                    f'<img src="{self.avatar()}" width="100px;" alt="{person}"/><br /><sub><b>{person}</b></sub></a>'
                    f'<br /><a href="https://github.com/x/y/commits?author={login}" title="Code">💻</a></td>'
                )
            rows.append("    <tr>\n" + "\n".join(cells) + "\n    </tr>")
        return "<table>\n  <tbody>\n" + "\n".join(rows) + "\n  </tbody>\n</table>"

    def markdown_table(self) -> str:
        rows = ["| who | what | where |", "|---|:---:|---|"]
        for _ in range(self.random.randrange(5, 30)):
            login = self.login()
            face = f"[![{login}]({self.avatar()})](https://github.com/{login})"
            rows.append(f"| {face} | {self.words(4)} | <{self.url()}> |")
        return "\n".join(rows)

    def items(self) -> str:
        lines = []
        for _ in range(self.random.randrange(5, 40)):
            login = self.login()
            lines.append(f"- [@{login}](https://github.com/{login}) — {self.words(7)}")
            if self.random.random() < 0.2:
                lines.append(f"    1. > {self.words(8)} {self.url()}")
        return "\n".join(lines)

    def code(self) -> str:
        return "```python\n" + "\n".join(f"{w} = '{self.words(5)}'" for w in self.random.sample(WORDS, 8)) + "\n```"

    def references(self) -> str:
        keys = [self.login() for _ in range(6)]
        text = " ".join(f"[{self.words(2)}][{key}] {self.words(4)}" for key in keys)
        return f"{text}.[^{keys[0]}]\n\n" + "\n".join(f"[{k}]: {self.url()}" for k in keys) + f"\n[^{keys[0]}]: {self.words(9)}"

    def page(self) -> str:
        size = self.random.randrange(10_000, 60_000)
        parts = [
            self.prose,
            self.entry,
            self.contributors_table,
            self.markdown_table,
            self.items,
            self.code,
            self.references,
            lambda: self.raw_grid(self.random.choice(["{raw} html", "{=html}"])),
        ]
        blocks, length = [f"# {self.words(3)}", "## Core"], 0
        while length < size:
            if self.random.random() < 0.15:
                blocks.append(f"## {self.words(3)}")
            blocks.append(self.random.choice(parts)())
            length += len(blocks[-1].encode())
        return "\n\n".join(blocks) + "\n"


def write(folder: pathlib.Path, count: int) -> list[pathlib.Path]:
    """Writes `count` pages of 10 to 60 KB and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"page-{number:04}.md"
        path.write_text(Maker(number).page(), encoding="utf-8")
        paths.append(path)
    return paths
