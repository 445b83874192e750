"""Pages with every form of a link to addresses that have moved, with one or two characters missing or doubled; and their server."""

import http.server
import re

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
