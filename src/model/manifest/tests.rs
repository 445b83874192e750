use super::*;
use crate::facts::EntrySource;

/// Files in memory.
struct Memory<'a>(&'a [(&'a str, &'a str)]);

impl Folder for Memory<'_> {
    fn read(&mut self, path: &str, _: Format) -> Result<String, Unread> {
        if path.starts_with("../") {
            return Err(Unread { reason: "is outside".to_owned(), is_missing: false });
        }
        let found = self.0.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned());
        found.ok_or_else(|| Unread { reason: "no such file".to_owned(), is_missing: true })
    }

    /// Folders of files, for `*` at the end and for no glob.
    fn find(&mut self, glob: &str, _: bool) -> Result<Vec<Found>, String> {
        let folders: std::collections::BTreeSet<&str> =
            self.0.iter().filter_map(|(path, _)| Some(path.rsplit_once('/')?.0)).collect();
        let start = glob.strip_suffix('*');
        let is_meant = |folder: &&str| start.map_or(*folder == glob, |start| folder.starts_with(start));
        let found = folders.into_iter().filter(is_meant);
        Ok(found.map(|path| Found { path: path.to_owned(), is_folder: true }).collect())
    }
}

fn collected(files: &[(&str, &str)], groups: &[&str]) -> Result<EntrySource, String> {
    let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    let source = files.first().map(|(path, _)| (*path).to_owned()).unwrap();
    collect(&[source], &groups, &mut Memory(files))
}

/// The dependencies that need an entry, then the others, each sorted.
#[track_caller]
fn names(files: &[(&str, &str)], groups: &[&str]) -> String {
    let items = collected(files, groups).unwrap().items;
    let shown = |required: bool| {
        let of = items.iter().filter(|item| item.required == required);
        of.map(|item| item.name.clone() + &item.alias.as_ref().map(|alias| format!("={alias}")).unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" ")
    };
    format!("{} | {}", shown(true), shown(false))
}

#[test]
fn cargo_has_tables_for_targets_renames_and_folders() {
    let text = "[dependencies]\nserde = '1'\nSlab_x = { version = '1' }\nown = { path = 'own', version = '1' }\n\
                json = { package = 'serde_json', version = '1' }\nextra = { version = '1', optional = true }\n\
                forked = { git = 'https://host.test/x' }\n[dev-dependencies]\ninsta = '1'\n[build-dependencies]\ncc = '1'\n\
                [target.'cfg(unix)'.dependencies]\nlibc = '0.2'\n[target.'cfg(unix)'.dev-dependencies]\npty = '1'\n";
    assert_eq!(
        names(&[("Cargo.toml", text)], &[]),
        "forked libc serde serde_json=json Slab_x | cc extra insta own pty"
    );
    assert_eq!(
        names(&[("Cargo.toml", text)], &["dev", "optional"]),
        "extra forked insta libc pty serde serde_json=json Slab_x | cc own"
    );
}

#[test]
fn members_inherit_from_their_workspace() {
    let root = "[workspace]\nmembers = ['crates/*']\nexclude = ['crates/old']\n[workspace.dependencies]\n\
                a = { path = 'crates/a' }\nrand = '0.9'\njson = { package = 'serde_json', version = '1' }\nunused = '1'\n";
    let one =
        "[package]\nname = 'a'\n[dependencies]\nrand.workspace = true\njson = { workspace = true, optional = true }\n";
    let two = "[package]\nname = 'b'\n[dependencies]\na.workspace = true\nlog = '0.4'\n[dev-dependencies]\nrand.workspace = true\n";
    let files = [
        ("Cargo.toml", root),
        ("crates/a/Cargo.toml", one),
        ("crates/b/Cargo.toml", two),
        ("crates/old/Cargo.toml", "[dependencies]\nold = '1'\n"),
        ("crates/notes/README.md", ""),
    ];
    assert_eq!(names(&files, &[]), "log rand | a serde_json=json");
    let member = [files[1], files[0]];
    assert_eq!(names(&member, &["optional"]), "rand serde_json=json | ");
    // A package at the root is built without the other members.
    let package = format!("[package]\nname = 'p'\n[dependencies]\nurl = '2'\n{root}");
    assert_eq!(names(&[("Cargo.toml", package.as_str()), files[1], files[2]], &[]), "url | a log rand serde_json=json");
    assert_eq!(
        collected(&[files[1]], &[]).unwrap_err(),
        "crates/a/Cargo.toml: the workspace of its dependencies was not found"
    );
}

