//! What client and server say of themselves, and the requests of the server.

use std::path::PathBuf;

use lsp_server::{Connection, Message, Request, RequestId};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher,
    GlobPattern, HoverProviderCapability, InitializeParams, InitializeResult, OneOf, ProgressParams,
    ProgressParamsValue, ProgressToken, Registration, RegistrationParams, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams, WorkDoneProgressEnd,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities, notification, notification::Notification as _,
    request,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Server, documents::path_of, links::When};
use crate::{commands::Failure, server::Encoding};

/// The kind of the action that applies all safe fixes.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.ack-lint");

/// The token of the progress of link checks.
const PROGRESS: &str = "ack-lint/links";

/// What the client can do.
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// The folders that it has open.
    pub(super) folders: Vec<PathBuf>,
    watches_files: bool,
    shows_progress: bool,
}

/// The settings of the editor, below `ack-lint`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Settings {
    /// `ack-lint.links`
    pub(super) links: When,
}

impl Settings {
    /// Reads settings, with or without the section around them. What is not valid is as if it were not set.
    pub(super) fn of(settings: Option<&Value>) -> Self {
        let section = settings.map(|settings| settings.get("ack-lint").unwrap_or(settings));
        section.and_then(|section| Self::deserialize(section).ok()).unwrap_or_default()
    }
}

/// Agrees with the client on what both can do.
pub(super) fn initialize(connection: &Connection) -> Result<(Client, Settings), Failure> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    let general = params.capabilities.general.and_then(|general| general.position_encodings);
    let encoding = Encoding::negotiate(&general.unwrap_or_default());
    let workspace = params.capabilities.workspace.unwrap_or_default();
    let watches_files = workspace.did_change_watched_files.and_then(|files| files.dynamic_registration);
    let shows_progress = params.capabilities.window.and_then(|window| window.work_done_progress);
    let folders = params.workspace_folders.unwrap_or_default();
    let mut folders: Vec<PathBuf> = folders.iter().filter_map(|folder| path_of(&folder.uri)).collect();
    #[expect(deprecated, reason = "older clients have no folders")]
    if folders.is_empty() {
        folders.extend(params.root_uri.as_ref().and_then(path_of));
    }
    let result = InitializeResult {
        capabilities: capabilities(encoding),
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    connection.initialize_finish(id, serde_json::to_value(result)?)?;
    let client = Client {
        encoding,
        folders,
        watches_files: watches_files == Some(true),
        shows_progress: shows_progress == Some(true),
    };
    Ok((client, Settings::of(params.initialization_options.as_ref())))
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: None })),
            ..Default::default()
        })),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL]),
                ..Default::default()
            }
            .into(),
        ),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["(", "-", " ", "*"].map(str::to_owned).to_vec()),
            ..Default::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..Default::default()
    }
}

impl Server {
    /// Asks the client to report changed files: configurations, modules, targets of links.
    pub(super) fn watch_files(&self) {
        if !self.client.watches_files {
            return;
        }
        let watcher = FileSystemWatcher { glob_pattern: GlobPattern::String("**/*".to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
        let registration = Registration {
            id: "ack-lint/files".to_owned(),
            method: notification::DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.request::<request::RegisterCapability>(RegistrationParams { registrations: vec![registration] });
    }

    /// Shows that links are being checked.
    pub(super) fn begin_progress(&self) {
        if self.client.shows_progress {
            let token = ProgressToken::String(PROGRESS.to_owned());
            self.request::<request::WorkDoneProgressCreate>(WorkDoneProgressCreateParams { token });
            let begin = WorkDoneProgressBegin { title: "Checking links".to_owned(), ..Default::default() };
            self.progress(WorkDoneProgress::Begin(begin));
        }
    }

    /// Shows that they have been checked.
    pub(super) fn end_progress(&self) {
        if self.client.shows_progress {
            self.progress(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        }
    }

    fn progress(&self, value: WorkDoneProgress) {
        let token = ProgressToken::String(PROGRESS.to_owned());
        let value = ProgressParamsValue::WorkDone(value);
        self.notify::<notification::Progress>(ProgressParams { token, value });
    }

    /// Sends a request whose answer does not matter.
    fn request<R: request::Request>(&self, params: R::Params) {
        let id = RequestId::from(R::METHOD.to_owned());
        (self.send)(Message::Request(Request::new(id, R::METHOD.to_owned(), params)));
    }
}
