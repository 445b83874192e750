//! The site that pages are built into, where that changes how they are read: `MkDocs`, `VitePress`, `VuePress`, Docusaurus,
//! Hugo, Zola, Jekyll.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::Targets;
use crate::{
    document::{Dialect, Document},
    facts::Generator,
    io::{boundary::Boundary, files},
    model::{anchors, page::Page},
};

/// Names of the configuration of `MkDocs`, in order of precedence.
const MKDOCS: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];
/// Folders with the configuration of `VitePress` and `VuePress`, in the root of the pages.
const VITEPRESS: [&str; 2] = [".vitepress", ".vuepress"];
/// Names of the configuration of Docusaurus.
const DOCUSAURUS: [&str; 5] = [
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "docusaurus.config.mjs",
    "docusaurus.config.cjs",
    "docusaurus.config.mts",
];
/// The folder with the configuration of Docusaurus beside the folders of its pages.
const WEBSITE: &str = "website";
/// Names of the configuration of Hugo. Zola has a `config.toml` as well.
const HUGO: [&str; 16] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/hugo.yml",
    "config/_default/hugo.json",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "config/_default/config.yml",
    "config/_default/config.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
];
/// Names of the configuration of Jekyll.
const JEKYLL: [&str; 2] = ["_config.yml", "_config.yaml"];
/// A file next to a `_config.yml` that is the configuration of Jupyter Book.
const JUPYTER_BOOK: &str = "_toc.yml";
/// Keys of a `_config.yml` that is the configuration of Hexo, or of Jupyter Book.
const NOT_JEKYLL: [&str; 5] = ["new_post_name:", "skip_render:", "sphinx:", "execute:", "only_build_toc_files:"];
/// Names of the configurations of MyST, Sphinx and Quarto.
pub(super) const DIALECTS: [&str; 5] = ["myst.yml", "_toc.yml", "_quarto.yml", "_quarto.yaml", "conf.py"];
/// Configurations of others that include files or fill in templates: mdBook, Eleventy, Zensical, Antora, Astro, Pelican,
/// Cookiecutter, Copier.
pub(super) const OTHERS: [&str; 14] = [
    "book.toml",
    "config",
    ".eleventy.js",
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
    "zensical.toml",
    "antora.yml",
    "astro.config.mjs",
    "astro.config.ts",
    "pelicanconf.py",
    "cookiecutter.json",
    "copier.yml",
];
/// Folders in which a project may have the configuration of its site.
pub(super) const BELOW: [&str; 7] = ["docs", "doc", "docs/source", "source", "site", "website", "book"];
/// Longer configurations are not read; in bytes.
const SIZE_LIMIT: u64 = 256 << 10;

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    pub(super) generator: Generator,
    /// The folder of its pages.
    root: PathBuf,
    /// Files that are copied into the site besides (`custom_dir` of a theme of `MkDocs`, `static` of Hugo).
    copied: Option<PathBuf>,
    /// Whether `credits.md` is served as `credits/`.
    pages_are_folders: bool,
}

impl Site {
    /// The site of the pages in a folder: that of the nearest configuration whose pages are in the folder.
    pub(super) fn of(folder: &Path, boundary: &Boundary) -> Option<Self> {
        folder.ancestors().take_while(|above| above.starts_with(boundary.folder())).find_map(|above| {
            let vitepress =
                VITEPRESS.iter().any(|name| boundary.resolve_in(above, name).is_ok_and(|path| path.is_dir()));
            let site = || Self::plain(Generator::VitePress, above.to_owned());
            let site = vitepress
                .then(site)
                .or_else(|| Self::of_mkdocs(above, boundary))
                .or_else(|| Self::of_docusaurus(above, boundary).filter(|_| folder != above))
                .or_else(|| Self::beside_docusaurus(folder, above, boundary))
                .or_else(|| Self::of_hugo(folder, above, boundary))
                .or_else(|| Self::of_jekyll(above, boundary));
            site.filter(|site| folder.starts_with(&site.root))
        })
    }