#[test]
fn npm_has_aliases_and_workspaces() {
    let text = r#"{ "dependencies": { "react": "^19", "@s/x": "1", "q": "npm:@s/real@2", "r": "npm:real", "fs": "1" },
        "devDependencies": { "a": "1", "jest": "30", "l": "link:../l" }, "optionalDependencies": { "fs": "1" },
        "peerDependencies": { "vue": "3" }, "workspaces": { "packages": ["packages/*", "!packages/no"] } }"#;
    let files = [
        ("package.json", text),
        ("packages/a/package.json", r#"{ "name": "a", "dependencies": { "zod": "4" } }"#),
        ("packages/no/package.json", r#"{ "name": "no", "dependencies": { "no": "4" } }"#),
    ];
    assert_eq!(names(&files, &[]), "@s/real=q @s/x react real=r zod | a fs jest l vue");
    assert_eq!(names(&files, &["dev", "peer"]), "@s/real=q @s/x jest react real=r vue zod | a fs l");
}

#[test]
fn projects_of_python_have_several_tables() {
    let text = "[project]\nname = 'quill'\ndependencies = ['Requests[socks]>=2', 'own', 'x @ file:///x', 'y@ https://h.test/y']\n\
                [project.optional-dependencies]\ndocs = ['sphinx']\nall = ['quill[docs]']\n\
                [dependency-groups]\ntest = ['pytest>8', {include-group = 'lint'}]\nlint = ['ruff']\n\
                [tool.uv.sources]\nown = { workspace = true }\n[tool.pdm.dev-dependencies]\ntype = ['mypy']\n";
    let files = [("pyproject.toml", text)];
    assert_eq!(names(&files, &[]), "Requests y | mypy own pytest quill ruff sphinx x");
    assert_eq!(names(&files, &["docs", "test"]), "pytest Requests ruff sphinx y | mypy own quill x");
    let text = "[tool.poetry]\nname = 'quill'\n[tool.poetry.dependencies]\npython = '^3'\nFlask = '3'\nold = [{version = '1'}]\n\
                own = { path = '../own' }\nmaybe = { version = '1', optional = true }\n\
                [tool.poetry.group.docs.dependencies]\nsphinx = '8'\n[tool.poetry.dev-dependencies]\nblack = '25'\n";
    assert_eq!(names(&[("pyproject.toml", text)], &["docs"]), "Flask old sphinx | black maybe own");
    let dynamic = "[project]\ndynamic = ['dependencies']\n";
    let error = |text: &str| collected(&[("pyproject.toml", text)], &[]).unwrap_err();
    assert_eq!(error(dynamic), "pyproject.toml: its dependencies are dynamic, so they are not known");
    assert_eq!(error("[tool.ruff]\n"), "pyproject.toml: it has no dependencies, so they are not known");
    let read = format!("{dynamic}[tool.setuptools.dynamic]\ndependencies = {{ file = ['deps.in'] }}\n");
    assert_eq!(names(&[("pyproject.toml", &read), ("deps.in", "attrs\n")], &[]), "attrs | ");
}

#[test]
fn requirements_are_read_as_pip_does() {
    let text = "# comment\nflask==3.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\nDjango ~= 5.0 ; python_version < '4' # why\n\
                -r more/base.txt\n-c limits.txt\n--index-url https://h.test/simple\n-e .\n-e git+https://h.test/z#egg=zed\n\
                ./local\nhttps://h.test/dl/wheel_x-1.0-py3-none-any.whl\n\n";
    let files = [
        ("requirements.txt", text),
        ("more/base.txt", "attrs\n-r ../requirements.txt\n--requirement=other.txt\n"),
        ("more/other.txt", "idna"),
    ];
    assert_eq!(names(&files, &[]), "attrs Django flask idna wheel_x zed | ");
    let addresses = "git+https://h.test/o/repo.git@v1\n-e git+ssh://git@h.test/o/other\nhttps://h.test/source-x-1.0.tar.gz\n\
                     https://h.test/o/r/archive/main.zip\ngit+file:///srv/own.git\n./vendored-1.0.tar.gz\n";
    assert_eq!(names(&[("requirements.txt", addresses)], &[]), "other repo source-x | ");
    let error = |text: &str| collected(&[("requirements.txt", text)], &[]).unwrap_err();
    assert_eq!(error("a\n= secret\n"), "requirements.txt: line 2 is not a requirement");
    assert_eq!(error("-r https://h.test/r.txt\n"), "requirements.txt: line 1 includes an address, which is not read");
    assert_eq!(error("-r gone.txt\n"), "gone.txt: no such file");
}

#[test]
fn modules_of_go_may_be_indirect_or_replaced() {
    let text = "module h.test/m\n\ngo 1.24\n\nrequire h.test/a v1.0.0\nrequire (\n\th.test/b/v2 v2.0.0 // indirect\n\t\"h.test/c\" v0.1.0\n\
                \th.test/d v0.1.0\n)\nreplace h.test/c => ../c\nreplace (\n\th.test/d v0.1.0 => h.test/fork v0.2.0\n)\n";
    assert_eq!(names(&[("go.mod", text)], &[]), "h.test/a h.test/fork=h.test/d | h.test/b/v2 h.test/c");
}

/// No message quotes a manifest.
#[test]
fn what_is_not_valid_is_an_error() {
    let error = |path: &str, text: &str| collected(&[(path, text)], &[]).unwrap_err();
    assert_eq!(error("Cargo.toml", "a = 1\nsecret ="), "Cargo.toml: not valid TOML (line 2)");
    assert_eq!(error("package.json", "{\n\"a\": secret}"), "package.json: not valid JSON (line 2)");
    assert_eq!(error("package.json", "[]"), "package.json: not valid JSON (line 1)");
    for name in ["a\\u001b[31m", "##vso[x]", "a b", "", "::error::x"] {
        let text = format!("{{\"dependencies\": {{\"{name}\": \"1\"}}}}");
        assert_eq!(error("package.json", &text), "package.json: the name of a dependency is not valid", "{name}");
    }
    assert_eq!(error("go.mod", "require ##vso[x] v1"), "go.mod: the name of a dependency is not valid");
    let deep = format!("{{\"a\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(error("package.json", &deep), "package.json: not valid JSON (line 1)");
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(error("Cargo.toml", &deep), "Cargo.toml: not valid TOML (line 1)");
    let many: String = (0..10_001).map(|at| format!("p{at}\n")).collect();
    assert_eq!(error("requirements.txt", &many), "requirements.txt: there are more than 10000 dependencies");
    let groups = collected(&[("requirements.txt", "a")], &["tset"]).unwrap_err();
    assert_eq!(groups, "no dependency of requirements.txt is in the group `tset`");
}

/// As pip, go and npm read them, whatever a reader may take for a comment or for part of the project.
#[test]
fn no_dependency_is_hidden() {
    for end in ["\r", "\u{B}", "\u{C}", "\u{1C}", "\u{85}", "\u{2028}", "\r\n"] {
        assert_eq!(names(&[("requirements.txt", &format!("a # b{end}c"))], &[]), "a c | ", "{end:?}");
    }
    let text = "module h.test/m\nrequire(\n\th.test/a v1 // indirectly\n\th.test/b v1 // indirect\n)\nrequire h.test/c v1 //indirect\n";
    assert_eq!(names(&[("go.mod", text)], &[]), "h.test/a h.test/c | h.test/b");
    let text = r#"{"dependencies": {"left": "1"}, "devDependencies": {"left": "file:left"}}"#;
    assert_eq!(names(&[("package.json", text)], &[]), "left | ");
}
