#!/usr/bin/env node
// Lists of all-contributors-cli against what ack-lint says about them.
//
// Generates files, and lists with the generator itself. A fresh list has no finding between its markers; what only the
// file can repair is reported once, at its entry. Then it changes one thing on either side: that is exactly one finding.
//
// Usage: contributors.mjs --program ACK-LINT --npm NODE_MODULES [--long] [--seed N]

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const argument = (name) => process.argv[process.argv.indexOf(name) + 1];
const program = resolve(argument("--program"));
const modules = resolve(argument("--npm"));
const long = process.argv.includes("--long");
const generator = createRequire(join(modules, "all-contributors-cli/"))("all-contributors-cli/dist/generate");

const PAGE = "CONTRIBUTORS.md";
const RC = ".all-contributorsrc";
const FRAME = `# Owl

<!-- ALL-CONTRIBUTORS-BADGE:START - Do not remove or modify this section -->
<!-- ALL-CONTRIBUTORS-BADGE:END -->

## Contributors ✨

<!-- ALL-CONTRIBUTORS-LIST:START - Do not remove or modify this section -->
<!-- ALL-CONTRIBUTORS-LIST:END -->

That is all.
`;

// Differences that are meant, by the name of the change, with the reason.
const MEANT = {};

/** A generator of numbers that gives the same ones for the same seed. */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const seed = process.argv.includes("--seed") ? Number(argument("--seed")) : long ? Date.now() % 1e9 : 15;
const random = numbers(seed);
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (share) => random() < share;

/** Runs the generator as its command line does. */
function generate(rc, page = FRAME) {
  const options = { contributorsPerLine: 7, files: [PAGE], contributors: [], repoType: "github", ...rc };
  return generator(options, options.contributors, page);
}

// Names, and whether they have markup that readers would not see.
const NAMES = [
  ["Ada Lovelace"], ["Grace Hopper"], ["李雷"], ["Zoë Ångström"], ["José"], ["O'Neil"], ['Ann "Nan" Ash'], ["Bee | Bob"],
  ["R & D"], ["R&amp;D"], ["x < y"], ["7"], ["🦉"], ["lin.dev"], ["The Owl (bot)"], ["a_b_c"], ["Ben-Ami"], ["M. O’Hara"],
  ["Foo <foo@x.test>", true], ["<Cyd>", true], ["Ed <i>the</i> Elk", false], ["*Eve*"], ["[Flo](https://flo.dev)", true],
];
const TYPES = ["code", "doc", "test", "bug", "ideas", "infra", "review", "question", "a11y", "translation", "promotion"];

let serial = 100;
function person(kind) {
  const id = (serial += 1);
  const login = chance(0.1) ? `owl-${id}[bot]` : `owl-${id}`;
  const [name] = chance(0.6) ? [`Owl ${id}`] : pick(NAMES.filter((name) => !name[1]));
  const made = {
    login,
    name,
    avatar_url: pick([`https://avatars.githubusercontent.com/u/${id}?v=4`, `https://avatars2.githubusercontent.com/u/${id}`,
      `https://owl-${id}.dev/face.png`]),
    profile: pick([`https://github.com/${login}`, `https://owl-${id}.dev`, `https://owl-${id}.dev/about/me`]),
    contributions: TYPES.filter(() => chance(0.3)),
  };
  if (made.contributions.length === 0) made.contributions.push("code");
  if (kind !== "plain") spoil(made);
  return made;
}

/** What is wrong with an entry: the rules of the findings that it must have. */
const faults = new WeakMap();
function spoil(made) {
  const wrong = [];
  if (chance(0.12)) {
    Object.assign(made, pick([{ avatar_url: "" }, { avatar_url: null }, { avatar_url: undefined }]));
    wrong.push("contributor/missing-avatar");
  } else if (chance(0.05)) {
    made.avatar_url = [made.avatar_url];
  }
  if (chance(0.12)) {
    Object.assign(made, pick([{ profile: "" }, { profile: null }, { profile: undefined }]));
    wrong.push("contributor/missing-profile");
  } else if (chance(0.04)) {
    made.profile = `owl-${serial}.dev`;
    wrong.push("link/invalid");
  }
  if (chance(0.06)) {
    Object.assign(made, pick([{ login: "" }, { login: undefined }]));
    wrong.push("contributor/invalid-login");
  }
  if (chance(0.1)) {
    const [name, visible] = pick(NAMES.filter((name) => name[1]));
    made.name = name;
    if (visible) wrong.push("markup");
  } else if (made.login && chance(0.05)) {
    Object.assign(made, pick([{ name: "" }, { name: undefined }]));
  }
  if (chance(0.1)) made.contributions.push({ type: "talk", url: "https://talks.test/1" });
  faults.set(made, wrong);
}

