/**
 * A tiny extension of the tests: its one command calls tools for language models as a chat would, one after the other, by
 * what `calls.json` of the folder says, and writes what came of them to `answers.json`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { EditorUnderTest } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { parsedJson } from '../support/parsedJson.js';

const id = { name: 'tool-caller', publisher: 'lossbook-tests', version: '0.0.1' };
const title = 'Call Tool';

const manifest = {
  ...id,
  displayName: 'Tool Caller',
  engines: { vscode: '^1.95.0' },
  main: './main.js',
  activationEvents: ['onStartupFinished'],
  contributes: { commands: [{ command: 'toolCaller.call', title, category: 'Tests' }] },
};

const main = `
const vscode = require('vscode');
const fs = require('node:fs');
const path = require('node:path');
exports.activate = (context) => context.subscriptions.push(
  vscode.commands.registerCommand('toolCaller.call', async () => {
    const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
    const calls = JSON.parse(fs.readFileSync(path.join(folder, 'calls.json'), 'utf8'));
    const tools = vscode.lm.tools.map((tool) => tool.name);
    const answers = [];
    for (const { name, input } of calls) {
      try {
        const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
        answers.push({ tools, texts: content.map((part) => part.value) });
      } catch (error) {
        answers.push({ tools, error: String(error.message ?? error) });
      }
    }
    fs.writeFileSync(path.join(folder, 'answers.part'), JSON.stringify(answers));
    fs.renameSync(path.join(folder, 'answers.part'), path.join(folder, 'answers.json'));
  }),
);`;

const vsixManifest = `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata><Identity Language="en-US" Id="${id.name}" Version="${id.version}" Publisher="${id.publisher}"/>
  <DisplayName>Tool Caller</DisplayName><Description>Of tests</Description></Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets>
</PackageManifest>`;
const contentTypes = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json"/><Default Extension=".js" ContentType="application/javascript"/><Default Extension=".vsixmanifest" ContentType="text/xml"/></Types>`;

/** The path of its VSIX. */
export function toolCaller(): Promise<string> {
  const path = resolve('out/tool-caller.vsix');
  mkdirSync(dirname(path), { recursive: true });
  const files = {
    'extension/package.json': JSON.stringify(manifest),
    'extension/main.js': main,
    'extension.vsixmanifest': vsixManifest,
    '[Content_Types].xml': contentTypes,
  };
  const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  writeFileSync(path, zipSync(Object.fromEntries(bytes)));
  return Promise.resolve(path);
}

export interface ToolAnswer {
  /** All that the editor offers. */
  readonly tools: readonly string[];
  readonly texts?: readonly string[];
  readonly error?: string;
}

export interface ToolCall {
  readonly name: string;
  readonly input: object;
}

/** `meanwhile` is done once it was called, for what it asks a person. */
export async function callTool(
  vscode: EditorUnderTest,
  name: string,
  input: object,
  meanwhile?: () => Promise<void>,
): Promise<ToolAnswer> {
  const [answer] = await callTools(vscode, [{ name, input }], meanwhile);
  return answer!;
}

/** By one run of the command, which takes longer than a call does. */
export async function callTools(
  vscode: EditorUnderTest,
  calls: readonly ToolCall[],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly ToolAnswer[]> {
  const path = vscode.path('answers.json');
  rmSync(path, { force: true });
  writeFileSync(vscode.path('calls.json'), JSON.stringify(calls));
  await vscode.window.runCommand(`Tests: ${title}`);
  await meanwhile();
  return await eventually(
    `answers of ${calls.map(({ name }) => name).join()}`,
    async () => {
      try {
        return parsedJson<readonly ToolAnswer[]>(await readFile(path, 'utf8'));
      } catch {
        return undefined;
      }
    },
    { timeout: 90_000 },
  );
}
