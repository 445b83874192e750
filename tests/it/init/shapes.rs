//! Structures that are credits, and structures that only look like them.

use ack_lint::{
    document::{Dialect, Document},
    infer::infer,
    model::{page::Page, profile::Profile},
};

use super::{inferred, reported};

/// The contract of a page, which the page satisfies.
fn kept(page: &str, text: &str) -> String {
    let (folder, config) = inferred(page, text);
    assert_eq!(reported(folder.path(), page), Vec::<String>::new(), "{config}");
    config
}

/// Asserts that a page has no contract.
fn none(page: &str, text: &str) {
    let config = kept(page, text);
    assert!(config.contains("no entries with a common structure"), "{config}");
}

#[test]
fn an_address_or_a_path_in_code_is_not_a_label() {
    none(
        "CREDITS.md",
        "# Frob\n\n## License\n\n- Apache License ([LICENSE](LICENSE) or https://a.test/2.0)\n- MIT license (https://b.test/mit)\n- Zlib, https://c.test/zlib\n",
    );
    none("CREDITS.md", "# Frob\n\n## A\n\n`frob::a` is gone, see\n\n`frob::b`\n\n## B\n\n`frob::c` is\n\n`frob::d`\n");
}

#[test]
fn releases_and_features_are_not_credits() {
    none(
        "README.md",
        "# Frob\n\n## Changes\n\n### 1.2.0\n\n- Added: a\n\n### v1.1.0 (2020-01-02)\n\n- Added: b\n\n### [1.0.0] - 2019\n\n- Added: c\n",
    );
    none("CHANGES.md", "# Frob\n\n- 1.3 (2021-02-03)\n  - a\n- 1.2 (2021-01-03)\n  - b\n- 1.1 (2020-01-03)\n  - c\n");
    let features = "# Frob\n\n## Features\n\n- `std` (default) - of the standard library\n- `net` - links are checked\n- `full` - all of them\n";
    none("README.md", features);
    // Repeated structures on a credits page are credits.
    let people = "# Thanks\n\n- Ann Lee - wrote the parser\n- Bea Moe - wrote the printer\n- Cyd Noe - tested both\n";
    assert!(kept("CREDITS.md", people).contains("label = \"description\""));
}

#[test]
fn links_to_the_page_or_files_next_to_it_are_not_credits() {
    none(
        "README.md",
        "# Frob\n\n- [Guide](guide.md) - how to begin\n- [Manual](docs/manual.md) - all of it\n- [Use](#use) - examples\n",
    );
}

#[test]
fn two_of_a_kind_are_not_a_structure() {
    none("README.md", "# Frob\n\n- Linux, needs: glibc\n- Windows, needs: nothing\n");
    none("README.md", "# Frob\n\n## Use\n\nAdd this to the file: a\n\n## Test\n\nAdd this to the file: b\n");
    assert!(
        kept("CREDITS.md", "# Thanks\n\n## Ann\n\n**Role**: lead\n\n## Bea\n\n**Role**: docs\n").contains("\"Role\"")
    );
}

#[test]
fn a_label_that_appears_twice_in_many_entries_is_not_a_field() {
    let person = |name: &str, talks: usize| {
        format!("## {name}\n\n**Role**: speaker\n\n{}", "**Talk**: something\n\n".repeat(talks))
    };
    let page =
        format!("# Speakers\n\n{}{}{}{}", person("Ann", 2), person("Bea", 1), person("Cyd", 3), person("Dan", 1));
    let config = kept("CREDITS.md", &page);
    assert!(config.contains("\"Role\"") && config.contains("open = true"), "{config}");
    assert!(!config.contains("Talk"), "{config}");
}

#[test]
fn a_link_that_is_a_field_value_is_in_the_contract_once() {
    let page = "# Thanks\n\n## People\n\n- Ann Lee\n  - Role: a\n  - Email: <a@a.test>\n- Bea Moe\n  - Role: b\n  - Email: <b@a.test>\n\
                - Cyd Noe\n  - Role: c\n  - Email: <c@a.test>\n";
    let config = kept("CREDITS.md", page);
    assert!(config.contains("label = \"Email\"\ntype = \"link\"") && !config.contains("link = true"), "{config}");
}

#[test]
fn tiers_are_one_list() {
    let page = "# Backers\n\n## Gold\n\n- [Acme](https://a.test) - since 2019\n- [Bolt](https://b.test) - since 2020\n\n\
                ## Silver\n\n- [Coil](https://c.test) - since 2021\n- [Dyne](https://d.test) - since 2022\n\
                - [Echo](https://e.test) - since 2023\n\n## Bronze\n\n- [Flux](https://f.test)\n";
    let config = kept("CREDITS.md", page);
    assert!(
        config.contains("link = true  # 6 of 6") && config.contains("5 of 6; missing in Flux on line 16"),
        "{config}"
    );
}

