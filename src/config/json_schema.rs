//! The JSON Schema of the configuration (draft 7, which editors support).

use serde_json::{Map, Value, json};

use super::{
    schema::{self, Key, Shape, Text},
    text::MAX_LABEL,
};
use crate::{model::profile::Profile, rules};

/// The schema of `ack-lint.toml`, which is also that of `[tool.ack-lint]`.
#[must_use]
pub fn json_schema() -> Value {
    let mut root = table(schema::ROOT.iter());
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!("ack-lint.toml"));
    schema.insert("description".to_owned(), json!("Configuration of ack-lint"));
    schema.append(&mut root);
    schema.insert("definitions".to_owned(), json!({ "rule": { "type": "string", "enum": selectors() } }));
    Value::Object(schema)
}

/// Groups, each followed by its rules.
fn selectors() -> Vec<&'static str> {
    let mut names = Vec::new();
    for rule in rules::ALL {
        for name in [rule.group(), rule.id] {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn table(keys: impl Iterator<Item = &'static Key>) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in keys {
        let mut property = shape(&key.shape);
        property.insert("description".to_owned(), json!(key.doc));
        if let Some(default) = super::layers::default(key) {
            property.insert("default".to_owned(), json!(default));
        }
        properties.insert(key.name.to_owned(), Value::Object(property));
        // A profile may already say where the entries are.
        if key.required && key.name != "section" {
            required.push(key.name);
        }
    }
    let mut table = Map::new();
    table.insert("type".to_owned(), json!("object"));
    table.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        table.insert("required".to_owned(), json!(required));
    }
    table.insert("properties".to_owned(), Value::Object(properties));
    table
}

fn shape(shape: &Shape) -> Map<String, Value> {
    let value = match shape {
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Integer(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Seconds { least: least @ 1.., file, .. } => {
            json!({ "type": "number", "minimum": least, "maximum": file })
        }
        Shape::Seconds { file, .. } => json!({ "type": "number", "exclusiveMinimum": 0, "maximum": file }),
        Shape::Text(text) => text_shape(*text),
        Shape::Choice(all) => json!({ "type": "string", "enum": all.iter().map(|one| one.name).collect::<Vec<_>>() }),
        Shape::List(item) => json!({ "type": "array", "items": self::shape(item) }),
        Shape::TextOrList(text) => {
            let mut either = self::shape(text);
            either.insert("type".to_owned(), json!(["string", "array"]));
            either.insert("minItems".to_owned(), json!(1));
            either.insert("items".to_owned(), Value::Object(self::shape(text)));
            return either;
        }
        Shape::Table(keys) => return table(keys.iter()),
        Shape::TableOrList(one) => {
            let mut either = self::shape(one);
            either.insert("type".to_owned(), json!(["object", "array"]));
            either.insert("items".to_owned(), Value::Object(self::shape(one)));
            return either;
        }
        Shape::Map(value) => json!({ "type": "object", "additionalProperties": self::shape(value) }),
        Shape::PerFile => json!({ "type": "array", "items": table(schema::per_file()) }),
    };
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn text_shape(text: Text) -> Value {
    match text {
        Text::Rule => json!({ "allOf": [{ "$ref": "#/definitions/rule" }] }),
        Text::Profile => {
            let names =
                ["auto", "none"].into_iter().chain(Profile::builtin().iter().map(|profile| profile.name.as_str()));
            json!({ "type": "string", "enum": names.collect::<Vec<_>>() })
        }
        Text::Module => json!({ "type": "string", "pattern": "^\\s*[0-9]{1,3}[\\s_.:-]+[^\\s_.:-]" }),
        Text::Regex => json!({ "type": "string", "format": "regex" }),
        Text::Age => json!({ "type": "string", "pattern": "^[0-9]{1,4}[hdw]$" }),
        Text::Header => json!({ "type": "string", "pattern": "^[\\t -~]+$" }),
        Text::Source => json!({
            "type": "string",
            "pattern": "^(files:.+|(?![/\\\\])(?!(.*/)?\\.\\.(/|$))(.*/)?(Cargo\\.toml|package\\.json|pyproject\\.toml|go\\.mod|[^/]+\\.(txt|in)))$",
        }),
        Text::Path => json!({ "type": "string", "pattern": "^(?![/\\\\])(?!(.*/)?\\.\\.(/|$))", "minLength": 1 }),
        Text::File => json!({ "type": "string", "pattern": "^(?!/)([^\\\\]*/)?[^/\\\\]*ack-lint[^/\\\\]*\\.toml$" }),
        Text::Label => json!({ "type": "string", "minLength": 1, "maxLength": MAX_LABEL }),
        Text::Filled | Text::Glob | Text::Pathspec | Text::Selector => json!({ "type": "string", "minLength": 1 }),
    }
}
