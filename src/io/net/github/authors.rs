//! The accounts of the authors of commits.
//!
//! GraphQL gives the authors of a commit, co-authors included, each with the account that has their address. The commits are those
//! of the repository that is checked.

use std::collections::BTreeMap;

use reqwest::header;
use serde_json::{Value, json};

use super::{BATCH, GitHub, is_login};
use crate::{
    facts::{Account, Author},
    text::clip,
};

/// Most authors looked up in one run, one commit each.
const MOST: usize = 200;
/// Authors of one commit.
const MOST_OF_COMMIT: usize = 50;
/// Longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;

impl GitHub {
    /// Looks up the accounts of authors by their first commits in `project` (`owner/name`), and returns how many there were too
    /// many. Does nothing without a token.
    pub fn look_up_authors(&mut self, project: &str, authors: &mut [&mut Author]) -> usize {
        let Some((owner, name)) = project.split_once('/').filter(|_| self.token.is_some()) else { return 0 };
        let more = authors.len().saturating_sub(MOST);
        authors.sort_by_key(|author| std::cmp::Reverse(author.commits));
        for batch in authors.iter_mut().take(MOST).collect::<Vec<_>>().chunks_mut(BATCH) {
            // Authors of one commit share a part of the query.
            let mut aliases: BTreeMap<String, String> = BTreeMap::new();
            for author in batch.iter() {
                let alias = format!("c{}", aliases.len());
                aliases.entry(author.first.hash.clone()).or_insert(alias);
            }
            let request = self.http.post(self.graphql.clone()).header(header::CONTENT_TYPE, "application/json");
            let Some(answer) = self.send(request.body(query(owner, name, &aliases).to_string())) else { return more };
            let Some(commits) = answer.pointer("/data/repository").filter(|commits| commits.is_object()) else {
                let why = answer.pointer("/errors/0/message").and_then(Value::as_str).unwrap_or("no data");
                self.error = Some(format!("the GitHub API returned an error ({})", clip(why, 200)));
                return more;
            };
            for author in batch.iter_mut() {
                let alias = aliases.get(&author.first.hash);
                if let Some(commit) = alias.and_then(|alias| commits.get(alias)) {
                    record(commit, author);
                }
            }
        }
        more
    }
}

fn query(owner: &str, name: &str, aliases: &BTreeMap<String, String>) -> Value {
    let mut variables = serde_json::Map::from_iter([("o".to_owned(), json!(owner)), ("n".to_owned(), json!(name))]);
    let (mut declared, mut parts) = (String::new(), String::new());
    for (hash, alias) in aliases {
        declared += &format!(", ${alias}: GitObjectID!");
        parts += &format!(
            " {alias}: object(oid: ${alias}) {{ ... on Commit {{ authors(first: {MOST_OF_COMMIT}) {{ nodes {{ name email \
             user {{ login databaseId name }} }} }} }} }}"
        );
        variables.insert(alias.clone(), json!(hash));
    }
    let text = format!("query($o: String!, $n: String!{declared}) {{ repository(owner: $o, name: $n) {{{parts} }} }}");
    json!({ "query": text, "variables": variables })
}

/// Records the account of the author of a commit who has the same address, or else the same name.
fn record(commit: &Value, author: &mut Author) {
    let nodes = commit.pointer("/authors/nodes").and_then(Value::as_array);
    let text = |node: &Value, key: &str| node.get(key).and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let has = |node: &&Value, key: &str| {
        let text = text(node, key);
        let own = author.identities.iter().map(|own| if key == "email" { &own.address } else { &own.name });
        !text.is_empty() && own.into_iter().any(|own| own.to_lowercase() == text)
    };
    let mut by = ["email", "name"].into_iter();
    let Some(user) = by.find_map(|key| nodes?.iter().find(|node| has(node, key))).and_then(|node| node.get("user"))
    else {
        return;
    };
    let login = user.get("login").and_then(Value::as_str).filter(|login| is_login(login));
    if let (Some(login), Some(id)) = (login, user.get("databaseId").and_then(Value::as_u64)) {
        author.account = Some(Account { login: login.to_owned(), id });
        let name = user.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
        author.account_name = name.map(|name| clip(name, LONGEST_NAME).into_owned());
    }
}