#[test]
fn braces_in_names_and_labels() {
    let page =
        "# Parts\n\n### a{b}\n\n**Why a{b}**: x\n\n**How {n}**: y\n\n### c{d}\n\n**Why c{d}**: x\n\n**How {n}**: y\n";
    let config = kept("CREDITS.md", page);
    assert!(config.contains("\"Why {entry}\"") && config.contains("\"How {n}\""), "{config}");
    // `{entry}` in a label of the contract is a placeholder, so a literal `{entry}` on the page cannot be in a
    // contract.
    let page = "# Parts\n\n### a\n\n**In {entry}**: x\n\n**Use**: y\n\n### b\n\n**In {entry}**: x\n\n**Use**: y\n";
    let config = kept("CREDITS.md", page);
    assert!(config.contains("\"Use\"") && !config.contains("{entry}"), "{config}");
    let table =
        "# Parts\n\n| {entry} | Licence |\n|-|-|\n| [a](https://a.test) | MIT |\n| [b](https://b.test) | MIT |\n";
    none("CREDITS.md", table);
}

#[test]
fn labels_under_headings_of_groups_are_no_entries() {
    // `check` and `init` agree: this is not a list of dependencies, although the labels are those of one.
    let page = "# Acknowledgments\n\n## Runtime\n\n**alpha** - routing\n\n- Repository: https://a.test/alpha\n- License: MIT\n\n\
                **beta** - storage\n\n- Repository: https://a.test/beta\n- License: MIT\n\n## Tools\n\n**gamma** - tests\n\n\
                - Repository: https://a.test/gamma\n- License: MIT\n\n## Special thanks\n\nEverybody.\n";
    let (folder, config) = inferred("ACKNOWLEDGMENTS.md", page);
    assert!(config.contains("no entries with a common structure"), "{config}");
    assert_eq!(reported(folder.path(), "ACKNOWLEDGMENTS.md"), Vec::<String>::new());
    std::fs::remove_file(folder.path().join("ack-lint.toml")).unwrap();
    assert_eq!(reported(folder.path(), "ACKNOWLEDGMENTS.md"), Vec::<String>::new());
}

#[test]
fn a_column_that_counts_is_not_the_name() {
    let page = "# Credits\n\n| No. | Name | License |\n|-|-|-|\n| 1. | alpha | MIT |\n| 2. | beta | Zlib |\n| 3. | gamma | ISC |\n";
    let config = kept("CREDITS.md", page);
    assert!(config.contains("label = \"Name\"") && !config.contains("\"No.\""), "{config}");
    let (folder, _) = inferred("CREDITS.md", &page.replace("| Zlib ", "| "));
    let found = reported(folder.path(), "CREDITS.md");
    assert!(found.iter().all(|found| !found.contains("2.")), "{found:?}");
}

#[test]
fn people_and_links_alone_are_credits_on_a_page_of_credits() {
    let people =
        "# Thanks\n\n| Name | Role |\n|-|-|\n| Ann Lee | parser |\n| Bea Moe | printer |\n| Cyd Noe | tests |\n";
    assert!(kept("CONTRIBUTORS.md", people).contains("label = \"Role\""));
    none("README.md", people);
    // A page of maintainers may have figures.
    none(
        "MAINTAINERS.md",
        "# Maintainers\n\n- [Ada](https://github.com/ada)\n\n# Website\n\n| Date | Clicks |\n|-|-|\n| March 1 | 12 |\n| March 8 | 14 |\n| March 15 | 9 |\n",
    );
    let list: String = (0..12).map(|at| format!("- [Name {at}](https://a.test/{at})\n")).collect();
    let page = format!("# Thanks\n\n{list}");
    assert!(kept("CONTRIBUTORS.md", &page).contains("link = true  # 12 of 12"));
    none("README.md", &page);
}

#[test]
fn sentences_are_not_names() {
    none(
        "CREDITS.md",
        "# Thanks\n\n- We thank everybody who tested the first release - it was hard\n\
         - The people of the forum answered all of our questions - for years\n\
         - Our families had patience with us in all those nights - thank you\n",
    );
}

#[test]
fn a_name_may_begin_a_sentence() {
    let page = "# Thanks\n\n- Ann Lee ([ann](https://github.com/ann)) wrote the parser and much of the printer\n\
                - Bea Moe ([bea](https://github.com/bea)) tested all of it on three systems\n\
                - Cyd Noe ([cyd](https://github.com/cyd)) brought the program to two distributions\n";
    assert!(kept("CREDITS.md", page).contains("label = \"login\""));
}

