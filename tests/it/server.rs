//! `ack-lint server`, driven by a client of the protocol.

mod features;

use std::{
    fs,
    io::{BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use lsp_server::Message;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use crate::common::program::{Ran, command, project, run_with_input};

const PAGE: &str = "# Thanks\n\n- [Ada](https://github.com/ada)\n- [Bob](htps://bob.test)\n- [Cyd](nope.md)\n";

/// An editor with one folder.
struct Client {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    requests: i32,
    /// Diagnostics and messages that arrived while something else was awaited.
    passed: Vec<Value>,
}

impl Client {
    fn start(folder: &Path, capabilities: Value, settings: Value) -> (Self, Value) {
        let mut server = command(folder, &["server"]);
        let mut server = server.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let (to, from) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
        let mut client = Self { server, to, from, requests: 0, passed: Vec::new() };
        let folders = json!([{ "uri": uri(folder, ""), "name": "x" }]);
        let given = client.request(
            "initialize",
            json!({ "processId": null, "capabilities": capabilities, "workspaceFolders": folders, "initializationOptions": settings }),
        );
        client.notify("initialized", json!({}));
        (client, given)
    }

    fn send(&mut self, message: Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn receive(&mut self) -> Value {
        serde_json::to_value(Message::read(&mut self.from).unwrap().expect("the server is running")).unwrap()
    }

    /// Sends a request, and returns its result or its error.
    fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                return message.get("result").or_else(|| message.get("error")).cloned().unwrap_or_default();
            }
            self.passed.push(message);
        }
    }

    /// The next notification of a kind.
    fn await_notification(&mut self, method: &str) -> Value {
        if let Some(at) = self.passed.iter().position(|message| message["method"] == method) {
            return self.passed.remove(at)["params"].clone();
        }
        loop {
            let message = self.receive();
            if message["method"] == method {
                return message["params"].clone();
            }
            self.passed.push(message);
        }
    }

    /// The next findings: rule and start of each.
    fn findings(&mut self) -> Vec<String> {
        let params = self.await_notification("textDocument/publishDiagnostics");
        let all = params["diagnostics"].as_array().unwrap().iter().map(|one| {
            let start = &one["range"]["start"];
            format!("{} {}:{}", one["code"].as_str().unwrap_or("-"), start["line"], start["character"])
        });
        all.collect()
    }

    fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a part of the text: lines and columns of the protocol.
    fn change(&mut self, uri: &str, range: [u32; 4], text: &str) {
        let [line, character, to_line, to] = range;
        let range =
            json!({ "start": { "line": line, "character": character }, "end": { "line": to_line, "character": to } });
        let document = json!({ "uri": uri, "version": 2 });
        let changes = json!([{ "range": range, "text": text }]);
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    fn stop(mut self) -> i32 {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        assert_eq!(self.request("textDocument/hover", json!({}))["code"], -32600, "no request after shutdown");
        self.notify("exit", Value::Null);
        self.server.wait().unwrap().code().unwrap()
    }
}

/// What the server prints if messages are not valid.
pub(crate) fn hostile(folder: &Path, text: &str) -> Vec<Ran> {
    let message = format!("Content-Length: {}\r\n\r\n{text}", text.len());
    [text, &message].map(|input| run_with_input(folder, &["server"], input.as_bytes())).into()
}

fn uri(folder: &Path, name: &str) -> String {
    Url::from_file_path(folder.join(name)).unwrap().to_string()
}

/// A project, its page in an editor, and the address of the page.
fn opened(files: &[(&str, &str)], page: &str) -> (TempDir, Client, String) {
    let folder = project(files);
    let (mut client, _) = Client::start(folder.path(), json!({}), Value::Null);
    let address = uri(folder.path(), page);
    let text = fs::read_to_string(folder.path().join(page)).unwrap();
    client.open(&address, &text);
    (folder, client, address)
}

#[test]
fn findings_follow_the_text_of_the_editor() {
    let (_folder, mut client, page) = opened(&[("CREDITS.md", PAGE)], "CREDITS.md");
    assert_eq!(client.findings(), ["link/invalid 3:8", "link/missing-file 4:8"]);
    // Columns are UTF-16: an emoji has two.
    client.change(&page, [3, 3, 3, 3], "\u{1f600}");
    assert_eq!(client.findings(), ["link/invalid 3:10", "link/missing-file 4:8"]);
    client.change(&page, [4, 8, 4, 15], "#thanks");
    assert_eq!(client.findings(), ["link/invalid 3:10"]);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": page } }));
    assert_eq!(client.findings(), [""; 0]);
    assert_eq!(client.stop(), 0);
}

#[test]
fn only_pages_that_a_search_finds_are_checked() {
    let files = [("README.md", PAGE), ("CREDITS.md", PAGE), ("docs/people.md", PAGE)];
    let folder = project(&files);
    let (mut client, _) = Client::start(folder.path(), json!({}), Value::Null);
    client.open(&uri(folder.path(), "README.md"), PAGE);
    assert_eq!(client.findings(), [""; 0]);
    client.open("untitled:Untitled-1", PAGE);
    client.open(&uri(folder.path(), "docs/people.md"), PAGE);
    while client.await_notification("textDocument/publishDiagnostics")["uri"] != uri(folder.path(), "docs/people.md") {}
    fs::write(folder.path().join("ack-lint.toml"), "include = [\"docs/*.md\"]\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    let (first, second) = (client.findings(), client.findings());
    assert_eq!((first.len(), second.len()), (0, 2), "the configuration has made a page of one of them");
    assert_eq!(client.stop(), 0);
}

#[test]
fn the_errors_of_a_configuration_are_shown_in_it() {
    let (folder, mut client, _) = opened(&[("CREDITS.md", PAGE), ("ack-lint.toml", "fail-no = 1\n")], "CREDITS.md");
    assert_eq!(client.findings(), [""; 0]);
    let shown = client.await_notification("textDocument/publishDiagnostics");
    assert_eq!(shown["uri"], uri(folder.path(), "ack-lint.toml"));
    let message = shown["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("fail-no"), "{message}");
    fs::write(folder.path().join("ack-lint.toml"), "").unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    assert_eq!(client.findings(), ["link/invalid 3:8", "link/missing-file 4:8"]);
    assert_eq!(client.stop(), 0);
}

#[test]
fn encodings_are_negotiated_and_files_watched() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let capabilities = json!({
        "general": { "positionEncodings": ["utf-16", "utf-8"] },
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } },
    });
    let (mut client, given) = Client::start(folder.path(), capabilities, Value::Null);
    assert_eq!(given["capabilities"]["positionEncoding"], "utf-8");
    let registered = client.await_notification("client/registerCapability");
    assert_eq!(registered["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    assert_eq!(client.stop(), 0);
}

#[test]
fn a_client_that_is_gone_or_leaves_early_ends_the_server() {
    let folder = project(&[]);
    let (mut client, _) = Client::start(folder.path(), json!({}), Value::Null);
    assert_eq!(client.request("textDocument/rename", json!({}))["code"], -32601);
    assert_eq!(client.request("textDocument/hover", json!({ "position": 1 }))["code"], -32602);
    client.notify("exit", Value::Null);
    assert_eq!(client.server.wait().unwrap().code(), Some(1));
    let (client, _) = Client::start(folder.path(), json!({}), Value::Null);
    let Client { mut server, to, .. } = client;
    drop(to);
    assert!(server.wait().unwrap().code().is_some());
}
