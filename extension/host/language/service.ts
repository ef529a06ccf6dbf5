/** Questions about cells: what the notebook is at that moment is told first, so that answers are about what is on the screen. */
import * as vscode from 'vscode';
import { createLanguageWorker } from '../../client/languageWorker.js';
import { tag, tagsIn } from '../../notebook/cellTags.js';
import { pythonLanguage } from '../../notebook/pythonCell.js';
import { cellLanguage, notebookType } from '../../wire/ids.js';
import type { Answers, CellText, NotebookCells, Question } from '../../wire/language.js';
import { texts } from '../text.js';
import { folderOf } from '../run/folder.js';
import { isRunnable } from '../file/cellSource.js';
import { nbformatMetadata } from '../file/notebookShape.js';

/** A question about a cell, which the service names for itself. */
type InCell = Exclude<Question, { kind: 'typesText' }>;
export type CellQuestion = InCell extends infer Q
  ? Q extends InCell
    ? Omit<Q, 'notebook' | 'cell'>
    : never
  : never;

export interface LanguageService extends vscode.Disposable {
  /** Undefined for what is no cell of ours, when it was cancelled, and when the service has died. */
  ask: <Q extends CellQuestion>(
    document: vscode.TextDocument,
    question: Q,
    token?: vscode.CancellationToken,
  ) => Promise<Answers[Q['kind']] | undefined>;
  /** A shipped file of types. */
  typesText: (path: string) => Promise<string>;
}

export function createLanguageService(context: vscode.ExtensionContext): LanguageService {
  const worker = createLanguageWorker({
    entry: context.asAbsolutePath('dist/language.cjs'),
    types: context.asAbsolutePath('dist/types.br'),
    onGivenUp: () => void vscode.window.showWarningMessage(texts.noLanguage()),
  });
  // Asked for with every question, and in a notebook of two thousand cells not made for nothing.
  let known = new WeakMap<vscode.TextDocument, NotebookCells>();
  const forget = () => (known = new WeakMap());
  const listeners = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(forget),
    vscode.workspace.onDidChangeNotebookDocument(forget),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      forget();
      worker.close(notebook.uri.toString());
    }),
  );
  const cellsWith = (document: vscode.TextDocument): NotebookCells | undefined => {
    const found = known.get(document);
    const notebook = found ? undefined : notebookOf(document);
    if (!notebook) return found;
    const cells = cellsOf(notebook);
    for (const cell of typescriptCells(notebook)) known.set(cell.document, cells);
    return cells;
  };
  return {
    async ask<Q extends CellQuestion>(
      document: vscode.TextDocument,
      question: Q,
      token?: vscode.CancellationToken,
    ) {
      const cells = token?.isCancellationRequested ? undefined : cellsWith(document);
      if (!cells) return undefined;
      worker.tell(cells);
      const pending = worker.ask({
        ...question,
        notebook: cells.notebook,
        cell: document.uri.toString(),
      } as unknown as Extract<Question, { kind: Q['kind'] }>);
      const cancelling = token?.onCancellationRequested(pending.cancel);
      try {
        return await pending.answer;
      } finally {
        cancelling?.dispose();
      }
    },
    typesText: async (path) => (await worker.ask({ kind: 'typesText', path }).answer) ?? '',
    dispose() {
      listeners.dispose();
      void worker.dispose();
    },
  };
}

/** The open notebook of ours that a cell in our language is of. */
function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find(
    (notebook) =>
      notebook.notebookType === notebookType &&
      typescriptCells(notebook).some((cell) => cell.document === document),
  );
}

export const typescriptCells = (
  notebook: vscode.NotebookDocument,
): readonly vscode.NotebookCell[] =>
  notebook
    .getCells()
    .filter(
      ({ kind, document }) =>
        kind === vscode.NotebookCellKind.Code && document.languageId === cellLanguage,
    );

const cellsOf = (notebook: vscode.NotebookDocument): NotebookCells => ({
  type: 'cells',
  notebook: notebook.uri.toString(),
  folder: folderOf(notebook),
  cells: notebook.getCells().filter(isRunnable).map(cellText),
});

interface Read {
  readonly version: number;
  readonly metadata: object;
  readonly text: CellText;
}

/** A notebook is told before every question, of which opening one asks as many as it has cells. */
const lastRead = new WeakMap<vscode.TextDocument, Read>();

function cellText({ document, metadata }: vscode.NotebookCell): CellText {
  const { version } = document;
  const known = lastRead.get(document);
  if (known?.version === version && known.metadata === metadata) return known.text;
  const text: CellText = {
    cell: document.uri.toString(),
    text: document.getText(),
    mustThrow: tagsIn(nbformatMetadata(metadata)).includes(tag.raisesException),
    ...(document.languageId === pythonLanguage && { language: pythonLanguage }),
  };
  lastRead.set(document, { version, metadata, text });
  return text;
}
