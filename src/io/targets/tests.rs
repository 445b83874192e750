use super::*;

fn write(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join(".git")).unwrap();
    write(root.join("README.md"), "# Top\n");
    write(root.join("docs/Guide.md"), "# Set up\n\n<a id=\"own\"></a>\n\n## Use (it)\n");
    write(root.join("docs/setup.md"), "# Set up\n");
    write(root.join("docs/part/index.md"), "# Part\n");
    write(root.join("docs/my file.md"), "");
    write(root.join("docs/data.csv"), "");
    write(root.join("assets/x.svg"), "");
    folder
}

fn look_up(targets: &Targets, folder: &Path, key: &str) -> Option<FileFact> {
    let request = FileRequest { key: key.to_owned(), anchors: true, fragments: BTreeSet::new() };
    targets.answer(&folder.join("page.md"), &[request], &Edited::new()).remove(key)
}

fn file(names: &[&str]) -> Option<FileFact> {
    Some(FileFact::File { anchors: Some(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>().into()) })
}

fn missing(other_case: Option<&str>) -> Option<FileFact> {
    Some(FileFact::Missing { other_case: other_case.map(str::to_owned) })
}

#[test]
fn files_folders_and_site_paths_are_found() {
    let project = project();
    let root = fs::canonicalize(project.path()).unwrap();
    let targets = Targets::new(&root);
    let docs = root.join("docs");
    let plain = Some(FileFact::File { anchors: None });
    for (key, fact) in [
        ("Guide.md", file(&["set-up", "own", "use-it"])),
        ("setup", file(&["set-up"])),
        ("setup.html", file(&["set-up"])),
        ("setup/", file(&["set-up"])),
        ("setup.md/", file(&["set-up"])),
        ("part/", file(&["part"])),
        ("part/index.html", file(&["part"])),
        ("index.html", missing(None)),
        ("../", file(&["top"])),
        ("../README.md", file(&["top"])),
        ("data.csv", plain.clone()),
        ("my file.md", file(&[])),
        ("../assets/", Some(FileFact::Directory)),
        ("guide.md", missing(Some("Guide.md"))),
        ("guide", missing(Some("Guide.md"))),
        ("../Docs/data.csv", missing(Some("data.csv"))),
        ("../readme.md", missing(Some("../README.md"))),
        ("none.md", missing(None)),
        ("data.csv/x", missing(None)),
        ("a\0b", missing(None)),
        ("../../x.md", Some(FileFact::Outside)),
        ("../../../../../../../../../../x.md", Some(FileFact::Outside)),
        ("/assets/x.svg", plain.clone()),
        ("/nowhere/x.svg", None),
    ] {
        assert_eq!(look_up(&targets, &docs, key), fact, "{key}");
    }
    assert_eq!(look_up(&targets, &docs, &"x".repeat(5000)), missing(None));
}

#[test]
fn rooted_targets_resolve_against_the_site_root() {
    let project = project();
    let root = fs::canonicalize(project.path()).unwrap();
    let targets = Targets::new(&root).with_site_root(Some(&root.join("docs")));
    assert_eq!(look_up(&targets, &root, "/setup"), file(&["set-up"]));
    assert_eq!(look_up(&targets, &root, "/none"), missing(None));
    assert_eq!(look_up(&targets, &root, "/guide.md"), missing(Some("/Guide.md")));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_repository_are_not_followed() {
    let (project, other) = (project(), tempfile::tempdir().unwrap());
    let root = fs::canonicalize(project.path()).unwrap();
    write(other.path().join("x.md"), "# Secret\n");
    std::os::unix::fs::symlink(other.path(), root.join("out")).unwrap();
    std::os::unix::fs::symlink(root.join("docs"), root.join("in")).unwrap();
    std::os::unix::fs::symlink("gone", root.join("broken")).unwrap();
    let targets = Targets::new(&root);
    assert_eq!(look_up(&targets, &root, "out/x.md"), Some(FileFact::Outside));
    assert_eq!(look_up(&targets, &root, "in/setup.md"), file(&["set-up"]));
    assert_eq!(look_up(&targets, &root, "broken"), missing(None));
}

#[test]
fn a_page_is_restricted_to_its_repository() {
    let (project, other) = (project(), tempfile::tempdir().unwrap());
    let root = fs::canonicalize(project.path()).unwrap();
    let other = fs::canonicalize(other.path()).unwrap();
    write(other.join("a/x.md"), "");
    let targets = Targets::new(&other);
    assert_eq!(look_up(&targets, &root.join("docs"), "../README.md"), file(&["top"]));
    assert_eq!(look_up(&targets, &other.join("a"), "../a/x.md"), file(&[]));
    assert_eq!(look_up(&Targets::new(&root), &other.join("a"), "../b/x.md"), Some(FileFact::Outside));
}

#[test]
fn a_configuration_near_a_page_may_include_files_in_it() {
    let may_include = |file: &str| {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        write(root.join("pages/CREDITS.md"), "");
        write(root.join(file), "");
        Targets::new(&root).may_include(&root.join("pages/CREDITS.md"), Dialect::Gfm)
    };
    for name in site::OTHERS.iter().chain(&site::DIALECTS) {
        assert!(may_include(name) && may_include(&format!("pages/{name}")), "{name}");
        assert!(!may_include(&format!("src/{name}")) && !may_include(&format!("x{name}")), "{name}");
    }
    for folder in site::BELOW {
        assert!(may_include(&format!("{folder}/conf.py")), "{folder}");
    }
}
