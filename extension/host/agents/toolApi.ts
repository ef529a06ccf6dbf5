/**
 * The editor's tools for language models, which came after the oldest version that Lossbook runs in (1.90): asked for as
 * the editor starts, and absent where it has none. The shapes are those of VS Code 1.95 and later.
 */
import * as vscode from 'vscode';
import type { Input } from './input.js';

export interface Tool {
  /** What a person is asked before, and sees meanwhile. Where it rejects nobody is asked and nothing runs. */
  prepareInvocation: (options: { readonly input: Input }) => Promise<Preparation>;
  invoke: (options: { readonly input: Input }, token: vscode.CancellationToken) => Promise<object>;
}

export interface Preparation {
  readonly invocationMessage: string;
  readonly confirmationMessages?: {
    readonly title: string;
    readonly message: vscode.MarkdownString;
  };
}

interface ToolApi {
  readonly lm?: {
    readonly registerTool?: (name: string, tool: Tool) => vscode.Disposable;
  };
  readonly LanguageModelToolResult: new (parts: readonly object[]) => object;
  readonly LanguageModelTextPart: new (text: string) => object;
}

const api = vscode as unknown as ToolApi;

/** Does nothing in an editor that has no tools. */
export const registerTool = (name: string, tool: Tool): vscode.Disposable =>
  api.lm?.registerTool?.(name, tool) ?? vscode.Disposable.from();

/** What a tool gives back; each text is a part of its own. */
export const toolResult = (...texts: readonly string[]): object =>
  new api.LanguageModelToolResult(texts.map((text) => new api.LanguageModelTextPart(text)));
