//! The properties of the fuzz targets, with random pages that are made of what pages are made of.

#[path = "../../fuzz/properties.rs"]
mod properties;

use std::fs;

/// A generator of numbers (xorshift); the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn text(&mut self, parts: &[String], most: usize) -> String {
        (0..self.below(most)).map(|_| parts[self.below(parts.len())].as_str()).collect()
    }
}

/// The strings of the dictionary, and some random characters.
fn parts(more: &[&str]) -> Vec<String> {
    let dictionary = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/page.dict");
    let dictionary = fs::read_to_string(dictionary).unwrap();
    let lines = dictionary.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    let decoded = lines.map(|line| line.replace("\\x0a", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
    decoded.chain(more.iter().map(|&part| part.to_owned())).collect()
}

#[test]
fn fixes_of_random_pages_add_nothing() {
    let parts =
        parts(&["\n", "\n\n", " ", "\"", "'", ">", "é", "a", "https://github.com/ada", "[x](", ")", "</", "\r\n"]);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..1_000 {
        properties::fixes_add_nothing(&random.text(&parts, 20));
    }
}

#[test]
fn random_pages_have_trees_and_reports() {
    let parts = parts(&["\n", "\n\n", " ", "\"", "é", "\u{0}", "](", "|", "\r\n", "---\n"]);
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for _ in 0..100 {
        let page = random.text(&parts, 30);
        properties::trees(&page);
        properties::reports(&page);
        properties::configuration(&page);
    }
}

#[test]
fn random_configurations_check_random_pages() {
    let pages = parts(&["\n", "\n\n", " ", "é", "\u{0}"]);
    let lines = [
        "profile = \"none\"\n",
        "ignore = [\"link\"]\n",
        "[entries]\n",
        "form = \"element\"\n",
        "selector = \"p:has(a)\"\n",
        "form = \"heading\"\n",
        "[[entries.fields]]\n",
        "label = \"a\"\n",
        "pattern = \"(\\\\w+)\"\n",
        "[modules]\n",
        "list = [\"01 A\", \"02 B\"]\n",
        "[contributors]\n",
        "selector = \"*\"\n",
        "[[per-file]]\n",
        "files = [\"*.md\"]\n",
        "[link]\n",
        "exclude = [\"a\"]\n",
        "é",
    ];
    let lines = lines.map(str::to_owned);
    let mut random = Random(42);
    for _ in 0..1_000 {
        let source = random.text(&lines, 6) + properties::SEPARATOR + &random.text(&pages, 20);
        properties::configuration_and_page(&source);
    }
}