    fn of_mkdocs(above: &Path, boundary: &Boundary) -> Option<Self> {
        let read = |name: &str| files::read_up_to(&boundary.resolve_in(above, name).ok()?, SIZE_LIMIT).ok();
        let text = MKDOCS.into_iter().find_map(read)?;
        Some(Self {
            generator: Generator::MkDocs,
            root: above.join(value(&text, "docs_dir:").unwrap_or("docs")),
            copied: value(&text, "  custom_dir:").map(|folder| above.join(folder)),
            pages_are_folders: value(&text, "use_directory_urls:") != Some("false"),
        })
    }

    /// Its pages are in folders next to the configuration.
    fn of_docusaurus(above: &Path, boundary: &Boundary) -> Option<Self> {
        let exists = |name: &str| boundary.resolve_in(above, name).is_ok_and(|path| path.is_file());
        DOCUSAURUS.iter().any(|name| exists(name)).then(|| Self::plain(Generator::Mdx, above.to_owned()))
    }

    /// Its pages are in folders beside that of the configuration: those it names (`path: '../docs'`), or `docs`.
    fn beside_docusaurus(folder: &Path, above: &Path, boundary: &Boundary) -> Option<Self> {
        let read = |name: &&str| {
            let path = boundary.resolve_in(above, &format!("{WEBSITE}/{name}")).ok()?;
            files::read_up_to(&path, SIZE_LIMIT).ok()
        };
        let text = DOCUSAURUS.iter().find_map(read)?;
        let named: Vec<&str> = siblings(&text).collect();
        let own = boundary.resolve_in(above, &format!("{WEBSITE}/docs")).is_ok();
        let classic = (named.is_empty() && !own).then_some("docs");
        let roots = named.into_iter().chain(classic).map(|name| above.join(name));
        roots.into_iter().find(|root| folder.starts_with(root)).map(|root| Self::plain(Generator::Mdx, root))
    }

    /// Its pages are in `content`, or in the folder of a language.
    fn of_hugo(folder: &Path, above: &Path, boundary: &Boundary) -> Option<Self> {
        let read = |name: &&str| {
            let text = files::read_up_to(&boundary.resolve_in(above, name).ok()?, SIZE_LIMIT).ok()?;
            is_of_hugo(name, &text).then_some(text)
        };
        let text = HUGO.iter().find_map(read)?;
        let mut roots = settings(&text, "contentDir").chain(["content"]).map(|name| above.join(name));
        let root = roots.find(|root| folder.starts_with(root))?;
        Some(Self {
            generator: Generator::Hugo,
            root,
            copied: Some(above.join(settings(&text, "staticDir").next().unwrap_or("static"))),
            pages_are_folders: settings(&text, "uglyURLs").next() != Some("true"),
        })
    }

    /// Another implementation of Markdown than kramdown reads HTML as a forge does.
    fn of_jekyll(above: &Path, boundary: &Boundary) -> Option<Self> {
        let read = |name: &str| files::read_up_to(&boundary.resolve_in(above, name).ok()?, SIZE_LIMIT).ok();
        let text = JEKYLL.into_iter().find_map(read)?;
        let other = NOT_JEKYLL.iter().any(|key| text.lines().any(|line| line.starts_with(key)))
            || boundary.resolve_in(above, JUPYTER_BOOK).is_ok()
            || value(&text, "markdown:").is_some_and(|name| !name.eq_ignore_ascii_case("kramdown"));
        let in_blocks = value(&text, "  parse_block_html:") == Some("true");
        let generator = if in_blocks { Generator::JekyllInBlocks } else { Generator::Jekyll };
        let root = value(&text, "source:").map_or_else(|| above.to_owned(), |folder| above.join(folder));
        (!other).then(|| Self::plain(generator, root))
    }

