/** The language service's answers as the editor's API has them. */
import * as vscode from 'vscode';
import { assertNever } from '../../wire/assertNever.js';
import { cellLanguage } from '../../wire/ids.js';
import type {
  CellSpan,
  CompletionEntry,
  CompletionKind,
  Documented,
  LanguageProblem,
  Signatures,
  Span,
  Target,
} from '../../wire/language.js';

/** Documents of this scheme are shipped files of types. */
export const typesScheme = 'lossbook-types';

export const rangeOf = (document: vscode.TextDocument, { start, end }: Span): vscode.Range =>
  new vscode.Range(document.positionAt(start), document.positionAt(end));

export function completionItem(
  document: vscode.TextDocument,
  position: vscode.Position,
  { name, kind, sort, insert, span, deprecated, imports }: CompletionEntry,
): vscode.CompletionItem {
  const label = imports ? { label: name, description: imports.module } : name;
  const item = new vscode.CompletionItem(label, itemKinds[kind]);
  if (imports) {
    const at = document.positionAt(imports.at);
    item.additionalTextEdits = [vscode.TextEdit.insert(at, imports.text)];
  }
  item.sortText = sort;
  if (insert !== undefined) item.insertText = insert;
  if (deprecated) item.tags = [vscode.CompletionItemTag.Deprecated];
  if (span) {
    const replacing = rangeOf(document, span);
    // The editor takes only ranges of one line that hold the cursor.
    const inserting = new vscode.Range(replacing.start, position);
    if (replacing.isSingleLine && replacing.contains(position)) {
      item.range = { inserting, replacing };
      item.filterText = name;
    }
  }
  return item;
}

const { CompletionItemKind: K } = vscode;
const itemKinds: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  variable: K.Variable,
  constant: K.Constant,
  function: K.Function,
  method: K.Method,
  property: K.Field,
  class: K.Class,
  interface: K.Interface,
  enum: K.Enum,
  enumMember: K.EnumMember,
  module: K.Module,
  keyword: K.Keyword,
  text: K.Value,
  file: K.File,
  folder: K.Folder,
};

export function hoverOf(
  document: vscode.TextDocument,
  { code, markdown, span }: Documented & { readonly span: Span },
): vscode.Hover {
  const parts = [codeBlock(code), new vscode.MarkdownString(markdown)];
  return new vscode.Hover(markdown === '' ? parts.slice(0, 1) : parts, rangeOf(document, span));
}

const codeBlock = (code: string): vscode.MarkdownString =>
  new vscode.MarkdownString().appendCodeblock(code, cellLanguage);

export function signatureHelp({ all, active, parameter }: Signatures): vscode.SignatureHelp {
  const help = new vscode.SignatureHelp();
  help.activeSignature = active;
  help.activeParameter = parameter;
  help.signatures = all.map(({ label, markdown, parameters }) => {
    const made = new vscode.SignatureInformation(label, new vscode.MarkdownString(markdown));
    made.parameters = parameters.map(
      ({ start, end, markdown: about }) =>
        new vscode.ParameterInformation([start, end], new vscode.MarkdownString(about)),
    );
    return made;
  });
  return help;
}

/** Undefined for a cell that is gone by now. */
export function locationOf(target: Target): vscode.Location | undefined {
  switch (target.kind) {
    case 'cell':
      return cellLocation(target);
    case 'file':
      return new vscode.Location(vscode.Uri.file(target.path), positionOf(target.start));
    case 'types': {
      const uri = vscode.Uri.from({ scheme: typesScheme, path: `/${target.path}` });
      return new vscode.Location(uri, positionOf(target.start));
    }
    default:
      return assertNever(target);
  }
}

const positionOf = ({ line, character }: { line: number; character: number }): vscode.Position =>
  new vscode.Position(line, character);

export function cellLocation(span: CellSpan): vscode.Location | undefined {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === span.cell);
  return document && new vscode.Location(document.uri, rangeOf(document, span));
}

/** The source of these diagnostics, as of those in TypeScript's own files. */
const typeSource = 'ts';

/** A run says of a cell that cannot be compiled what was said while it was written: that is told once. */
export function isToldByTypes(uri: vscode.Uri, { message, range }: vscode.Diagnostic): boolean {
  return vscode.languages
    .getDiagnostics(uri)
    .some(
      (told) =>
        told.source === typeSource &&
        told.severity === vscode.DiagnosticSeverity.Error &&
        told.range.start.line === range.start.line &&
        message.includes(told.message),
    );
}

/**
 * Red is for what keeps the cell from running. Types do not: they are a warning.
 */
export function typeDiagnostic(
  document: vscode.TextDocument,
  problem: LanguageProblem,
): vscode.Diagnostic {
  const { Error, Warning } = vscode.DiagnosticSeverity;
  const severity = problem.kind === 'syntax' ? Error : Warning;
  const made = new vscode.Diagnostic(rangeOf(document, problem), problem.message, severity);
  made.source = typeSource;
  if (problem.code !== undefined) made.code = problem.code;
  return made;
}
