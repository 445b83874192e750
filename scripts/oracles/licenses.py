"""License texts: the text of every license of the SPDX list, as the list and as `identify` of pre-commit name it, and the known ones
in forms that projects give them.

Usage: licenses.py --program PROGRAM --npm FOLDER [--long] [--seed N], where FOLDER is the node_modules with spdx-license-list.
identify and ukkonen are imported.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from identify import identify
from identify.vendor.licenses import LICENSES

SHOWN = 5
SOURCE = Path(__file__).resolve().parents[2] / "src/io/license.rs"
# Two statements, so that one differs from any license.
CLAIMS = {"CREDITS.md": "MIT", "ACKNOWLEDGMENTS.md": "ISC"}

# What we say of a license instead of its name, and why.
MEANT = {
    "BSD-2-Clause-NetBSD": ("BSD-2-Clause", "the same clauses"),
    "MPL-2.0-no-copyleft-exception": ("MPL-2.0", "the same text; only what a file says of itself differs"),
    "OFL-1.1-RFN": ("OFL-1.1", "the same text; only what a font says of itself differs"),
    "OFL-1.1-no-RFN": ("OFL-1.1", "the same text; only what a font says of itself differs"),
    "JSON": ("JSON", "identify overlooks the clause that makes it another license than MIT"),
}


def family(identifier):
    """An identifier without what the text does not tell: whether later versions are allowed."""
    return re.sub(r"(-only|-or-later|\+)$", "", identifier)


def known():
    """The licenses that the program knows."""
    listed = re.search(r"known!\[(.*?)\]", SOURCE.read_text(encoding="utf-8").split("static KNOWN")[1], re.S)
    return set(re.findall(r'"([^"]+)"', listed[1]))


def forms(text, pick):
    """The text as projects write it."""
    year = pick.randrange(1990, 2030)
    holder = pick.choice(["Ada Lee", "The Owl Authors <owl@example.org>", "Örn & Söhne GmbH"])
    owned = re.sub(r"<year>|\[yyyy\]|<YEAR>", str(year), text)
    owned = re.sub(r"<copyright holders?>|<owner>|\[name of copyright owner\]|<OWNER>", holder, owned)
    paragraphs = re.split(r"\n\s*\n", owned)
    # The lines of owners stay lines.
    wrapped = "\n\n".join(
        part if "copyright" in part.lower() else textwrap.fill(" ".join(part.split()), pick.choice([60, 72, 100]))
        for part in paragraphs
    )
    return {
        "owned": owned,
        "wrapped": wrapped,
        "crlf": owned.replace("\n", "\r\n"),
        "indented": textwrap.indent(owned, "    "),
        "copyright": f"Copyright (c) {year} {holder}\nCopyright (c) {year + 1}, {holder}. All rights reserved.\n\n{owned}",
        "marked": "\ufeff" + owned,
    }


def texts(npm, more, pick):
    """Name, license and text of every document."""
    found = []
    for path in sorted((npm / "spdx-license-list/licenses").glob("*.json")):
        text = json.loads(path.read_text(encoding="utf-8"))["licenseText"]
        found.append((f"{path.stem}, the list", path.stem, text))
    found += [(f"{name}, identify", name, text) for name, text in LICENSES]
    familiar = known()
    forms_of = [one for one in found if family(one[1]) in familiar]
    for _ in range(20 if more else 1):
        for where, name, whole in forms_of:
            written = forms(whole, pick)
            chosen = written if more else pick.sample(sorted(written), 2)
            found += [(f"{where}, {form}", name, written[form]) for form in chosen]
    return found


def ours(program, documents, folder):
    """What the program says each text is, all in one run."""
    for at, (_, _, text) in enumerate(documents):
        home = folder / f"{at:05}"
        home.mkdir()
        (home / "LICENSE").write_bytes(text.encode())
        for page, license in CLAIMS.items():
            (home / page).write_text(f"# Credits\n\n## License\n\nLicensed under the {license} license.\n")
    command = [program, "check", "--offline", "--no-config", "--exit-zero", "--select", "claim/license", "--output-format", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(done.stderr)
    said = [None] * len(documents)
    for finding in json.loads(done.stdout)["diagnostics"]:
        said[int(Path(finding["file"]).parts[0])] = re.search(r"LICENSE contains (\S+)$", finding["message"])[1]
    return said


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", type=Path, required=True)
    options.add_argument("--npm", type=Path, required=True)
    options.add_argument("--long", action="store_true")
    options.add_argument("--seed", type=int, default=15)
    options = options.parse_args()
    documents = texts(options.npm, options.long, random.Random(options.seed))
    familiar, meant, left = known(), 0, []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        said = ours(options.program.resolve(), documents, folder)
        for at, ((where, name, _), ours_) in enumerate(zip(documents, said)):
            theirs = identify.license_id(str(folder / f"{at:05}/LICENSE"))
            own = family(name)
            expected = own if own in familiar else None
            # Another tool that names the license as we do is a second witness; one that names another one is not heard.
            wrong = ours_ != expected or (theirs and family(theirs) in familiar and theirs != ours_)
            if wrong and MEANT.get(own, (0,))[0] == ours_:
                meant += 1
            elif wrong:
                left.append(f"{where}: {ours_} to us, {expected} to the list, {theirs} to identify")
    print(f"licenses: {len(documents)} documents compared, {meant} differences meant, {len(left)} left")
    for line in left[:SHOWN]:
        print("  " + line)
    sys.exit(bool(left))


main()
