"""Runs the action and the templates for GitHub and GitLab on this machine, with act and gitlab-ci-local.

Usage: gate.py --tools FOLDER --npm FOLDER --archive FILE: the folder with act, the node_modules with @actions/core and
gitlab-ci-local, and the archive of a release for this machine, next to its checksum. Releases and links are served on loopback.
"""

import argparse
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from gate_act import ROOT, VERSION, Act, Server, Site, check
from outputs import ANNOTATE, annotations

PAGE = (ROOT / "fixtures/seed/ACKNOWLEDGMENTS.md").read_text(encoding="utf-8")
# Tries to run workflow commands through text that findings quote.
HOSTILE = "# Credits\n\n[a](b%0A::error::x,y.md) [b](::stop-commands::x.md) [c](:z,100%.md)\n"


# The configuration of a repository that is fetched from with a command.
BARE = """[core]
\trepositoryformatversion = 1
\tbare = true
[extensions]
\tpartialClone = evil
[remote "evil"]
\turl = .
\tpromisor = true
\tuploadpack = "touch ran; git-upload-pack"
"""


def without(page, *names):
    """The page without the field “What … teaches” of some entries."""
    for name in names:
        page = "".join(line for line in page.splitlines(True) if not line.startswith(f"**What {name} teaches"))
    return page


def missing(name):
    return f"{name} is missing the field"


def installs(act, site):
    """Installs the program of a release, and nothing with a wrong checksum."""
    site.commit(ACKNOWLEDGMENTS=PAGE)
    found = act.run(site).expect(True)
    check(f"ack-lint {VERSION}" in found.log, found.all)
    act.run(site, release="wrong").expect(False, ".tar.gz has the wrong checksum: its SHA-256 is")
    act.run(site, release="bare").expect(False, ".tar.gz.sha256 could not be downloaded")
    act.run(site, version="9.9.9").expect(False, "(curl: (22) The requested URL returned error: 404), and this action contains only")
    act.run(site, version="../x").expect(False, "../x is not a version like")

    cargo = act.top / "bin/cargo"
    cargo.write_text(
        '#!/usr/bin/env bash\nset -eu\n[ "$1 $2 $3" = "install --locked --path" ] && [ -f "$4/Cargo.toml" ]\n'
        f'echo "cargo builds"\ncp "{act.top}/program" "$6/bin/ack-lint"\n'
    )
    cargo.chmod(0o755)
    found = act.run(site, release="none", version=f"v{VERSION}").expect(True)
    check("cargo builds" in found.log, found.all)
    cargo.write_text("#!/bin/sh\nexit 1\n")
    act.run(site, release="none").expect(False, "returned error: 404), and building it failed")
    cargo.unlink()


def annotates(act, site, npm):
    """Annotations are what @actions/core writes, decoded by act; the job summary has the report."""
    # act ends the properties at the last `::` of a line, not at the first. These findings have only one.
    site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd"), CREDITS=HOSTILE.replace("::", ":"))
    report = subprocess.run(
        [act.top / "program", "check", "--offline", "--output-format", "json"], cwd=site.path, capture_output=True
    )
    (act.top / "findings.json").write_text(json.dumps(annotations(json.loads(report.stdout)["diagnostics"])))
    (npm.parent / "annotate.mjs").write_text(ANNOTATE)
    ours = act.run(site, links="false")
    check(not ours.green, ours.all)
    check("Summary - ### ack-lint: 4 errors" in ours.all, "no summary:", ours.all)
    steps = f"      - if: always()\n        run: node {npm.parent}/annotate.mjs < {act.top}/findings.json\n"
    theirs = act.run(site, links="false", args="--include none.md --allow-empty", steps=steps)
    check(len(ours.annotations) == 4 and sorted(ours.annotations) == sorted(theirs.annotations), ours.annotations, "@actions/core:", theirs.annotations)


