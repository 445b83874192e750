//! Answers the requests of the client.

use std::collections::HashMap;

use lsp_server::{ErrorCode, Request, RequestId, Response};
use lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, CompletionParams, Diagnostic,
    DocumentSymbolParams, DocumentSymbolResponse, GotoDefinitionParams, HoverParams, InlayHintParams, TextEdit, Uri,
    WorkspaceEdit, request, request::Request as _,
};
use serde::{Serialize, de::DeserializeOwned};

use super::{Server, definition, documents::uri_of, protocol::FIX_ALL};
use crate::{
    commands::Failure,
    document::LineIndex,
    io::files,
    report::FileReport,
    server::{self, Checked, Encoding, Positions, diagnostics},
};

/// The answer to a request.
pub(super) fn respond(server: &mut Server, request: Request) -> Response {
    let Request { id, method, params } = request;
    match method.as_str() {
        request::Shutdown::METHOD => {
            server.is_shut_down = true;
            Response::new_ok(id, ())
        }
        request::CodeActionRequest::METHOD => answer(id, params, |params| server.actions(&params)),
        request::HoverRequest::METHOD => {
            answer(id, params, |HoverParams { text_document_position_params: at, .. }| {
                server.look_at(&at.text_document.uri, |checked, encoding| {
                    let offset = checked.positions(encoding).offset(at.position);
                    server::hover::at(checked, offset, encoding)
                })
            })
        }
        request::Completion::METHOD => answer(id, params, |CompletionParams { text_document_position: at, .. }| {
            server.look_at(&at.text_document.uri, |checked, encoding| {
                let offset = checked.positions(encoding).offset(at.position);
                Some(server::completion::at(checked, offset, encoding))
            })
        }),
        request::DocumentSymbolRequest::METHOD => {
            answer(id, params, |DocumentSymbolParams { text_document, .. }| {
                server.look_at(&text_document.uri, |checked, encoding| {
                    Some(DocumentSymbolResponse::Nested(server::symbols::of_page(checked, encoding)))
                })
            })
        }
        request::InlayHintRequest::METHOD => answer(id, params, |InlayHintParams { text_document, range, .. }| {
            server.look_at(&text_document.uri, |checked, encoding| {
                let span = checked.positions(encoding).span(range);
                Some(server::hints::in_span(checked, span, encoding))
            })
        }),
        request::GotoDefinition::METHOD => {
            answer(id, params, |GotoDefinitionParams { text_document_position_params: at, .. }| {
                definition::of(server, &at.text_document.uri, at.position)
            })
        }
        _ => Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("{method} is not supported")),
    }
}

/// Reads the parameters of a request, and answers it.
fn answer<P: DeserializeOwned, R: Serialize>(
    id: RequestId,
    params: serde_json::Value,
    make: impl FnOnce(P) -> Result<R, Failure>,
) -> Response {
    let params = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => return Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    };
    match make(params) {
        Ok(result) => Response::new_ok(id, result),
        // The findings of a page say why it cannot be checked; a request about it has no result.
        Err(_) => Response::new_ok(id, ()),
    }
}

impl Server {
    /// Looks at a checked page; `None` for a document that is not one.
    pub(super) fn look_at<R>(
        &mut self,
        uri: &Uri,
        look: impl FnOnce(&Checked, Encoding) -> Option<R>,
    ) -> Result<Option<R>, Failure> {
        self.check(uri)?;
        let encoding = self.client.encoding;
        let checked = self.documents.get_mut(uri).and_then(|open| open.checked.as_ref()?.as_ref());
        Ok(checked.and_then(|checked| look(checked, encoding)))
    }

    fn actions(&mut self, params: &CodeActionParams) -> Result<Vec<CodeActionOrCommand>, Failure> {
        let uri = &params.text_document.uri;
        let mut actions = Vec::new();
        if wants(&params.context, &CodeActionKind::QUICKFIX) {
            let quick = self.look_at(uri, |checked, encoding| {
                let positions = checked.positions(encoding);
                let span = positions.span(params.range);
                let action = |action: server::actions::Action<'_>| CodeAction {
                    title: action.title,
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![diagnostics::shown(action.finding, uri, &positions)]),
                    is_preferred: action.is_preferred.then_some(true),
                    edit: Some(edit(uri, action.edits)),
                    ..CodeAction::default()
                };
                Some(server::actions::of_span(checked, span, encoding).into_iter().map(action).collect::<Vec<_>>())
            })?;
            actions.extend(quick.into_iter().flatten());
        }
        if wants(&params.context, &FIX_ALL) {
            actions.extend(self.fix_all(uri)?);
        }
        Ok(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
    }

    /// Applies all safe fixes of a page.
    fn fix_all(&mut self, uri: &Uri) -> Result<Option<CodeAction>, Failure> {
        let Some(open) = self.documents.get_mut(uri) else { return Ok(None) };
        let (path, text) = (open.path.clone(), open.text.clone());
        let project = self.project(&path)?;
        let Some(origin) = project.origin(&path)? else { return Ok(None) };
        let Some(after) = project.fix(origin, text.clone(), &self.unsaved(), &self.answers)? else { return Ok(None) };
        let lines = LineIndex::new(&text);
        let positions = Positions::new(&text, &lines, self.client.encoding);
        Ok(server::actions::difference(&text, &after, &positions).map(|change| CodeAction {
            title: "Apply all safe fixes".to_owned(),
            kind: Some(FIX_ALL),
            edit: Some(edit(uri, vec![change])),
            ..CodeAction::default()
        }))
    }
}

/// Whether a client wants actions of a kind: of that kind, of one around it, or of any.
fn wants(context: &CodeActionContext, kind: &CodeActionKind) -> bool {
    let is_around = |wanted: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(wanted.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || wanted.as_str().is_empty())
    };
    context.only.as_ref().is_none_or(|only| only.iter().any(is_around))
}

#[expect(clippy::mutable_key_type, reason = "the protocol keys changes by address, and the cell in it only caches")]
fn edit(uri: &Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let changes: HashMap<Uri, Vec<TextEdit>> = HashMap::from([(uri.clone(), edits)]);
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}

/// The errors of a configuration, as an editor shows them in it.
pub(super) fn of_configuration(file: &FileReport, encoding: Encoding) -> Option<(Uri, Vec<Diagnostic>)> {
    let uri = uri_of(&files::absolute(std::path::Path::new(&file.path)))?;
    let lines = LineIndex::new(&file.source);
    let positions = Positions::new(&file.source, &lines, encoding);
    let shown = file.diagnostics.iter().map(|finding| diagnostics::shown(finding, &uri, &positions)).collect();
    Some((uri, shown))
}