#[test]
fn tables_with_other_columns_are_not_merged() {
    let page = "# Credits\n\n## Code\n\n| Name | License | Use |\n|-|-|-|\n| a | MIT | x |\n| b | ISC | y |\n\n\
                ## Sounds\n\n| Name | License | Length |\n|-|-|-|\n| c | MIT | 1 s |\n| d | ISC | 2 s |\n| e | ISC | 3 s |\n";
    let config = kept("CREDITS.md", page);
    assert!(config.contains("section = \"Sounds\"") && config.contains("3 of 3"), "{config}");
}

#[test]
fn a_section_with_few_of_the_entries_is_not_the_contract() {
    let entry = |name: &str| format!("### {name}\n\n**Role**: a\n\n**Home**: b\n\n");
    let group = |title: &str, names: &[&str]| {
        format!("## {title}\n\n{}", names.iter().map(|name| entry(name)).collect::<String>())
    };
    let page = format!(
        "# Thanks\n\n{}{}{}## Notes\n\n### How\n\nx\n\n### Why\n\ny\n\n### When\n\nz\n",
        group("One", &["a", "b", "c"]),
        group("Two", &["d", "e", "f", "g"]),
        group("Three", &["h", "i", "j"])
    );
    let config = kept("CREDITS.md", &page);
    assert!(config.contains("# 13 entries") && config.contains("10 of 13"), "{config}");
}

#[test]
fn one_typo_does_not_change_the_type() {
    let page = "# Credits\n\n| Name | License |\n|-|-|\n| a | MIT |\n| b | ISC |\n| foo | Aapche-2.0 |\n| c | MIT |\n| d | Zlib |\n";
    let (folder, config) = inferred("CREDITS.md", page);
    let field =
        "# 4 of 5 are SPDX licenses; not foo on line 7\n[[entries.fields]]\nlabel = \"License\"\ntype = \"license\"";
    assert!(config.contains(field), "{config}");
    let found = reported(folder.path(), "CREDITS.md");
    assert!(found.len() == 1 && found[0].starts_with("7 "), "{found:?}");
    let (_, config) = inferred("CREDITS.md", &page.replace("MIT", "free").replace("Zlib", "free"));
    assert!(!config.contains("type = \"license\""), "{config}");
}

#[test]
fn a_license_after_the_link_is_a_license() {
    for sign in [": ", " - ", " – ", ", "] {
        let item = |name: &str, license: &str| {
            let end = if license.is_empty() { String::new() } else { format!("{sign}{license}") };
            format!("- [{name}](https://a.test/{name}){end}\n")
        };
        let items = [item("a", "MIT"), item("b", "MIT OR Apache-2.0"), item("c", "")].concat();
        let config = kept("CREDITS.md", &format!("# Credits\n\n{items}"));
        assert!(config.contains("2 of 3; missing in c on line 5"), "{sign}: {config}");
        assert!(config.contains("label = \"license\"") && config.contains("type = \"license\""), "{sign}: {config}");
        assert!(!config.contains("description"), "{sign}: {config}");
    }
}

#[test]
fn a_page_without_a_contract_for_init_has_none_for_check() {
    // Two kinds of entries, up to four of each, some other sections, each with every subset of the fields.
    let fields = ["License: MIT\n\n", "By: Ada\n\n", "Repository: https://a.test\n\n", "**License**: MIT\n\n"];
    let entry = |name: &str, subset: usize| {
        let own: String = (0..4).filter(|at| subset >> at & 1 == 1).map(|at| fields[at]).collect();
        format!("## {name}\n\n{own}")
    };
    let (mut detected, mut seen) = (0, 0);
    for one in 0..16 {
        for other in 0..16 {
            for (many, few, rest) in
                [(1, 0, 0), (2, 0, 1), (3, 0, 0), (4, 1, 0), (3, 3, 2), (3, 0, 4), (4, 0, 2), (5, 0, 3)]
            {
                let mut page = "# Notices\n\n".to_owned();
                page.extend((0..many).map(|at| entry(&format!("a{at}"), one)));
                page.extend((0..few).map(|at| entry(&format!("b{at}"), other)));
                page.extend((0..rest).map(|at| format!("## Section {at}\n\nText.\n\n")));
                let document = Document::parse(page.clone(), Dialect::Gfm);
                let known = Profile::detect(&Page::read(&document), &document).map(|profile| profile.name.as_str());
                seen += 1;
                if known.is_some() {
                    detected += 1;
                    assert!(infer("THIRD_PARTY_NOTICES.md", &page, true).is_some(), "{known:?}\n{page}");
                }
            }
        }
    }
    assert!(detected > 50 && detected < seen / 2, "{detected} of {seen}");
}