def compares(act, site):
    """A pull request gets the findings that it introduces, not older ones, and not those of other commits on the branch."""
    start = site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd"))
    site.git("switch", "--quiet", "--create", "change")
    head = site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd", "MiniTorch"))
    site.git("switch", "--quiet", "main")
    site.commit(CREDITS=HOSTILE)
    site.git("merge", "--quiet", "--no-edit", "change")
    pull = {"pull_request": {"number": 7, "base": {"sha": start, "ref": "main"}, "head": {"sha": head, "ref": "change"}}}
    act.run(site).expect(False, missing("micrograd"), missing("MiniTorch"), "x,y.md", "stop-commands", "z,100%")
    act.run(site, "pull_request", pull).expect(False, missing("MiniTorch"))
    queue = {"merge_group": {"base_sha": site.git("rev-parse", "HEAD^1")}}
    act.run(site, "merge_group", queue).expect(False, missing("MiniTorch"))

    # With the head checked out instead of the merge, the base is the merge base.
    site.git("switch", "--quiet", "change")
    act.run(site, "pull_request", pull).expect(False, missing("MiniTorch"))
    site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd"))
    act.run(site, "pull_request", pull).expect(True)
    act.run(site, "pull_request", pull, diff_base="none").expect(False, missing("micrograd"))
    act.run(site, "pull_request", pull, diff_base="main^1").expect(True)
    act.run(site, "pull_request", pull, diff_base="nonsense").expect(False, "nonsense")

    shallow = Site(site.path.with_name("shallow"))
    shallow.git("fetch", "--quiet", "--depth", "1", f"file://{site.path}", "change")
    shallow.git("switch", "--quiet", "--create", "change", "FETCH_HEAD")
    act.run(shallow, "pull_request", pull).expect(False, "fetch-depth: 0")


def scans(act, site):
    """Code scanning gets all findings, the job gets the new ones."""
    start = site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd"))
    site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd", "MiniTorch"))
    pull = {"pull_request": {"number": 7, "base": {"sha": start}}}
    act.run(site, "pull_request", pull, sarif="true").expect(False, missing("MiniTorch"))
    uploaded = json.loads((act.store / "ack-lint.sarif").read_text())["runs"][0]["results"]
    texts = [result["message"]["text"] for result in uploaded]
    check([missing("micrograd") in text for text in texts].count(True) == 1 and len(texts) == 2, texts)


