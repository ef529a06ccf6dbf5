/** What a notebook's kernel starts with: where it is, and what the settings say at that moment. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import { setting } from '../../wire/ids.js';
import { backendChoices } from '../../wire/message.js';
import { lossbookMetadataOf } from '../file/notebookShape.js';
import { pythonChoices } from './pythonChoice.js';
import { folderOf } from './folder.js';

/** A notebook that has no folder is refused before its cells get here. */
export const kernelOptions =
  (context: vscode.ExtensionContext) =>
  (notebook: vscode.NotebookDocument): ProcessOptions => ({
    ...optionsOfFile(context)(notebook.uri, lossbookMetadataOf(notebook.metadata)['python']),
    folder: folderOf(notebook) ?? context.extensionPath,
  });

/** Of a file that is no open notebook; `python` is what it says of the interpreter. */
export const optionsOfFile =
  (context: vscode.ExtensionContext) =>
  (uri: vscode.Uri, python: unknown): ProcessOptions => {
    const wanted = vscode.workspace.getConfiguration(undefined, uri).get(setting.backend);
    return {
      entry: context.asAbsolutePath('dist/kernel.cjs'),
      folder: dirname(uri.fsPath),
      backend: backendChoices.find((choice) => choice === wanted) ?? 'auto',
      ahead: true,
      python: pythonChoices(uri, python),
    };
  };
