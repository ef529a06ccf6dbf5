/** Offers `cellSnippets` in cells. A contributed snippet would come up in every TypeScript file of the person. */
import * as vscode from 'vscode';
import { cellLanguage, notebookType } from '../../wire/ids.js';
import { cellSnippets, plainBody, type CellSnippet } from './cellSnippets.js';

export const registerSnippets = (): vscode.Disposable =>
  vscode.languages.registerCompletionItemProvider(
    { notebookType, language: cellLanguage },
    {
      provideCompletionItems: (document, position) =>
        // At the beginning of a line only: a cell is begun there.
        /^\s*\w*$/.test(document.lineAt(position).text.slice(0, position.character))
          ? cellSnippets.map(completion)
          : [],
    },
  );

function completion(snippet: CellSnippet): vscode.CompletionItem {
  const { label, about, body } = snippet;
  const item = new vscode.CompletionItem(
    { label, description: 'Lossbook' },
    vscode.CompletionItemKind.Snippet,
  );
  item.insertText = new vscode.SnippetString(body.join('\n'));
  item.detail = about();
  item.documentation = new vscode.MarkdownString().appendCodeblock(
    plainBody(snippet),
    cellLanguage,
  );
  return item;
}
