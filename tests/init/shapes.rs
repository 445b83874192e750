//! What is a shape of credits, and what only looks like one.

use super::{inferred, told};

/// The contract of a page, which it keeps.
fn kept(page: &str, text: &str) -> String {
    let (folder, config) = inferred(page, text);
    assert_eq!(told(folder.path(), page), Vec::<String>::new(), "{config}");
    config
}

/// Asserts that a page has no contract.
fn none(page: &str, text: &str) {
    let config = kept(page, text);
    assert!(config.contains("too little in common"), "{config}");
}

#[test]
fn an_address_or_a_path_in_code_is_no_label() {
    none(
        "CREDITS.md",
        "# Frob\n\n## License\n\n- Apache License ([LICENSE](LICENSE) or https://a.test/2.0)\n- MIT license (https://b.test/mit)\n- Zlib, https://c.test/zlib\n",
    );
    none("CREDITS.md", "# Frob\n\n## A\n\n`frob::a` is gone, see\n\n`frob::b`\n\n## B\n\n`frob::c` is\n\n`frob::d`\n");
}
