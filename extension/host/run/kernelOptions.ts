/** What a notebook's kernel starts with: where it is, and what the settings say at that moment. */
import * as vscode from 'vscode';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import { setting } from '../../wire/ids.js';
import { backendChoices } from '../../wire/message.js';
import { pythonChoices } from './pythonChoice.js';
import { folderOf } from './folder.js';

/** A notebook that has no folder is refused before its cells get here. */
export const kernelOptions =
  (context: vscode.ExtensionContext) =>
  (notebook: vscode.NotebookDocument): ProcessOptions => {
    const wanted = vscode.workspace.getConfiguration(undefined, notebook.uri).get(setting.backend);
    return {
      entry: context.asAbsolutePath('dist/kernel.cjs'),
      folder: folderOf(notebook) ?? context.extensionPath,
      backend: backendChoices.find((choice) => choice === wanted) ?? 'auto',
      python: pythonChoices(notebook),
    };
  };
