/** One panel for the value of a variable, beside the notebook; it follows the value as cells run. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Inspection } from '../../wire/message.js';
import { texts } from '../text.js';
import { inspectPage, toShown, type Shown } from './inspectPage.js';
import type { NotebookKernels } from '../run/kernels.js';

export interface InspectPanel extends vscode.Disposable {
  show: (notebook: vscode.NotebookDocument, name: string) => Promise<void>;
}

interface Subject {
  readonly notebook: vscode.NotebookDocument;
  readonly name: string;
}

export function createInspectPanel(
  { extensionUri }: vscode.ExtensionContext,
  kernels: NotebookKernels,
): InspectPanel {
  let panel: vscode.WebviewPanel | undefined;
  let subject: Subject | undefined;
  let shown: Shown | undefined;
  const send = () => void (shown && panel?.webview.postMessage(shown));
  const read = async ({ notebook, name }: Subject) => {
    const reply = await kernels.find(notebook)?.inspect(name);
    shown = reply ? valueOf(name, reply) : { kind: 'text', text: texts.variableGone(name) };
    send();
  };
  const open = () => {
    const made = openPanel(extensionUri);
    made.onDidDispose(() => (panel = subject = shown = undefined));
    made.webview.onDidReceiveMessage(send);
    return made;
  };
  const follow = (notebook: vscode.NotebookDocument) => {
    if (panel?.visible && subject?.notebook === notebook) void read(subject);
  };
  const listeners = [
    kernels.onDidExecute(({ cell }) => follow(cell.notebook)),
    kernels.onDidChange((notebook) => {
      const { kind } = kernels.state(notebook);
      if (kind !== 'busy' && kind !== 'idle') follow(notebook);
    }),
  ];
  return {
    show: async (notebook, name) => {
      subject = { notebook, name };
      panel ??= open();
      panel.title = name;
      panel.reveal(undefined, true);
      await read(subject);
    },
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      panel?.dispose();
    },
  };
}

function valueOf(name: string, reply: Inspection): Shown {
  if (reply.status === 'error') return { kind: 'text', text: reply.error.stack };
  return reply.found ? toShown(name, reply.data) : { kind: 'text', text: texts.variableGone(name) };
}

function openPanel(extensionUri: vscode.Uri): vscode.WebviewPanel {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'renderer');
  const panel = vscode.window.createWebviewPanel(
    'lossbook.value',
    '',
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, localResourceRoots: [folder] },
  );
  const { webview } = panel;
  webview.html = inspectPage({
    renderer: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'main.js')).toString(),
    source: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    language: vscode.env.language,
  });
  return panel;
}
