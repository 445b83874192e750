//! What the server answers about a page.

use serde_json::{Value, json};

use super::{PAGE, opened};
use crate::common::program::run;

/// A text after the edits of an action on one page.
fn edited(text: &str, action: &Value, page: &str) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    lines.push(String::new());
    let mut edits = action["edit"]["changes"][page].as_array().unwrap().clone();
    edits.reverse();
    for edit in edits {
        let at = |end: &str, part: &str| edit["range"][end][part].as_u64().unwrap() as usize;
        let (first, last) = (at("start", "line"), at("end", "line"));
        let before = lines[first][..at("start", "character")].to_owned();
        let after = lines[last][at("end", "character")..].to_owned();
        lines.splice(first..=last, [format!("{before}{}{after}", edit["newText"].as_str().unwrap())]);
    }
    lines.concat()
}

fn at(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

#[test]
fn fixes_and_comments_are_offered() {
    let (folder, mut client, page) = opened(&[("CREDITS.md", PAGE)], "CREDITS.md");
    let document = json!({ "uri": page });
    let here = |line: u32| json!({ "start": at(line, 9), "end": at(line, 9) });
    let quick = client.request(
        "textDocument/codeAction",
        json!({ "textDocument": document, "range": here(3), "context": { "diagnostics": [], "only": ["quickfix"] } }),
    );
    let titles: Vec<&str> = quick.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        ["Write `https://bob.test`", "Suppress link/invalid on this line", "Suppress link/invalid on this page"],
        "{quick:#}"
    );
    // Each resolves the finding.
    for action in quick.as_array().unwrap() {
        std::fs::write(folder.path().join("CREDITS.md"), edited(PAGE, action, &page)).unwrap();
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        assert!(
            !ran.out.contains("link/invalid") && ran.out.contains("link/missing-file"),
            "{}\n{}",
            action["title"],
            ran.out
        );
    }
    let all = json!({ "textDocument": document, "range": here(0), "context": { "diagnostics": [], "only": ["source.fixAll"] } });
    let all = client.request("textDocument/codeAction", all);
    assert_eq!(all, json!([]), "the fix is not safe");
    assert_eq!(client.stop(), 0);
}

#[test]
fn all_safe_fixes_are_one_action() {
    let text = "# Thanks\n\n<a href=\"https://github.com/ada\"><img src=\"https://github.com/ada.png\" alt=\"Ada\"><br>Ada</a>\n\
                <a href=\"https://github.com/bob\"><img src=\"https://github.com/bob.png\" alt=\"Bob\"><br>Bob</a>\n\
                <a href=\"https://github.com/cyd\"><img src=\"https://github.com/cyd.png\" alt=\"cid\"><br>Cyd</a>\n";
    let (_folder, mut client, page) = opened(&[("CREDITS.md", text)], "CREDITS.md");
    let range = json!({ "start": at(0, 0), "end": at(0, 0) });
    let context = json!({ "diagnostics": [], "only": ["source.fixAll.ack-lint"] });
    let params = json!({ "textDocument": { "uri": page }, "range": range, "context": context });
    let all = client.request("textDocument/codeAction", params);
    assert_eq!(all[0]["title"], "Apply all safe fixes");
    assert_eq!(edited(text, &all[0], &page), text.replace("\"cid\"", "\"Cyd\""));
    assert_eq!(client.stop(), 0);
}

const MODULES: &str = "# Thanks\n\nAda for Module 02, and Bob for Module 03 (Layers).\n\nModule 04 (\n";

#[test]
fn modules_are_explained_and_found() {
    let files = [
        ("CREDITS.md", MODULES),
        ("src/01_tensor/README.md", ""),
        ("src/02_autograd/README.md", ""),
        ("src/02_autograd/a.py", ""),
        ("src/03_layers/x.py", ""),
        ("src/04_training/x.py", ""),
        ("ack-lint.toml", "[modules]\ndirectories = [\"src\"]\n"),
    ];
    let (folder, mut client, page) = opened(&files, "CREDITS.md");
    let document = json!({ "uri": page });
    let hover = client.request("textDocument/hover", json!({ "textDocument": document, "position": at(2, 16) }));
    assert_eq!(hover["contents"]["value"], "- Module 02: **Autograd** · `src/02_autograd`", "{hover}");
    let definition =
        client.request("textDocument/definition", json!({ "textDocument": document, "position": at(2, 16) }));
    assert_eq!(definition["uri"], super::uri(folder.path(), "src/02_autograd/README.md"));
    let whole = json!({ "start": at(0, 0), "end": at(9, 0) });
    let hints = client.request("textDocument/inlayHint", json!({ "textDocument": document, "range": whole }));
    let shown: Vec<&str> = hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert!(shown.contains(&"(Autograd)") && !shown.contains(&"(Layers)"), "{hints}");
    let titles = client.request("textDocument/completion", json!({ "textDocument": document, "position": at(4, 11) }));
    assert_eq!((&titles[0]["label"], &titles[0]["insertText"]), (&json!("Training"), &json!("Training)")), "{titles}");
    assert_eq!(client.stop(), 0);
}

#[test]
fn entries_are_outlined_and_completed() {
    let text = "# Thanks\n\n## Tools\n\n### Alpha\n\n**Link**: https://a.test\n**Why**: fast\n\n### Beta\n\n**Link**: https://b.test\n\n\n\n<!-- ack-lint-disable-line  -->\n";
    let contract = "[entries]\nsection = \"Tools\"\nfields = [{ label = \"Link\" }, { label = \"Why\" }]\n";
    let (folder, mut client, page) = opened(&[("CREDITS.md", text), ("ack-lint.toml", contract)], "CREDITS.md");
    assert_eq!(client.findings(), ["entry/missing-field 9:4"]);
    let document = json!({ "uri": page });
    let symbols = client.request("textDocument/documentSymbol", json!({ "textDocument": document }));
    let tools = &symbols[0]["children"][0];
    assert_eq!((&tools["name"], &tools["children"][1]["name"]), (&json!("Tools"), &json!("Beta")));
    assert_eq!(tools["children"][1]["detail"], "1 missing");
    assert_eq!(tools["children"][0]["children"][1]["name"], "Why");
    let fields = client.request("textDocument/completion", json!({ "textDocument": document, "position": at(13, 0) }));
    assert_eq!(fields.as_array().unwrap().len(), 1, "{fields}");
    assert_eq!(fields[0]["textEdit"]["newText"], "**Why**: ");
    let rules = client.request("textDocument/completion", json!({ "textDocument": document, "position": at(15, 27) }));
    assert!(rules.as_array().unwrap().iter().any(|rule| rule["label"] == "entry/missing-field"), "{rules}");
    let hover = client.request("textDocument/hover", json!({ "textDocument": document, "position": at(9, 5) }));
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .starts_with("**Field is missing** ([entry/missing-field](https://")
    );
    let definition =
        client.request("textDocument/definition", json!({ "textDocument": document, "position": at(11, 3) }));
    assert_eq!(definition["uri"], super::uri(folder.path(), "ack-lint.toml"));
    assert_eq!(definition["range"]["start"], at(2, 0));
    assert_eq!(client.stop(), 0);
}
