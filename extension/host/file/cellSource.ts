/** A cell's text as the file has it: what is run, recorded and fingerprinted, whatever line the editor leaves out. */
import * as vscode from 'vscode';
import { pythonLanguage } from '../../notebook/pythonCell.js';
import { cellLanguage } from '../../wire/ids.js';
import { sourceInFile } from './notebookShape.js';

export const cellSource = ({ document, metadata }: vscode.NotebookCell): string =>
  sourceInFile({ language: document.languageId, source: document.getText(), metadata });

/** Languages of cells that the kernel runs. */
export const runLanguages: readonly string[] = [cellLanguage, pythonLanguage];

/** Those that a press of Run All runs. */
export const isRunnable = ({ kind, document }: vscode.NotebookCell): boolean =>
  kind === vscode.NotebookCellKind.Code && runLanguages.includes(document.languageId);