#[test]
fn tables_and_lists_of_other_pages_are_credits_if_they_say_so() {
    let table = |title: &str, header: &str| {
        format!(
            "# Frob\n\n## {title}\n\n{header}\n|-|-|\n| [a](https://a.test) | [x](https://x.test) |\n\
             | [b](https://b.test) | [y](https://y.test) |\n| [c](https://c.test) | [z](https://z.test) |\n"
        )
    };
    for title in ["Getting started", "Contributing", "Steam engines", "Accredited tools"] {
        none("README.md", &table(title, "| Goal | Where |"));
    }
    for title in ["Credits", "🙏 Special Thanks", "Our team", "Built with", "💭 Inspired by", "致谢"] {
        assert!(kept("README.md", &table(title, "| Goal | Where |")).contains("form = \"row\""), "{title}");
    }
    for header in ["| Sound | Source |", "| Font | Drawn by |", "| Library | Licence |"] {
        assert!(kept("README.md", &table("More", header)).contains("form = \"row\""), "{header}");
    }
    // Each name leads to a person, or the heading above says it.
    let people = table("More", "| Name | Home |").replace("https://a.test", "https://github.com/ada");
    assert!(kept("README.md", &people.replace("https://b.test", "https://github.com/bea")).contains("\"Home\""));
    let nested = table("Libraries", "| Goal | Where |").replace("## L", "## Acknowledgements\n\n### L");
    assert!(kept("README.md", &nested).contains("section = \"Libraries\""));
    // On a page of credits, any table is.
    for page in ["THANKS.md", "AUTHORS.md", "third-party-notices.md", "our-team.md"] {
        assert!(kept(page, &table("More", "| Goal | Where |")).contains("\"Goal\""), "{page}");
    }
}

#[test]
fn a_section_whose_heading_is_a_sentence_is_not_required() {
    let list = "- Ann Lee - wrote the parser\n- Bea Moe - wrote the printer\n- Cyd Noe - tested both\n";
    let page = format!("# Thanks\n\n## This list is old, tell me if you see it here\n\n{list}");
    let config = kept("CREDITS.md", &page);
    assert!(!config.contains("section") && config.contains("label = \"description\""), "{config}");
}

#[test]
fn fields_that_are_often_empty_are_left_out() {
    let entry = |name: &str, photo: &str| format!("### {name}\n\n- Photo:{photo}\n- Place: here\n- Bio: writes\n\n");
    let page = |photos: &[&str]| {
        let entries = photos.iter().enumerate().map(|(at, photo)| entry(&format!("N{at}"), photo));
        format!("# Contributors\n\n{}", entries.collect::<String>())
    };
    let config = kept("CONTRIBUTORS.md", &page(&["", " a", " b", "", " c"]));
    assert!(config.contains("\"Place\"") && !config.contains("Photo\""), "{config}");
    // A dash says that there is none.
    let config = kept("CONTRIBUTORS.md", &page(&[" -", " a", " b", " —", " c"]));
    assert!(config.contains("# 3 of 5; missing in N0 on line 3, N3 on line 21"), "{config}");
    assert!(config.contains("label = \"Photo\"\nrequired = false"), "{config}");
    let (folder, config) = inferred("CONTRIBUTORS.md", &page(&["", " a", " b", " d", " c"]));
    assert!(config.contains("Photo\""), "{config}");
    assert_eq!(reported(folder.path(), "CONTRIBUTORS.md").len(), 1, "{config}");
}

#[test]
fn columns_with_dashes_and_remarks_keep_their_type() {
    let page = "# Credits\n\n| Name | License | Site |\n|-|-|-|\n| a | MIT (since 2.0) | <https://a.test> |\n\
                | b | ISC | — |\n| c | **GPL-3.0-only** — see below | <https://c.test> |\n";
    let config = kept("CREDITS.md", page);
    assert!(config.contains("label = \"License\"\ntype = \"license\""), "{config}");
    assert!(config.contains("label = \"Site\"\nrequired = false\ntype = \"link\""), "{config}");
}

#[test]
fn a_name_is_without_its_label() {
    let entry =
        |name: &str, bio: &str| format!("#### Name: [{name}](https://a.test/{name})\n\n- Bio: {bio}\n- Place: b\n\n");
    let page = format!("# Contributors\n\n{}{}{}", entry("Ann", "x"), entry("Bea", ""), entry("Cyd", "z"));
    let (folder, _) = inferred("CONTRIBUTORS.md", &page);
    assert_eq!(reported(folder.path(), "CONTRIBUTORS.md"), ["10 entry/empty-field “Bio” of Bea is empty"]);
}
