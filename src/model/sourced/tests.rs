use std::sync::Arc;

use super::*;
use crate::{document::Dialect, model::contract::Contract};

/// The dependencies without an entry, and the entries without a dependency. A name may be one with an alias: `name=alias`.
#[track_caller]
fn compared(page: &str, registry: Registry, names: &[&str]) -> String {
    let document = Document::parse(page.to_owned(), Dialect::Gfm);
    let entries = "[entries]\nform = 'item'\n";
    let contract: Contract = toml::from_str(entries).unwrap();
    let model = Model::read(&document, Page::read(&document), Some(&contract), None);
    let item = |name: &&str| SourceItem {
        name: name.split('=').next().unwrap_or_default().to_owned(),
        alias: name.split_once('=').map(|(_, alias)| alias.to_owned()),
        repository: None,
        registry,
        required: true,
        source: 0,
    };
    let source = EntrySource { names: vec!["list".to_owned()], items: names.iter().map(item).collect() };
    let sources = [Some(Arc::new(source))];
    let sourced = Sourced::of(&document, &model, &sources);
    let unlisted: Vec<&str> = sourced.unlisted.iter().map(|unlisted| shown(unlisted.item)).collect();
    let unsourced: Vec<String> = sourced
        .unsourced
        .iter()
        .map(|one| one.entry.name.clone() + &one.near.map(|near| format!("={near}")).unwrap_or_default())
        .collect();
    format!("{} | {}", unlisted.join(" "), unsourced.join(" "))
}

#[test]
fn names_are_compared_as_their_registry_does() {
    for (registry, written, name) in [
        (Registry::Crates, "Serde_JSON", "serde-json"),
        (Registry::Crates, "serde json 1.0", "serde_json"),
        (Registry::Pypi, "Zope--Interface", "zope.interface"),
        (Registry::Pypi, "`ruamel.yaml`>=0.18", "ruamel-yaml"),
        (Registry::Npm, "@babel/core", "@babel/core"),
        (Registry::Npm, "React DOM v19.1", "react-dom"),
        (Registry::Npm, "Vue.js", "vue"),
        (Registry::Pypi, "Chroma (chromadb-client)", "chromadb-client"),
        (Registry::Pypi, "qrcode\\[pil]", "qrcode"),
        (Registry::Pypi, "pytest / pytest-asyncio", "pytest-asyncio"),
        (Registry::Pypi, "Beautiful Soup 4", "beautifulsoup4"),
        (Registry::Npm, "lodash@4.17", "lodash"),
        (Registry::Npm, "a, b and @s/c", "@s/c"),
        (Registry::Go, "cobra", "github.com/spf13/cobra"),
        (Registry::Go, "YAML", "gopkg.in/yaml.v3"),
        (Registry::Go, "[the S3 client](https://github.com/aws/sdk)", "github.com/aws/sdk/service/s3"),
        (Registry::Go, "[x](https://pkg.go.dev/h.test/m/v2@v2.0.0)", "h.test/m/v2"),
        (Registry::Crates, "[A parser](https://crates.io/crates/nom)", "nom"),
        (Registry::Crates, "[A parser](https://docs.rs/nom/latest/nom/)", "nom"),
        (Registry::Crates, "[A parser](https://github.com/rust-bakery/nom)", "nom"),
        (Registry::Npm, "[A parser](https://www.npmjs.com/package/%40s/x)", "@s/x"),
        (Registry::Pypi, "[A parser](https://pypi.org/project/Tree.Sitter/)", "tree-sitter"),
        (Registry::Pypi, "A parser: `lark`", "lark"),
        (Registry::Files, "Open Sans", "fonts/OpenSans-Bold.ttf"),
        (Registry::Files, "open-sans (variable)", "fonts/open_sans-v15.woff2"),
        (Registry::Files, "[Ada](../fonts/x.ttf)", "fonts/x.ttf"),
        (Registry::Files, "x.png: by Ada", "img/x.png"),
    ] {
        assert_eq!(compared(&format!("- {written}\n"), registry, &[name]), " | ", "{written} {name}");
    }
    for (registry, written, name) in [
        (Registry::Npm, "core", "@babel/core"),
        (Registry::Crates, "tokio-util", "tokio"),
        (Registry::Files, "Sans", "fonts/OpenSans.ttf"),
        (Registry::Go, "s3", "github.com/spf13/cobra"),
    ] {
        let written_name =
            format!("{} | {written}", name.rsplit('/').next().filter(|_| registry == Registry::Files).unwrap_or(name));
        assert_eq!(compared(&format!("- {written}\n"), registry, &[name]), written_name);
    }
}

#[test]
fn a_name_that_is_exactly_one_means_no_other() {
    assert_eq!(compared("- JSONStream\n", Registry::Npm, &["JSONStream", "jsonstream"]), "jsonstream | ");
    assert_eq!(compared("- JSONStream\n- jsonstream\n", Registry::Npm, &["JSONStream", "jsonstream"]), " | ");
    // The repository has several packages.
    let page = "- [tokio-util](https://github.com/tokio-rs/tokio)\n";
    assert_eq!(compared(page, Registry::Crates, &["tokio", "tokio-util"]), "tokio | ");
}

/// An entry without a name is not one of a dependency.
#[test]
fn entries_are_counted_with_those_that_have_a_dependency() {
    let document = Document::parse("- ![](x.png)\n- nom\n- [](https://x.test)\n".to_owned(), Dialect::Gfm);
    let contract: Contract = toml::from_str("entries = { form = 'item' }").unwrap();
    let model = Model::read(&document, Page::read(&document), Some(&contract), None);
    let item = SourceItem {
        name: "nom".to_owned(),
        alias: None,
        repository: None,
        registry: Registry::Crates,
        required: true,
        source: 0,
    };
    let source = EntrySource { names: vec!["Cargo.toml".to_owned()], items: vec![item] };
    let sourced = [Some(Arc::new(source))];
    assert_eq!(Sourced::of(&document, &model, &sourced).counts, [Some((3, 1))]);
}

#[test]
fn an_alias_names_a_module_of_go_only() {
    for registry in [Registry::Crates, Registry::Npm] {
        assert_eq!(compared("- nom\n- serde\n", registry, &["nom", "evil=serde"]), "evil | serde");
    }
    let fork = "h.test/fork=h.test/m";
    assert_eq!(compared("- [m](https://h.test/m)\n", Registry::Go, &[fork]), " | ");
}

#[test]
fn a_misspelled_name_is_no_entry() {
    // A dependency whose name is near that of an entry without one may be new.
    assert_eq!(
        compared("- beautfulsoup4\n- lxml\n", Registry::Pypi, &["beautifulsoup4", "lxml"]),
        "beautifulsoup4 | beautfulsoup4=beautifulsoup4"
    );
    assert_eq!(compared("- babel-core\n", Registry::Npm, &["@babel/core"]), "@babel/core | babel-core=@babel/core");
    assert_eq!(compared("- log\n", Registry::Crates, &["slog"]), "slog | log");
    assert_eq!(compared("# No entries\n", Registry::Crates, &["slog"]), " | ");
}