def distrusts(act, site):
    """A change cannot switch the check off with `config: base`."""
    start = site.commit(ACKNOWLEDGMENTS=PAGE)
    (site.path / "ack-lint.toml").write_text('fail-on = "never"\n', encoding="utf-8")
    site.commit(ACKNOWLEDGMENTS=without(PAGE, "MiniTorch"))
    pull = {"pull_request": {"number": 7, "base": {"sha": start}}}
    act.run(site, "pull_request", pull).expect(True, missing("MiniTorch"))
    act.run(site, "pull_request", pull, config="base").expect(False, missing("MiniTorch"))
    # Without a base there is only one configuration.
    act.run(site, config="base").expect(True, missing("MiniTorch"))
    act.run(site, config="mine").expect(False, "config: mine is not head or base")
    check(len(site.git("worktree", "list").splitlines()) == 1, "the copy of the commit was not removed")

    # Neither can it through a file that the configuration extends, or a link in its place.
    inherited = site.path / "lint/strict-ack-lint.toml"
    inherited.parent.mkdir()
    inherited.write_text('fail-on = "error"\n', encoding="utf-8")
    (site.path / "ack-lint.toml").write_text('extends = ["lint/strict-ack-lint.toml"]\n', encoding="utf-8")
    extended = {"pull_request": {"number": 7, "base": {"sha": site.commit(ACKNOWLEDGMENTS=PAGE)}}}
    inherited.write_text('fail-on = "never"\n', encoding="utf-8")
    site.commit(ACKNOWLEDGMENTS=without(PAGE, "MiniTorch"))
    act.run(site, "pull_request", extended).expect(True, missing("MiniTorch"))
    act.run(site, "pull_request", extended, config="base").expect(False, missing("MiniTorch"))
    inherited.unlink()
    (inherited.parent / "weak").write_text('fail-on = "never"\n', encoding="utf-8")
    inherited.symlink_to("weak")
    site.commit()
    act.run(site, "pull_request", extended, config="base").expect(False, missing("MiniTorch"))
    inherited.unlink()

    # In another encoding, which the change sets, git has CJK characters in place of a configuration.
    (site.path / "ack-lint.toml").unlink()
    (site.path / "pyproject.toml").write_text('[tool.ack-lint]\nfail-on = "never" ', encoding="utf-8")
    (site.path / ".gitattributes").write_text("*.toml working-tree-encoding=UTF-16LE\n", encoding="utf-8")
    (site.path / "docs\n::error::no\n").mkdir()
    (site.path / "docs\n::error::no\n/x").write_text("x", encoding="utf-8")
    site.commit()
    act.run(site, "pull_request", pull, config="base").expect(False, missing("MiniTorch"))

    # The files of a bare repository are not one, and its configuration names no command.
    (site.path / "pyproject.toml").unlink()
    (site.path / ".gitattributes").unlink()
    docs = site.path / "docs"
    for folder in ("objects", "refs"):
        (docs / folder).mkdir(parents=True)
        (docs / folder / "x").touch()
    (docs / "HEAD").write_text("ref: refs/heads/main\n")
    (docs / "config").write_text(BARE)
    (docs / "CREDITS.md").write_text("# Credits\n\n[x](missing.md)\n")
    site.commit()
    for config in ("head", "base"):
        act.run(site, "pull_request", pull, config=config, working_directory="docs").expect(False, "missing.md")
    check(not list(act.top.rglob("ran")), "a command of the change was run")


def takes_inputs(act, site):
    """Inputs are split like words of a shell, but no shell runs them."""
    (site.path / "some docs").mkdir()
    (site.path / "some docs/page.md").write_text(HOSTILE, encoding="utf-8")
    site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd"))
    act.run(site, paths="'some docs/page.md'\nACKNOWLEDGMENTS.md", args="--ignore link --statistics").expect(
        False, "--statistics cannot be combined with --output-format"
    )
    act.run(site, paths="'some docs/page.md'", args='--ignore "link/missing-file" --ignore link/invalid').expect(True)
    act.run(site, working_directory="some docs", paths="page.md", fail_on="never").expect(True, "x,y.md", "stop-commands", "z,100%")
    act.run(site, paths='$(touch${IFS}ran);`touch ran`').expect(False, "$(touch${IFS}ran);")
    act.run(site, args="--ignore 'link").expect(False, "args: cannot be split into words")
    act.run(site, links="maybe").expect(False, "links: maybe is not true or false")
    act.run(site, fail_on="sometimes").expect(False, "sometimes")
    check(not list(act.top.rglob("ran")), "an input was run as a command")


def asks(act, site):
    """The weekly run: a failing host is a warning, a dead link fails the job, and results are cached for the next run."""
    server = act.server

    def run(**inputs):
        return act.run(site, "schedule", issue="false", **inputs)

    links = "\n".join(f"[{one}]({server.address}/page{one})" for one in range(3))
    site.commit(CREDITS=f"# Credits\n\n{links}\n")
    shutil.rmtree(act.store, ignore_errors=True)
    server.pages = 503
    run().expect(True, *["link/unreachable"] * 3)
    server.pages = 200
    shutil.rmtree(act.store)
    run().expect(True)
    check(len(list(act.store.iterdir())) == 1, "the verdicts were not saved")
    server.requests.clear()
    run().expect(True)
    check(not [path for path in server.requests if path.startswith("/page")], "requested again:", server.requests)
    site.commit(CREDITS=f"# Credits\n\n{links} [gone]({server.address}/gone)\n")
    run().expect(False, "link/dead")
    run(links="false").expect(True)


