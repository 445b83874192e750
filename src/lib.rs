//! `ack-lint` reads a credits page, the Markdown and the HTML in it, as one document, and checks what it says.

pub mod choice;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod facts;
pub mod fix;
pub mod infer;
pub mod io;
pub mod model;
pub mod output;
pub mod report;
#[macro_use]
pub mod rule;
pub mod rules;
pub mod server;
pub mod span;
pub mod text;