    const fn plain(generator: Generator, root: PathBuf) -> Self {
        Self { generator, root, copied: None, pages_are_folders: false }
    }

    /// The generator of a page in the folder. A README next to the configuration of Jekyll is a page of the forge in
    /// the first place.
    pub(super) fn generator_of(&self, page: &Path) -> Option<Generator> {
        let is_readme = || page.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
        let jekyll = matches!(self.generator, Generator::Jekyll | Generator::JekyllInBlocks);
        (!(jekyll && is_readme())).then_some(self.generator)
    }

    /// What a target leads to in a browser that shows the page, if it can be something else than what the file says:
    /// generators leave HTML as it is, and what they do not find. Each is a folder and the path in it.
    pub(super) fn served<'a>(&'a self, page: &Path, target: &str) -> Vec<(&'a Path, String)> {
        let is_source = [".md", ".markdown"].iter().any(|extension| target.ends_with(extension));
        let is_served = matches!(self.generator, Generator::MkDocs | Generator::Hugo);
        if !is_served || target.starts_with('/') || is_source {
            return Vec::new();
        }
        // The language may follow the name: `index.en.md`.
        let name = page.file_name().and_then(|name| name.to_str()).and_then(|name| name.split('.').next());
        let other = if self.generator == Generator::Hugo { "_index" } else { "readme" };
        let is_front = name.is_some_and(|name| ["index", other].iter().any(|front| name.eq_ignore_ascii_case(front)));
        let url = if self.pages_are_folders && !is_front { page.with_extension("") } else { page.with_file_name("") };
        let folder = url.strip_prefix(&self.root).ok().and_then(Path::to_str).unwrap_or_default();
        let mut path: Vec<&str> = folder.split(['/', '\\']).filter(|name| !name.is_empty()).collect();
        for segment in target.split('/') {
            match segment {
                "" | "." => {}
                // A browser stays at the root.
                ".." => drop(path.pop()),
                name => path.push(name),
            }
        }
        let path = path.join("/") + if target.ends_with('/') { "/" } else { "" };
        let folders = [Some(&self.root), self.copied.as_ref()];
        folders.into_iter().flatten().map(|folder| (folder.as_path(), path.clone())).collect()
    }
}

impl Targets {
    /// Whether something may build a page, an absolute path, and include other files in it. A forge shows it as it is.
    #[must_use]
    pub fn may_include(&self, page: &Path, dialect: Dialect) -> bool {
        dialect != Dialect::Gfm || self.may_build(page)
    }

    /// [`anchors::only_on_sites`], if nothing but a forge is known to show a page, an absolute path.
    #[must_use]
    pub fn only_on_sites(&self, path: &Path, document: &Document, page: &Page, is_own: bool) -> BTreeSet<String> {
        let is_of_site = document.generator().is_some() || Dialect::detect(&path.to_string_lossy(), "") != Dialect::Gfm;
        let found = if is_of_site { BTreeSet::new() } else { anchors::only_on_sites(document, page, is_own) };
        if found.is_empty() || self.may_build(path) { BTreeSet::new() } else { found }
    }

    /// Whether the configuration of something that builds sites is near a page, an absolute path.
    fn may_build(&self, page: &Path) -> bool {
        let Some(folder) = page.parent() else { return true };
        let boundary = Boundary::of(folder, &self.root);
        let is_any = |folder: &Path| {
            let names = [&MKDOCS[..], &VITEPRESS, &DOCUSAURUS, &HUGO, &JEKYLL, &DIALECTS, &OTHERS].concat();
            names.iter().any(|name| boundary.resolve_in(folder, name).is_ok())
        };
        let is_built = |above: &Path| {
            let below = BELOW.iter().filter_map(|name| boundary.resolve_in(above, name).ok());
            is_any(above) || below.into_iter().any(|folder| is_any(&folder))
        };
        self.generator_at(page, || boundary.clone()).is_some()
            || folder.ancestors().take_while(|above| above.starts_with(boundary.folder())).any(is_built)
    }

