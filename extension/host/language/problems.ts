/** What types say against cells, as diagnostics while they are written. Nothing here keeps a cell from running. */
import * as vscode from 'vscode';
import { notebookType, setting } from '../../wire/ids.js';
import { typescriptCells, type LanguageService } from './service.js';
import { typeDiagnostic } from './shapes.js';

/** After the last key. Opening a notebook is not held up: the service takes a second to start. */
const quietMs = 400;

export function registerLanguageProblems(service: LanguageService): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(`${notebookType}-types`);
  const timers = new Map<vscode.NotebookDocument, NodeJS.Timeout>();
  const forget = (notebook: vscode.NotebookDocument) => {
    clearTimeout(timers.get(notebook));
    timers.delete(notebook);
    for (const { document } of notebook.getCells()) collection.delete(document.uri);
  };
  const check = (notebook: vscode.NotebookDocument) => {
    if (notebook.notebookType !== notebookType) return;
    if (!isOn(notebook)) return forget(notebook);
    clearTimeout(timers.get(notebook));
    const timer = setTimeout(() => {
      const isCurrent = () => timers.get(notebook) === timer;
      void checkCells(service, collection, notebook, isCurrent).catch((error: unknown) =>
        // For the log of the extension host: the person has asked for nothing.
        console.error(error),
      );
    }, quietMs);
    timers.set(notebook, timer);
  };
  const checkAll = () => vscode.workspace.notebookDocuments.forEach(check);
  checkAll();
  return vscode.Disposable.from(
    collection,
    vscode.workspace.onDidOpenNotebookDocument(check),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges, cellChanges }) => {
      for (const { document } of contentChanges.flatMap(({ removedCells }) => removedCells)) {
        collection.delete(document.uri);
      }
      // Text, tags or cells; outputs and numbers of runs say nothing of types.
      const changed = cellChanges.some(({ document, metadata }) => document ?? metadata);
      if (changed || contentChanges.length > 0) check(notebook);
    }),
    vscode.workspace.onDidCloseNotebookDocument(forget),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting.languageDiagnostics)) checkAll();
    }),
    new vscode.Disposable(() => timers.forEach((timer) => clearTimeout(timer))),
  );
}

const isOn = ({ uri }: vscode.NotebookDocument): boolean =>
  vscode.workspace.getConfiguration(undefined, uri).get(setting.languageDiagnostics) === true;

/** Cell by cell, so that a completion need not wait for all; given up when the notebook has changed meanwhile. */
async function checkCells(
  service: LanguageService,
  collection: vscode.DiagnosticCollection,
  notebook: vscode.NotebookDocument,
  isCurrent: () => boolean,
): Promise<void> {
  for (const { document } of typescriptCells(notebook)) {
    const { version } = document;
    const found = await service.ask(document, { kind: 'problems' });
    if (!isCurrent() || document.version !== version) return;
    collection.set(
      document.uri,
      found?.map((problem) => typeDiagnostic(document, problem)),
    );
  }
}
