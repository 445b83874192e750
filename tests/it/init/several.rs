//! Several contracts for one page: lists of different form, each in a section of its own.

use std::fs;

use super::{inferred, reported};
use crate::common::program::{project, run};

const PAGE: &str = "# Credits

## Fonts

| Font | Licence | Drawn by |
|------|---------|----------|
| Pebble | OFL-1.1 | Noor |
| Cobble | OFL-1.1 | Zoe |
| Gravel | MIT | |

## Libraries

- [pad](https://pad.test) by Ada Moreau
- [left](https://left.test) by Lin
- [right](https://right.test) by Grace

## Rules

- Be kind (always)
- Ask first (at least once)
- Write tests (if possible)

## Tools

### saw
**Use**: cuts
**Licence**: MIT

### nail
**Use**: holds
**Licence**: Zlib

### glue
**Use**: sticks
";

#[test]
fn each_list_gets_a_contract() {
    let (folder, config) = inferred("CREDITS.md", PAGE);
    for part in [
        "# 3 contracts, each for its own sections.\n[sections]\nrequired = [\"Fonts\", \"Libraries\", \"Tools\"]\n",
        "# 3 entries: table rows under “Fonts”.\n[[entries]]\nsection = \"Fonts\"\nform = \"row\"\n",
        "# 2 of 3; missing in Gravel on line 9\n[[entries.fields]]\nlabel = \"Drawn by\"\nrequired = false\n",
        "# 3 entries: list items under “Libraries”.\n[[entries]]\nsection = \"Libraries\"\nform = \"item\"\nlink = true  # 3 of 3\n",
        "# 3 entries: level-3 headings under “Tools”.\n[[entries]]\nsection = \"Tools\"\nlevel = 3\n",
        "# 2 of 3; missing in glue on line 33\n[[entries.fields]]\nlabel = \"Licence\"\nrequired = false\ntype = \"license\"\n",
    ] {
        assert!(config.contains(part), "no {part}:\n{config}");
    }
    assert!(!config.contains("Rules"), "{config}");
    assert_eq!(reported(folder.path(), "CREDITS.md"), Vec::<String>::new(), "{config}");
    // Each is enforced.
    for (from, to, wanted) in [
        ("| Cobble | OFL-1.1 |", "| Cobble | |", "8 entry/empty-field “Licence” of Cobble is empty"),
        ("- [left](https://left.test) by", "- left by", "14 entry/missing-link left has no link to its project"),
        ("**Use**: holds\n", "", "29 entry/missing-field nail is missing the field “Use”"),
    ] {
        fs::write(folder.path().join("CREDITS.md"), PAGE.replace(from, to)).unwrap();
        assert_eq!(reported(folder.path(), "CREDITS.md"), [wanted], "{config}");
    }
    let folder = project(&[("CREDITS.md", PAGE)]);
    let said = run(folder.path(), &["init", "CREDITS.md"]).err;
    assert!(
        said.starts_with(
            "Wrote ack-lint.toml with 3 contracts: 3 entries, each with 3 fields; 3 entries, each with a link"
        ),
        "{said}"
    );
}

#[test]
fn other_pages_keep_their_own_contracts() {
    let folder = project(&[("CREDITS.md", PAGE), ("docs/ACKNOWLEDGMENTS.md", "# Thanks\n\n- to all\n")]);
    assert_eq!(run(folder.path(), &["init", "CREDITS.md"]).code, 0);
    let config = fs::read_to_string(folder.path().join("ack-lint.toml")).unwrap();
    assert!(config.contains("\n[[per-file.entries]]\nsection = \"Libraries\"\n"), "{config}");
    assert_eq!(reported(folder.path(), "."), Vec::<String>::new());
}

/// Sections of one form have one contract.
#[test]
fn lists_of_one_form_share_a_contract() {
    let lists = "- [pad](https://pad.test) - fills\n- [left](https://left.test) - shifts\n- [right](https://right.test) - shifts\n";
    let table = "| Font | Licence |\n|--|--|\n| Pebble | MIT |\n| Cobble | Zlib |\n";
    let page =
        format!("# Credits\n\n## Core\n\n{lists}\n## Fonts\n\n{table}\n## More\n\n{}", lists.replace("//", "//more."));
    let (folder, config) = inferred("CREDITS.md", &page);
    assert!(config.contains("# 6 entries: list items under “Core” and “More”.\n"), "{config}");
    assert!(config.contains("section = [\"Core\", \"More\"]\nform = \"item\"\n"), "{config}");
    assert_eq!(config.matches("[[entries]]").count(), 2, "{config}");
    assert_eq!(reported(folder.path(), "CREDITS.md"), Vec::<String>::new(), "{config}");
    // Where all lists are of one form, the contract is for the whole page.
    let (_, config) = inferred("CREDITS.md", &page.replace(&format!("## Fonts\n\n{table}"), ""));
    assert!(config.contains("\n[entries]\nform = \"item\"\n"), "{config}");
}

/// A comment names the values that are not of the type of the others. The page keeps the contract, apart from typos in licenses.
#[test]
fn a_type_by_majority_names_the_exceptions() {
    let rows: String = (0..12).map(|n| format!("| font{n} | MIT | https://font{n}.test/ | {n} |\n")).collect();
    let rows = rows.replace("| font3 | MIT", "| font3 | free").replace("https://font5.test/", "ask us");
    let page = format!("# Credits\n\n| Font | Licence | Home | Size |\n|--|--|--|--|\n{rows}");
    let (folder, config) = inferred("CREDITS.md", &page);
    assert!(config.contains("# 11 of 12 are SPDX licenses; not font3 on line 8\n"), "{config}");
    assert!(config.contains("# type = \"link\": 11 of 12 are links; not font5 on line 10\n"), "{config}");
    assert_eq!(
        reported(folder.path(), "CREDITS.md"),
        ["8 entry/invalid-value “Licence” of font3 is not an SPDX license expression: “free”"]
    );
}