    /// Whether the project of a page, an absolute path, is built with MyST or Quarto.
    #[must_use]
    pub fn has_dialect(&self, page: &Path) -> bool {
        page.parent().is_some_and(|folder| has_dialect(folder, &Boundary::of(folder, &self.root)))
    }
}

/// Whether a folder is in a project of MyST or Quarto: a configuration is in it, above it, or where documentation is there.
fn has_dialect(folder: &Path, boundary: &Boundary) -> bool {
    const FOLDERS: [&str; 3] = ["docs", "doc", "source"];
    let has_one = |folder: &Path| {
        DIALECTS.iter().filter_map(|name| boundary.resolve_in(folder, name).ok()).any(|path| {
            let is_sphinx = path.extension().is_some_and(|extension| extension == "py");
            path.is_file()
                && (!is_sphinx || files::read_up_to(&path, SIZE_LIMIT).is_ok_and(|text| text.contains("myst")))
        })
    };
    folder.ancestors().take_while(|above| above.starts_with(boundary.folder())).any(|above| {
        let below = FOLDERS.iter().filter_map(|name| boundary.resolve_in(above, name).ok());
        let sources = |folder: PathBuf| [boundary.resolve_in(&folder, "source").ok(), Some(folder)];
        has_one(above) || below.flat_map(sources).flatten().any(|folder| has_one(&folder))
    })
}

/// Whether a file is the configuration of a site, by its name.
pub fn is_configuration(path: &Path) -> bool {
    [&MKDOCS[..], &DOCUSAURUS, &HUGO, &JEKYLL].concat().iter().any(|name| path.ends_with(name))
}

/// The configurations that can decide how the pages of a folder are read, an absolute path, and that are not those of a version
/// of its repository: `before` has their texts there.
pub fn changed_configurations(
    folder: &Path,
    boundary: &Boundary,
    before: impl Fn(&Path) -> Option<String>,
) -> Vec<PathBuf> {
    let names = [&MKDOCS[..], &DOCUSAURUS, &HUGO, &JEKYLL, &DIALECTS].concat();
    let above = || folder.ancestors().take_while(|above| above.starts_with(boundary.folder()));
    let folders = above().flat_map(|above| [above.to_owned(), above.join(WEBSITE), above.join("docs")]);
    let files = folders.flat_map(|folder| names.iter().map(move |name| (*name, folder.join(name))).collect::<Vec<_>>());
    let changed = |(name, path): (&str, PathBuf)| {
        // Resolving each folder above for each name would take the square of their depth.
        let real = boundary.resolve_in(path.parent()?, name).ok().filter(|real| real.is_file())?;
        let (now, then) = (files::read_up_to(&real, SIZE_LIMIT).ok(), before(&path));
        let is_of_site = [&now, &then].into_iter().flatten().any(|text| is_of_hugo(name, text));
        (now != then && is_of_site).then_some(path)
    };
    // Of these, the folder is enough.
    let folders = above().flat_map(|above| VITEPRESS.map(|name| above.join(name)));
    let is_new = |path: &PathBuf| {
        let entries = path.read_dir().ok();
        entries.is_some_and(|entries| !entries.filter_map(Result::ok).any(|entry| before(&entry.path()).is_some()))
    };
    files.filter_map(changed).chain(folders.filter(is_new)).collect()
}

/// The folders beside its own that a configuration in JavaScript names: `'../docs'`.
fn siblings(text: &str) -> impl Iterator<Item = &str> {
    ["'../", "\"../", "`../"].into_iter().flat_map(|open| {
        let names = text.split(open).skip(1).filter_map(|rest| rest.split(['\'', '"', '`', '\n']).next());
        names.map(|name| name.trim_end_matches('/')).filter(|name| !name.is_empty() && !name.starts_with('.'))
    })
}