def keeps_an_issue(act, site):
    """Scheduled runs keep one issue: opened, updated and closed; links that were alive some days ago open none."""
    server, issues = act.server, act.server.issues
    page = f"# Credits\n\n[a]({server.address}/page1)\n"
    site.commit(CREDITS=page)
    shutil.rmtree(act.store, ignore_errors=True)

    def run(green, *texts, event="schedule", **inputs):
        server.requests.clear()
        shutil.rmtree(act.top / "home/.cache", ignore_errors=True)
        return act.run(site, event, **{"token": "right", "issue": "true"} | inputs).expect(green, *texts)

    server.pages = 200
    run(True)
    check(not issues, "no error, no issue", issues)
    site.commit(CREDITS=f"{page}[b](missing-1.md)\n")
    run(False, "missing-1.md")
    check(len(issues) == 1 and "missing-1" in issues[0]["body"] and "/actions/runs/" in issues[0]["body"], issues)
    issues[0]["title"] = "Renamed"
    # Somebody else's, which says the same.
    issues.insert(0, issues[0] | {"number": 1, "labels": []})
    issues[1]["number"] = 2
    site.commit(CREDITS=f"{page}[b](missing-2.md)\n")
    run(False, "missing-2.md")
    check("missing-2" in issues[1]["body"] and issues[1]["title"] == "Renamed", issues)
    check(len(issues) == 2 and "missing-1" in issues[0]["body"], issues)
    # A run that failed says nothing, and neither does one for a change.
    run(False, "nonsense", args="--select nonsense")
    run(True, event="pull_request", payload={"pull_request": {"number": 7, "base": {"sha": site.git("rev-parse", "HEAD")}}})
    check(not [request for request in server.requests if "issues" in request], server.requests)
    site.commit(CREDITS=page)
    run(True)
    check(issues[1]["state"] == "closed" and issues[0]["state"] == "open", issues)
    site.commit(CREDITS=f"{page}[b](missing-3.md)\n")
    run(False, "missing-3.md")
    check(len(issues) == 3 and issues[2]["labels"] == ["ack-lint"], issues)
    run(False, "missing-3.md", "needs `issues: write`", token="wrong")
    site.commit(CREDITS=page)
    run(True)
    # What is within its grace is a warning, with or without an issue.
    (site.path / "ack-lint.toml").write_text('link.grace = "7d"\n', encoding="utf-8")
    site.commit(CREDITS=page)
    server.pages = 404
    run(True, "link/dead", args="--refresh")
    check(len(issues) == 3 and [issue["state"] for issue in issues] == ["open", "closed", "closed"], issues)
    run(True, "link/dead", args="--refresh", issue="false")
    (site.path / "ack-lint.toml").unlink()
    site.commit(CREDITS=page)
    run(False, "link/dead", args="--refresh")
    check(len(issues) == 4 and issues[3]["state"] == "open", issues)
    server.pages = 200


