"""Reads every report format with other tools: the report of the project in fixtures/output, and that of a hostile page.

Usage: outputs.py --program PROGRAM --tools FOLDER --npm FOLDER, where FOLDER holds the programs of sarif-tools, and the
node_modules with @actions/core, @microsoft/sarif-multitool-linux and @umbrelladocs/rdformat-validator. junitparser and cmarkgfm are
imported.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import cmarkgfm
from junitparser import JUnitXml

HERE = Path(__file__).resolve().parent
SITE = HERE.parent / "fixtures/output/site"
HOSTILE = (
    "# Credits\n\n"
    "[@ada](a|b%0A::error::x,y.md) <b\x01> [x](`@grace`</code><img_src=x>.md) ##[stop-commands]x\n\n"
    "[\u202eevil](]]>&amp;\u2028\ufffe::stop-commands::x.md) ::add-mask::e\n\n"
    "[l](<[click](https://evil.test) #1 www.evil.test.md>)\n\n"
    "![](https://https://evil.test/@ada|#2) [text] (https://evil.test)\n"
)
FORMATS = ["json", "sarif", "github", "gitlab", "junit", "rdjsonl", "markdown"]
ANNOTATE = """
import { readFileSync } from 'node:fs';
import * as core from '@actions/core';
for (const one of JSON.parse(readFileSync(0, 'utf8'))) core[one.severity](one.message, one.properties);
"""


def check(condition, *what):
    if not condition:
        sys.exit(" ".join(str(part) for part in what))


def run(*command, text=None):
    done = subprocess.run([str(part) for part in command], input=text, capture_output=True, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def reports(program, folder, output):
    """Writes the report of a project in every format."""
    files = {}
    for name in FORMATS:
        files[name] = output / f"report.{name}"
        with open(files[name], "w", encoding="utf-8") as file:
            command = [program, "check", "--offline", "--output-format", name]
            done = subprocess.run(command, cwd=folder, stdout=file, stderr=subprocess.PIPE, encoding="utf-8")
        check(done.returncode == 1, name, "ends with", done.returncode, done.stderr)
    return files


def sarif(files, tools, npm, found):
    multitool = npm / "@microsoft/sarif-multitool-linux/Sarif.Multitool"
    verdict = files["sarif"].with_name("v.sarif")
    command = [multitool, "validate", files["sarif"], "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
    code, out, err = run(*command, "--output", verdict, "--log", "ForceOverwrite")
    check(code == 0, "the multitool fails:", out, err)
    log = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"][0]
    check(not log.get("results"), "the multitool refuses the log:", out)
    failures = [note for kind in log["invocations"] for note in kind.get("toolExecutionNotifications", [])]
    check(not [note for note in failures if note.get("level") == "error"], "the multitool fails:", failures)

    code, out, err = run(tools / "sarif", "summary", files["sarif"])
    check(code == 0, "sarif summary:", out, err)
    read = sum(int(count) for count in re.findall(r"^(?:error|warning): (\d+)", out, re.MULTILINE))
    results = json.loads(files["sarif"].read_text())["runs"][0]["results"]
    check(read == len(results) >= len(found), "sarif summary counts", read, "of", len(results))


def gitlab(files, tools):
    """Our report in this format is the one that sarif-tools makes from our SARIF."""
    theirs = files["sarif"].with_name("codeclimate.json")
    code, out, err = run(tools / "sarif", "codeclimate", files["sarif"], "-o", theirs)
    check(code == 0, "sarif codeclimate:", out, err)
    suppressed = sum("suppressions" in result for result in json.loads(files["sarif"].read_text())["runs"][0]["results"])
    ours, theirs = json.loads(files["gitlab"].read_text()), json.loads(theirs.read_text())
    places = [Counter((one["check_name"], one["location"]["lines"]["begin"]) for one in all) for all in (ours, theirs)]
    check(places[0] <= places[1] and (places[1] - places[0]).total() == suppressed, "gitlab:", *places)
    check(all(one.keys() >= {"description", "check_name", "fingerprint", "severity", "location"} for one in ours), ours)
    check(len({one["fingerprint"] for one in ours}) == len(ours), "gitlab: fingerprints are not distinct")


def help_line(one):
    """The help of a finding, with the options that apply its fix."""
    if not one.get("fix"):
        return one.get("help")
    options = {"safe": "(--fix)", "unsafe": "(--fix --unsafe-fixes)"}[one["fix"]["safety"]]
    return f"{one['help'] or one['fix']['title']} {options}"


def message(one):
    """The message, with the number of locations if there are several."""
    count = len(one.get("locations", []))
    return one["message"] + (f" ({count} locations)" if count > 1 else "")


def annotations(found, prefix=""):
    """The calls of @actions/core for the findings of a JSON report."""
    return [
        {
            "severity": one["severity"],
            "message": message(one) + (f"\n{help_line(one)}" if help_line(one) else ""),
            "properties": {
                "title": one["rule"],
                "file": prefix + one["file"],
                "startLine": one["start"]["line"],
                "endLine": one["end"]["line"],
                "startColumn": one["start"]["column"],
                "endColumn": one["end"]["column"],
            },
        }
        for one in found
    ]


def github(files, npm, prefix, found):
    """Each annotation is what @actions/core writes."""
    wanted = annotations(found, prefix)
    module = npm.parent / "annotate.mjs"
    module.write_text(ANNOTATE)
    code, out, err = run("node", module, text=json.dumps(wanted))
    check(code == 0, "@actions/core:", err)

    def parts(line):
        command, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
        return command, tuple(sorted(properties.split(","))), message

    ours, theirs = ({parts(line) for line in text.splitlines()} for text in (files["github"].read_text(), out))
    check(ours == theirs, "github: ours", ours - theirs, "theirs", theirs - ours)


def rdjsonl(files, npm, found):
    folder = files["rdjsonl"].with_name("lines")
    folder.mkdir()
    lines = files["rdjsonl"].read_text(encoding="utf-8").split("\n")
    locations = sum(max(1, len(one.get("locations", []))) for one in found)
    check(lines.pop() == "" and len(lines) == locations, "rdjsonl:", len(lines), "lines")
    for number, line in enumerate(lines):
        (folder / f"{number}.json").write_text(line, encoding="utf-8")
    code, out, err = run(npm / ".bin/rdformat-validator", "--strict", *sorted(folder.iterdir()))
    check(code == 0 and f"Valid files: {len(lines)}" in out, "rdformat-validator:", out, err)


def junit(files, found):
    suites = list(JUnitXml.fromfile(str(files["junit"])))
    failed = [case for suite in suites for case in suite if case.result]
    check(len(failed) == len(found) == sum(suite.failures for suite in suites), "junit:", len(failed), "failures")
    check(sum(suite.tests for suite in suites) == sum(len(list(suite)) for suite in suites), "junit: tests are miscounted")


def markdown(files, found):
    html = cmarkgfm.github_flavored_markdown_to_html(files["markdown"].read_text(encoding="utf-8"))
    tags = Counter(re.findall(r"<(\w+)", html))
    check(tags.keys() <= {"h3", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "a", "ul", "li"}, "markdown:", html)
    check(tags["tr"] == len(found) + 1 and tags["td"] == 3 * len(found) and tags["a"] == len(found), "markdown:", tags)
    check(all("/rules/" in address for address in re.findall(r'href="([^"]*)', html)), "markdown:", html)


def main():
    options = argparse.ArgumentParser()
    for name in ("program", "tools", "npm"):
        options.add_argument(f"--{name}", type=Path, required=True)
    options = options.parse_args()
    program, tools, npm = (path.resolve() for path in (options.program, options.tools, options.npm))
    with tempfile.TemporaryDirectory() as top:
        top = Path(top)
        (top / "good/.git").mkdir(parents=True)
        shutil.copytree(SITE, top / "good/100%: a,b")
        (top / "bad/.git").mkdir(parents=True)
        (top / "bad/CREDITS.md").write_text(HOSTILE, encoding="utf-8")
        for project, prefix in (("good/100%: a,b", "100%: a,b/"), ("bad", "")):
            output = top / f"{project.split('/')[0]}-reports"
            output.mkdir()
            files = reports(program, top / project, output)
            found = json.loads(files["json"].read_text())["diagnostics"]
            sarif(files, tools, npm, found)
            gitlab(files, tools)
            if prefix:
                github(files, npm, prefix, found)
            rdjsonl(files, npm, found)
            junit(files, found)
            markdown(files, found)
            print(f"{project}: {len(found)} findings, read alike by every tool")


if __name__ == "__main__":
    main()