function file(kind, count) {
  const rc = { projectName: "owl", projectOwner: "o", repoType: "github", repoHost: "https://github.com", files: [PAGE] };
  if (chance(0.5)) rc.imageSize = pick([60, 80, 100, 150]);
  if (chance(0.5)) rc.contributorsPerLine = 1 + below(9);
  if (chance(0.4)) rc.linkToUsage = true;
  if (chance(0.3)) rc.contributorsSortAlphabetically = true;
  const own = chance(0.3);
  if (own) rc.types = { hoot: { symbol: "🦉", description: "Hooting", link: "https://hoot.test/<%= contributor.login %>" } };
  rc.contributors = Array.from({ length: count }, () => person(kind));
  if (own) rc.contributors.forEach((one) => chance(0.3) && one.contributions.push("hoot"));
  if (kind !== "plain" && chance(0.2)) {
    const original = pick(rc.contributors);
    const copy = structuredClone(original);
    const known = original.name && /\/u\/\d+/.test(original.avatar_url ?? "");
    // The same entry again, or the same person under another login.
    if (original.login || known) {
      if (known && chance(0.5)) copy.login = `${original.login || "owl"}-too`.replace("[bot]", "");
      const other = faults.get(original).filter((rule) => rule !== "contributor/invalid-login" || !copy.login);
      faults.set(copy, [...other, "contributor/duplicate"]);
      rc.contributors.push(copy);
    }
  }
  if (kind !== "plain" && chance(0.1)) {
    rc.contributorTemplate = '<a href="<%= contributor.profile %>"><img src="<%= contributor.avatar_url %>" width="<%= options.imageSize %>" alt="<%= contributor.name %>" /><br /><sub><b><%= contributor.name %></b></sub></a><br /><%= contributions %>';
  }
  return rc;
}

const root = mkdtempSync(join(tmpdir(), "contributors-"));
const cases = [];
function add(name, rc, page, check) {
  const folder = `c${cases.length}`;
  mkdirSync(join(root, folder));
  const text = typeof rc === "string" ? rc : JSON.stringify(rc, null, 2);
  writeFileSync(join(root, folder, RC), text);
  writeFileSync(join(root, folder, PAGE), page);
  cases.push({ name, folder, rc: text, page, check });
}

/** Findings of one fresh list: none on the page, those of the entries in the file. */
function fresh(found, { rc, page, folder }) {
  const problems = [];
  for (const finding of found.filter((finding) => finding.file.endsWith(PAGE))) {
    problems.push(`on the page: ${finding.rule} ${finding.message}: ${page.split("\n")[finding.start.line - 1].slice(0, 300)}`);
  }
  const places = found.filter((finding) => finding.file.endsWith(RC)).flatMap((finding) =>
    (finding.locations ?? [finding]).map((place) => ({ rule: finding.rule, offset: place.start.offset, message: place.message })));
  const bytes = Buffer.from(rc);
  const parsed = JSON.parse(rc);
  let from = bytes.indexOf('"contributors": [');
  parsed.contributors.forEach((entry, index) => {
    const start = bytes.indexOf("\n    {", from) + 1;
    const end = bytes.indexOf("\n    }", start) + 6;
    from = end;
    const here = places.filter((place) => place.offset >= start && place.offset < end);
    const rules = here.map((place) => place.rule).sort();
    const wanted = expected.get(folder)[index].slice().sort();
    const known = wanted.filter((rule) => rule !== "markup");
    const rest = rules.filter((rule) => !rule.startsWith("html/") || !wanted.includes("markup"));
    const markup = rules.length - rest.length;
    if (rest.join() !== known.join() || (wanted.includes("markup") && markup !== 1)) {
      problems.push(`entry ${index} ${JSON.stringify(entry)}: wanted ${wanted}, found ${here.map((one) => `${one.rule} ${one.message}`)}`);
    }
  });
  return problems;
}