/// Whether a file with a name of Hugo's configuration is one of Hugo or Zola: other programs have a `config.toml` as well, without
/// the address of a site.
fn is_of_hugo(name: &str, text: &str) -> bool {
    !name.starts_with("config.")
        || ["baseURL", "baseurl", "base_url"].iter().any(|key| settings(text, key).next().is_some())
}

/// The values of a key of Hugo, in TOML, YAML or JSON, if they are words.
fn settings<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter_map(move |line| {
        let rest = line.trim_start_matches([' ', '\t', '"']).strip_prefix(key)?;
        let value = rest.trim_start_matches(['"', ' ']).strip_prefix(['=', ':'])?;
        let value = value.split(" #").next().unwrap_or_default().trim_matches([' ', ',', '"', '\'']);
        Some(value.trim_end_matches('/')).filter(|value| !value.is_empty())
    })
}

/// The value of a key, which is given with its colon and indentation, if it is a plain or quoted word or has one as the
/// default of a variable of the environment.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let plain = line.split(" #").next().unwrap_or_default().trim();
    let plain = match plain.strip_prefix("!ENV") {
        Some(variables) => variables.rsplit(',').next().unwrap_or_default().trim_matches([' ', '[', ']']),
        None => plain,
    };
    Some(plain.trim_matches(['"', '\'']).trim_end_matches('/')).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_configuration() {
        let text = "site_name: x\nnav:\n  docs_dir: no\ndocs_dir: 'handbook/' # here\nuse_directory_urls: false\n";
        assert_eq!(value(text, "docs_dir:"), Some("handbook"));
        assert_eq!(value(text, "use_directory_urls:"), Some("false"));
        assert_eq!(value(text, "site:"), None);
        assert_eq!(value("docs_dir: !ENV [DOCS, \"pages\"]\n", "docs_dir:"), Some("pages"));
    }

    #[test]
    fn values_of_a_configuration_of_hugo() {
        for (text, wanted) in [
            ("baseURL = 'https://x.org/' # here\ncontentDir = \"pages\"\n", &["pages"][..]),
            ("[languages.en]\n  contentDir = 'a/en'\n[languages.de]\n  contentDir='a/de'\n", &["a/en", "a/de"]),
            ("contentDir: pages/\n", &["pages"]),
            ("{ \"baseURL\": \"x\",\n  \"contentDir\": \"pages\",\n}", &["pages"]),
            ("contentDirs = 'x'\nx = 'contentDir'\n", &[]),
        ] {
            assert_eq!(settings(text, "contentDir").collect::<Vec<_>>(), wanted, "{text}");
        }
        assert!(is_of_hugo("config.toml", "baseURL = 'https://x.org/'") && is_of_hugo("hugo.toml", ""));
        assert!(is_of_hugo("config.toml", "base_url = \"x\"") && is_of_hugo("config/_default/config.toml", ""));
        assert!(!is_of_hugo("config.toml", "[build]\ntarget = 'x'"));
    }

    #[test]
    fn a_browser_stays_at_the_root() {
        let (generator, root) = (Generator::MkDocs, PathBuf::from("/p/docs"));
        let site = Site { generator, root, copied: None, pages_are_folders: true };
        for (page, target, path) in [
            ("/p/docs/credits.md", "../a.png", "a.png"),
            ("/p/docs/credits.md", "../../a.png", "a.png"),
            ("/p/docs/index.md", "../a/", "a/"),
            ("/p/docs/b/index.md", "a.png", "b/a.png"),
            ("/p/docs/b/c.md", "../a.png", "b/a.png"),
        ] {
            assert_eq!(
                site.served(Path::new(page), target),
                [(Path::new("/p/docs"), path.to_owned())],
                "{page} {target}"
            );
        }
        assert_eq!(site.served(Path::new("/p/docs/credits.md"), "../a.md"), []);
    }
}
