//! `ack-lint server`: the language server, on standard input and output.
//!
//! One thread answers in the order of the messages. What takes long, fetching links, runs beside it and sends an event.

mod definition;
mod documents;
mod links;
mod project;
mod protocol;
mod requests;

use std::{
    collections::{BTreeMap, VecDeque},
    path::{Path, PathBuf},
    process::ExitCode,
    rc::Rc,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, Uri, notification, notification::Notification as _,
};

use self::{
    documents::{Documents, Open, path_of},
    links::{Answers, Fetched},
    project::Project,
    protocol::{Client, Settings},
};
use super::{Failure, loader::folder_of};
use crate::{engine::Edited, io::files, output::sanitize, server::diagnostics};

/// How long the server waits for another change before it checks a page.
const DEBOUNCE: Duration = Duration::from_millis(20);

/// What happens while the server runs.
enum Event {
    Client(Message),
    /// The client is gone.
    Gone,
    /// The links of a page were fetched, or why not.
    Fetched(Uri, Result<Fetched, String>),
}

/// Runs until the client ends it.
///
/// # Errors
/// The client does not follow the protocol.
pub fn run() -> Result<ExitCode, Failure> {
    let (connection, threads) = Connection::stdio();
    let (client, settings) = protocol::initialize(&connection)?;
    let Connection { sender, receiver } = connection;
    let (events, queue) = mpsc::channel();
    let forward = events.clone();
    thread::spawn(move || {
        receiver.into_iter().for_each(|message| drop(forward.send(Event::Client(message))));
        let _ = forward.send(Event::Gone);
    });
    let mut server = Server {
        send: Box::new(move |message| drop(sender.send(message))),
        events,
        client,
        answers: Answers::new(settings.links),
        documents: Documents::default(),
        projects: BTreeMap::new(),
        is_shut_down: false,
    };
    server.watch_files();
    let status = server.serve(&queue);
    drop(server);
    threads.join()?;
    Ok(status)
}

/// The state of the server.
struct Server {
    send: Box<dyn Fn(Message)>,
    events: Sender<Event>,
    client: Client,
    answers: Answers,
    documents: Documents,
    /// By the folder of the editor that they are for.
    projects: BTreeMap<PathBuf, Rc<Project>>,
    is_shut_down: bool,
}