const expected = new Map();
const lists = long ? 1500 : 100;
for (let n = 0; n < lists; n += 1) {
  const rc = file("any", 3 + below(20));
  if (rc.contributorTemplate) {
    rc.contributors.forEach((one) => {
      one.name ||= "Owl";
      // The template does not escape it.
      if (one.name.includes('"')) faults.get(one).push("markup");
    });
  }
  const page = generate(rc);
  expected.set(`c${cases.length}`, rc.contributors.map((entry) => faults.get(entry) ?? []));
  add("fresh", rc, page, fresh);
}

// Single changes. Each gets a plain list and a random cell of it.
const cell = (page) => {
  const all = page.match(/<td align="center" valign="top"[^]*?<\/td>/g);
  return pick(all);
};
const inCell = (change) => (page) => {
  const old = cell(page);
  return page.replace(old, () => change(old, page));
};
const once = (from, to) => inCell((old) => {
  const text = old.replace(from, to);
  if (text === old) throw new Error(`nothing to change: ${from} in ${old}`);
  return text;
});
const ON_PAGE = {
  "another name": once(/<b>[^]*?<\/b>/, "<b>Somebody Else</b>"),
  "a name with a letter more": once("</b>", "x</b>"),
  "another profile": once(/<a href="[^"]*"><img/, '<a href="https://else.test/about"><img'),
  "the profile of an impossible login": once(/<a href="[^"]*"><img/, '<a href="https://github.com/@owl"><img'),
  "a profile without a scheme": once(/<a href="[^"]*"><img/, '<a href="owl.dev"><img'),
  "another avatar": once(/<img src="[^"]*"/, '<img src="https://avatars.githubusercontent.com/u/7?v=4?s=100"'),
  "another host's avatar": once(/<img src="[^"]*"/, '<img src="https://else.test/face.png?s=100"'),
  "no avatar": once(/<img src="[^"]*"/, '<img src="?s=100"'),
  "an empty src": once(/<img src="[^"]*"/, '<img src=""'),
  "no src": once(/ src="[^"]*"/, ""),
  "no image": once(/<img (?:"[^"]*"|[^">])*>/, ""),
  "no profile": once(/<a href="[^"]*">(<img[^]*?<\/sub>)<\/a>/, "$1"),
  "another alt text": once(/ alt="[^"]*"/, ' alt="picture"'),
  "no alt text": once(/ alt="[^"]*"/, ""),
  "no name": once(/<sub>[^]*?<\/sub>/, ""),
  "an empty name": once(/<b>[^]*?<\/b>/, "<b></b>"),
  "no contributions": once(/<br \/><a href="[^"]*" title=[^]*<\/td>/, "<br /></td>"),
  "a contribution more": once("</td>", ' <a href="#maintenance" title="Maintenance">🚧</a></td>'),
  "another kind of contribution": once(/title="[^"]*"/, 'title="Security"'),
  // An empty line would end the HTML.
  "a cell less": (page) => page.replace(`\n      ${cell(page)}`, ""),
  "an empty cell": inCell(() => "<td></td>"),
  "a cell twice": inCell((old) => `${old}\n      ${old}`),
  "a person more": inCell((old) => `${old}\n      ${old.replace(/<a href="[^]*<\/td>/, '<a href="https://github.com/newbie"><img src="https://avatars.githubusercontent.com/u/8?v=4?s=100" width="100px;" alt="New"/><br /><sub><b>New</b></sub></a><br /><a href="#code-newbie" title="Code">💻</a></td>')}`),
  "the avatar of the first person": (page) => {
    const all = page.match(/<td align="center" valign="top"[^]*?<\/td>/g);
    const [first, last] = [all[0], all[all.length - 1]];
    return page.replace(last, last.replace(/<img src="[^"]*"/, first.match(/<img src="[^"]*"/)[0]));
  },
  "a tag that is not closed": once("</a><br />", "<br />"),
  "a quotation mark less": once(/alt="([^"]*)"/, 'alt="$1'),
  "everybody gone": (page) => page.replace(/<table>[^]*<\/table>/, ""),
};
const entry = (change) => (rc) => {
  const copy = structuredClone(rc);
  change(copy.contributors[below(copy.contributors.length)], copy);
  return copy;
};
const IN_FILE = {
  "another name": entry((one) => { one.name = "Somebody Else"; }),
  "no name": entry((one) => { delete one.name; }),
  "markup in the name": entry((one) => { one.name = `${one.name} <${one.login.replace(/\[bot\]/, "")}@x.test>`; }),
  "another profile": entry((one) => { one.profile = "https://else.test/about"; }),
  "no profile": entry((one) => { delete one.profile; }),
  "an empty profile": entry((one) => { one.profile = ""; }),
  "another avatar": entry((one) => { one.avatar_url = "https://avatars.githubusercontent.com/u/7?v=4"; }),
  "no avatar": entry((one) => { delete one.avatar_url; }),
  "an empty avatar": entry((one) => { one.avatar_url = ""; }),
  "another login": entry((one) => { one.login = "somebody-else"; }),
  "no login": entry((one) => { delete one.login; }),
  "an empty login": entry((one) => { one.login = ""; }),
  "an impossible login": entry((one) => { one.login = "some body"; }),
  "a contribution more": entry((one) => { one.contributions.push("maintenance"); }),
  "a contribution less": entry((one) => { one.contributions.pop(); }),
  "another contribution": entry((one) => { one.contributions[0] = "security"; }),
  "a person more": entry((one, rc) => rc.contributors.push({ login: "newbie", name: "New", avatar_url: "https://avatars.githubusercontent.com/u/8?v=4", profile: "https://github.com/newbie", contributions: ["code"] })),
  "a person less": entry((one, rc) => rc.contributors.splice(rc.contributors.indexOf(one), 1)),
  "a person twice": entry((one, rc) => rc.contributors.push(one)),
  "nobody": entry((one, rc) => { rc.contributors = []; }),
  "not JSON": (rc) => JSON.stringify(rc, null, 2).replace('"files": [', '"files": ['.slice(0, -1)),
};
const one = (found) => (found.length === 1 ? [] : [`${found.length} findings: ${found.map((finding) => `${finding.file}:${finding.start.line} ${finding.rule} ${finding.message}`).join("; ")}`]);
for (let n = 0; n < (long ? 60 : 6); n += 1) {
  for (const [name, change] of Object.entries(ON_PAGE)) {
    const rc = file("plain", 4 + below(8));
    add(`on the page: ${name}`, rc, change(generate(rc)), one);
  }
  for (const [name, change] of Object.entries(IN_FILE)) {
    const rc = file("plain", 4 + below(8));
    add(`in the file: ${name}`, change(rc), generate(rc), one);
  }
}

execFileSync("git", ["init", "--quiet", root]);
const ran = spawnSync(program, ["check", "--offline", "--no-config", "--no-cache", "--output-format", "json"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 30 });
if (ran.status > 1) throw new Error(ran.stderr);
const found = new Map(cases.map(({ folder }) => [folder, []]));
for (const finding of JSON.parse(ran.stdout).diagnostics) found.get(finding.file.split("/")[0]).push(finding);
const differences = [];
let meant = 0;
for (const one of cases) {
  const problems = one.check(found.get(one.folder), one);
  if (problems.length > 0 && MEANT[one.name]) meant += 1;
  else if (problems.length > 0) differences.push(`${one.folder} ${one.name}: ${problems.join("\n  ")}`);
}
if (process.env.KEEP) console.log(root);
else rmSync(root, { recursive: true });
console.log(`contributors (seed ${seed}): ${cases.length} lists compared, ${meant} differences meant, ${differences.length} left`);
for (const difference of differences.slice(0, Number(process.env.SHOW ?? 5))) console.log(difference);
process.exitCode = differences.length > 0 ? 1 : 0;
