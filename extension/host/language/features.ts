/** Completions, hovers, parameters, definitions, references and renaming in cells. */
import * as vscode from 'vscode';
import { cellLanguage, notebookType } from '../../wire/ids.js';
import type { RenamePlace } from '../../wire/language.js';
import { registerPythonFix } from './pythonFix.js';
import type { LanguageService } from './service.js';
import {
  cellLocation,
  completionItem,
  hoverOf,
  locationOf,
  rangeOf,
  signatureHelp,
  typesScheme,
} from './shapes.js';
import { refusalTexts } from '../text.js';

const cells: vscode.DocumentSelector = { notebookType, language: cellLanguage };

export const registerLanguageFeatures = (service: LanguageService): vscode.Disposable =>
  vscode.Disposable.from(
    completions(service),
    vscode.languages.registerHoverProvider(cells, {
      async provideHover(document, position, token) {
        const question = { kind: 'hover', offset: document.offsetAt(position) } as const;
        const hover = await service.ask(document, question, token);
        return hover && hoverOf(document, hover);
      },
    }),
    vscode.languages.registerSignatureHelpProvider(
      cells,
      {
        async provideSignatureHelp(document, position, token) {
          const question = { kind: 'signatures', offset: document.offsetAt(position) } as const;
          const found = await service.ask(document, question, token);
          return found && signatureHelp(found);
        },
      },
      { triggerCharacters: ['(', ',', '<'], retriggerCharacters: [')'] },
    ),
    vscode.languages.registerDefinitionProvider(cells, {
      async provideDefinition(document, position, token) {
        const question = { kind: 'definitions', offset: document.offsetAt(position) } as const;
        const found = await service.ask(document, question, token);
        return found?.targets.flatMap((target) => locationOf(target) ?? []);
      },
    }),
    vscode.languages.registerReferenceProvider(cells, {
      async provideReferences(document, position, _context, token) {
        const question = { kind: 'references', offset: document.offsetAt(position) } as const;
        const found = await service.ask(document, question, token);
        return found?.flatMap((span) => cellLocation(span) ?? []);
      },
    }),
    registerRenaming(service),
    registerQuickFixes(service),
    registerPythonFix(),
    vscode.workspace.registerTextDocumentContentProvider(typesScheme, {
      provideTextDocumentContent: ({ path }) => service.typesText(path.slice(1)),
    }),
  );

function completions(service: LanguageService): vscode.Disposable {
  /** Where an item was offered: its documentation is asked for when it is looked at. */
  const places = new WeakMap<
    vscode.CompletionItem,
    { readonly document: vscode.TextDocument; readonly offset: number }
  >();
  return vscode.languages.registerCompletionItemProvider(
    cells,
    {
      async provideCompletionItems(document, position, token, { triggerCharacter }) {
        const offset = document.offsetAt(position);
        const found = await service.ask(
          document,
          { kind: 'completions', offset, ...(triggerCharacter && { trigger: triggerCharacter }) },
          token,
        );
        return found?.map((entry) => {
          const item = completionItem(document, position, entry);
          places.set(item, { document, offset });
          return item;
        });
      },
      async resolveCompletionItem(item, token) {
        const place = places.get(item);
        if (!place || typeof item.label !== 'string') return item;
        const question = {
          kind: 'completionDetails',
          offset: place.offset,
          name: item.label,
        } as const;
        const details = await service.ask(place.document, question, token);
        if (details) {
          item.detail = details.code;
          item.documentation = new vscode.MarkdownString(details.markdown);
        }
        return item;
      },
    },
    ...['.', '"', "'", '`', '/', '@'],
  );
}

/** For names and modules that are marked: an import, or another module. */
function registerQuickFixes(service: LanguageService): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    cells,
    {
      async provideCodeActions(document, range, { diagnostics }, token) {
        if (diagnostics.length === 0) return [];
        const offset = document.offsetAt(range.start);
        const found = await service.ask(document, { kind: 'fixes', offset }, token);
        return found?.map(({ title, span, text }) => {
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
          action.edit = new vscode.WorkspaceEdit();
          action.edit.replace(document.uri, rangeOf(document, span), text);
          action.diagnostics = [...diagnostics];
          action.isPreferred = found.length === 1;
          return action;
        });
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function registerRenaming(service: LanguageService): vscode.Disposable {
  const ask = async (
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ) => {
    const question = { kind: 'rename', offset: document.offsetAt(position) } as const;
    const found = await service.ask(document, question, token);
    // The editor shows what is thrown here beside the name.
    if (found && 'refusal' in found) throw new Error(refusalTexts[found.refusal]());
    return found;
  };
  return vscode.languages.registerRenameProvider(cells, {
    async prepareRename(document, position, token) {
      const found = await ask(document, position, token);
      return found && rangeOf(document, found.span);
    },
    async provideRenameEdits(document, position, newName, token) {
      const found = await ask(document, position, token);
      return found && editsOf(found.places, newName);
    },
  });
}

function editsOf(places: readonly RenamePlace[], newName: string): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const place of places) {
    const location = cellLocation(place);
    if (location) edit.replace(location.uri, location.range, `${place.prefix ?? ''}${newName}`);
  }
  return edit;
}