def gitlab(top, npm, site, server):
    """The template for GitLab: the Code Quality report and the log have the findings of a merge request."""
    if not shutil.which("rsync"):
        print("gitlab-ci-local: skipped, rsync is not here")
        return
    template = (ROOT / "templates/gitlab.yml").read_text()
    (site.path / ".gitlab-ci.yml").write_text(template)
    start = site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd"))
    site.commit(ACKNOWLEDGMENTS=without(PAGE, "micrograd", "MiniTorch"))
    pip = top / "bin/pip"
    pip.write_text(f'#!/bin/sh\n[ "$*" = "install --quiet ack-lint=={VERSION}" ] && ln -sf "{top}/program" "{top}/bin/ack-lint"\n')
    pip.chmod(0o755)
    environment = os.environ | {
        "HOME": str(top / "home"),
        "PATH": f"{top / 'bin'}:{os.environ['PATH']}",
        "ACK_LINT_OFFLINE": "true",
    }

    def pipeline(**variables):
        command = [npm / ".bin/gitlab-ci-local", "--force-shell-executor"]
        for name, value in variables.items():
            command += ["--variable", f"{name}={value}"]
        report = site.path / "gl-code-quality-report.json"
        report.unlink(missing_ok=True)
        done = subprocess.run(command, cwd=site.path, env=environment, capture_output=True, encoding="utf-8")
        findings = [one["description"] for one in json.loads(report.read_text())] if report.exists() else None
        return done.returncode, findings, done.stdout + done.stderr

    code, findings, log = pipeline(CI_PIPELINE_SOURCE="merge_request_event", CI_MERGE_REQUEST_DIFF_BASE_SHA=start)
    check(code == 1 and len(findings) == 1 and missing("MiniTorch") in findings[0], code, findings, log)
    check(missing("MiniTorch") in log and missing("micrograd") not in log, log)
    code, findings, log = pipeline(CI_PIPELINE_SOURCE="schedule")
    check(code == 1 and len(findings) == 2, code, findings, log)
    code, findings, log = pipeline(CI_PIPELINE_SOURCE="push")
    check(code == 0 and findings is None, code, findings, log)
    site.commit(ACKNOWLEDGMENTS=PAGE)
    code, findings, log = pipeline(CI_PIPELINE_SOURCE="schedule")
    check(code == 0 and findings == [], code, findings, log)

    # One issue: opened, updated, and closed.
    server.issues.clear()
    scheduled = {"CI_PIPELINE_SOURCE": "schedule", "CI_API_V4_URL": server.address, "CI_PROJECT_ID": "7"}
    for pages, red, states, text in (
        (PAGE, 0, [], None),
        (without(PAGE, "micrograd"), 1, ["opened"], "micrograd"),
        (without(PAGE, "MiniTorch"), 1, ["opened"], "MiniTorch"),
        (PAGE, 0, ["closed"], None),
        (without(PAGE, "micrograd"), 1, ["closed", "opened"], "micrograd"),
    ):
        site.commit(ACKNOWLEDGMENTS=pages)
        code, _, log = pipeline(CREDITS_ISSUE_TOKEN="right", **scheduled)
        issues = server.issues
        check(code == red and [issue["state"] for issue in issues] == states, code, issues, log)
        check(text is None or text in issues[-1]["description"], issues, log)
    code, _, log = pipeline(CREDITS_ISSUE_TOKEN="wrong", **scheduled)
    check(code != 0 and "401" in log, code, log)
    print(f"gitlab-ci-local: {gitlab.__doc__}")


def main():
    options = argparse.ArgumentParser()
    for name in ("tools", "npm", "archive"):
        options.add_argument(f"--{name}", type=Path, required=True)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as top:
        top = Path(top)
        for name in ("home", "bin", "action"):
            (top / name).mkdir()
        (top / "home/.gitconfig").write_text("[user]\n\tname = A. Tester\n\temail = tester@example.org\n")
        os.environ["GIT_CONFIG_GLOBAL"] = str(top / "home/.gitconfig")
        folder = options.archive.name.removesuffix(".tar.gz")
        with tarfile.open(options.archive) as archive, open(top / "program", "wb") as program:
            shutil.copyfileobj(archive.extractfile(f"{folder}/ack-lint"), program)
        (top / "program").chmod(0o755)
        # The files of this checkout that the action needs.
        for name in ("action.yml", "Cargo.toml"):
            shutil.copy(ROOT / name, top / "action")
        shutil.copytree(ROOT / "scripts/action", top / "action/scripts/action")
        server = Server()
        server.release(options.archive)
        act = Act(top, options.tools.resolve(), server)
        npm = options.npm.resolve()
        for scenario in (installs, annotates, compares, scans, distrusts, takes_inputs, asks, keeps_an_issue):
            more = [npm] if scenario is annotates else []
            scenario(act, Site(top / scenario.__name__), *more)
            print(f"act: {scenario.__doc__}")
        gitlab(top, npm, Site(top / "gitlab"), server)


main()