impl Server {
    /// Handles events until the client says `exit`, or is gone.
    fn serve(&mut self, queue: &Receiver<Event>) -> ExitCode {
        let mut waiting: VecDeque<Event> = VecDeque::new();
        loop {
            waiting.extend(queue.try_iter());
            let event = match waiting.pop_front() {
                Some(event) => event,
                None if self.documents.iter().all(|open| open.is_shown) => match queue.recv() {
                    Ok(event) => event,
                    Err(_) => return ExitCode::FAILURE,
                },
                None => match queue.recv_timeout(DEBOUNCE) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Timeout) => {
                        self.show_findings();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return ExitCode::FAILURE,
                },
            };
            match event {
                Event::Client(Message::Request(request)) => {
                    waiting.extend(queue.try_iter());
                    let response = if is_canceled(&request.id, &waiting) {
                        Response::new_err(request.id, ErrorCode::RequestCanceled as i32, "canceled".to_owned())
                    } else {
                        self.respond(request)
                    };
                    (self.send)(Message::Response(response));
                }
                Event::Client(Message::Notification(message)) if message.method == notification::Exit::METHOD => {
                    return if self.is_shut_down { ExitCode::SUCCESS } else { ExitCode::FAILURE };
                }
                Event::Gone => return ExitCode::FAILURE,
                Event::Client(Message::Notification(message)) => self.notified(message),
                Event::Client(Message::Response(_)) => {}
                Event::Fetched(uri, fetched) => self.fetched(&uri, fetched),
            }
        }
    }

    fn respond(&mut self, request: Request) -> Response {
        if self.is_shut_down {
            return Response::new_err(
                request.id,
                ErrorCode::InvalidRequest as i32,
                "the server is shut down".to_owned(),
            );
        }
        requests::respond(self, request)
    }

    /// Handles a notification. One that cannot be read is ignored, as the protocol has no answer to it.
    fn notified(&mut self, message: Notification) {
        let Notification { method, params } = message;
        match method.as_str() {
            notification::DidOpenTextDocument::METHOD => {
                if let Ok(DidOpenTextDocumentParams { text_document: opened }) = serde_json::from_value(params) {
                    self.documents.open(opened.uri, opened.version, opened.text);
                    self.recheck_others();
                }
            }
            notification::DidChangeTextDocument::METHOD => {
                if let Ok(DidChangeTextDocumentParams { text_document, content_changes }) =
                    serde_json::from_value(params)
                {
                    let encoding = self.client.encoding;
                    if let Some(open) = self.documents.get_mut(&text_document.uri) {
                        open.change(text_document.version, content_changes, encoding);
                        self.recheck_others();
                    }
                }
            }
            notification::DidSaveTextDocument::METHOD => {
                if let Ok(DidSaveTextDocumentParams { text_document, .. }) = serde_json::from_value(params) {
                    self.files_changed();
                    self.fetch_links(&text_document.uri);
                }
            }
            notification::DidCloseTextDocument::METHOD => {
                if let Ok(DidCloseTextDocumentParams { text_document }) = serde_json::from_value(params) {
                    if self.documents.close(&text_document.uri) {
                        self.publish(text_document.uri, None, Vec::new());
                    }
                    self.recheck_others();
                }
            }
            notification::DidChangeWatchedFiles::METHOD => self.files_changed(),
            notification::DidChangeConfiguration::METHOD => {
                let settings = Settings::of(params.get("settings"));
                self.answers.when = settings.links;
                self.files_changed();
            }
            notification::DidChangeWorkspaceFolders::METHOD => {
                if let Ok(DidChangeWorkspaceFoldersParams { event }) = serde_json::from_value(params) {
                    let gone: Vec<PathBuf> = event.removed.iter().filter_map(|folder| path_of(&folder.uri)).collect();
                    self.client.folders.retain(|folder| !gone.contains(folder));
                    self.client.folders.extend(event.added.iter().filter_map(|folder| path_of(&folder.uri)));
                    self.files_changed();
                }
            }
            _ => {}
        }
    }

    /// Another page may link to an anchor of a page that has changed.
    fn recheck_others(&mut self) {
        if self.documents.iter().count() > 1 {
            self.documents.iter_mut().for_each(Open::recheck);
        }
    }

    /// A configuration, a module or a target of a link may be another now.
    fn files_changed(&mut self) {
        self.projects.clear();
        self.documents.iter_mut().for_each(Open::recheck);
    }

    /// The project of a file: that of the innermost folder of the editor with it, else of its own folder.
    fn project(&mut self, path: &Path) -> Result<Rc<Project>, Failure> {
        let own = folder_of(path);
        let around = self.client.folders.iter().filter(|folder| path.starts_with(folder));
        let folder = around.max_by_key(|folder| folder.as_os_str().len()).cloned().unwrap_or(own);
        if let Some(project) = self.projects.get(&folder) {
            return Ok(Rc::clone(project));
        }
        let project = Rc::new(Project::new(&folder)?);
        self.projects.insert(folder, Rc::clone(&project));
        Ok(project)
    }

    /// The texts of the editor that are not those on disk.
    fn unsaved(&self) -> Edited {
        let differs = |open: &&Open| files::read(&open.path).map_or(true, |text| text != open.text);
        let unsaved = self.documents.iter().filter(differs);
        unsaved.map(|open| (files::real(&open.path), Arc::from(open.text.as_str()))).collect()
    }

    /// Checks a document unless that was done already.
    fn check(&mut self, uri: &Uri) -> Result<(), Failure> {
        let Some(open) = self.documents.get_mut(uri).filter(|open| open.checked.is_none()) else { return Ok(()) };
        let (path, text) = (open.path.clone(), open.text.clone());
        let project = self.project(&path)?;
        let checked = match project.origin(&path)? {
            Some(origin) => Some(project.check(origin, text, &self.unsaved(), &self.answers)?),
            None => None,
        };
        if let Some(open) = self.documents.get_mut(uri) {
            open.checked = Some(checked);
        }
        Ok(())
    }

    /// Sends the findings of every document that has changed.
    fn show_findings(&mut self) {
        let changed: Vec<Uri> =
            self.documents.iter().filter(|open| !open.is_shown).map(|open| open.uri.clone()).collect();
        for uri in changed {
            let failure = self.check(&uri).err();
            let encoding = self.client.encoding;
            let Some(open) = self.documents.get_mut(&uri) else { continue };
            open.is_shown = true;
            let version = open.version;
            let shown = match open.checked.as_ref() {
                Some(Some(checked)) => diagnostics::of_page(checked, &uri, encoding),
                _ => Vec::new(),
            };
            self.publish(uri, Some(version), shown);
            if let Some(failure) = failure {
                self.show_failure(failure);
            }
        }
    }

    fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<lsp_types::Diagnostic>) {
        let params = lsp_types::PublishDiagnosticsParams { uri, diagnostics, version };
        self.notify::<notification::PublishDiagnostics>(params);
    }

    /// Says why a document could not be checked. The errors of a configuration are shown in it.
    fn show_failure(&self, failure: Failure) {
        match failure {
            Failure::Text(text) => {
                let message = sanitize::line(&text).into_owned();
                let params = lsp_types::ShowMessageParams { typ: lsp_types::MessageType::ERROR, message };
                self.notify::<notification::ShowMessage>(params);
            }
            Failure::Configuration(file) => {
                if let Some((uri, shown)) = requests::of_configuration(&file, self.client.encoding) {
                    self.publish(uri, None, shown);
                }
            }
        }
    }

    /// Fetches the links of a saved page beside the loop, where the settings say so.
    fn fetch_links(&mut self, uri: &Uri) {
        if self.answers.when != links::When::Save {
            return;
        }
        let Some(open) = self.documents.get_mut(uri) else { return };
        let (path, text, uri, events) = (open.path.clone(), open.text.clone(), uri.clone(), self.events.clone());
        let folders = self.client.folders.clone();
        self.begin_progress();
        thread::spawn(move || {
            let around =
                folders.iter().filter(|folder| path.starts_with(folder)).max_by_key(|folder| folder.as_os_str().len());
            let folder = around.cloned().unwrap_or_else(|| folder_of(&path));
            let fetched = Project::new(&folder).and_then(|project| match project.origin(&path)? {
                Some(origin) => project.fetch(origin, text),
                None => Ok(Fetched::default()),
            });
            let why = |failure| match failure {
                Failure::Text(text) => text,
                Failure::Configuration(file) => format!("{} is not valid", file.path),
            };
            let _ = events.send(Event::Fetched(uri, fetched.map_err(why)));
        });
    }

    fn fetched(&mut self, uri: &Uri, fetched: Result<Fetched, String>) {
        self.end_progress();
        match fetched {
            Ok(fetched) => self.answers.keep(fetched),
            Err(why) => self.show_failure(Failure::Text(why)),
        }
        if let Some(open) = self.documents.get_mut(uri) {
            open.recheck();
        }
    }

    fn notify<N: notification::Notification>(&self, params: N::Params) {
        (self.send)(Message::Notification(Notification::new(N::METHOD.to_owned(), params)));
    }
}

/// Whether a later message takes a request back.
fn is_canceled(id: &RequestId, waiting: &VecDeque<Event>) -> bool {
    waiting.iter().any(|event| match event {
        Event::Client(Message::Notification(message)) if message.method == notification::Cancel::METHOD => {
            let canceled = message.params.get("id").cloned();
            canceled.and_then(|id| serde_json::from_value::<RequestId>(id).ok()).as_ref() == Some(id)
        }
        _ => false,
    })
}
