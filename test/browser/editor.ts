/**
 * Drives the real VS Code as a person does. A suite gets a window of its own, with a folder and settings of its
 * own, in one server and one browser that all suites of a mocha run share.
 *
 *     const vscode = useEditor({ suite: 'run all', files: { 'a.tfnb': text }, extensions: [vsix] });
 *     it('runs', async () => {
 *       await vscode.window.openFile('a.tfnb');
 *       await vscode.window.notebook.runAll();
 *       const output = await vscode.window.notebook.output(0);
 *       assert.match(await output.innerText(), /pass/);
 *       await vscode.screenshot('after run all');       // out/screenshots/run-all/01-after-run-all.png
 *     });
 *
 * Everything waits for what can be seen, up to a limit. When a test fails, a picture, the browser's console, what the server
 * printed and VS Code's logs (the extension host's among them) are kept beside the screenshots, and their paths printed.
 * Where the editor or Chromium cannot be had the suite is skipped with a notice, and with CI=true fails.
 */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { newContext } from './chromium.js';
import { type EditorServer, startEditorServer } from './editorServer.js';
import { type Settings, testSettings, trustSettings } from './editorSettings.js';
import { type EditorWindow, openEditorWindow } from './editorWindow.js';
import { createEvidence, type Evidence } from './evidence.js';
import { provided } from './provided.js';
import { patientMs } from './eventually.js';

export interface EditorOptions {
  /** Names the folder of the screenshots. */
  readonly suite: string;
  /** What the folder contains, by path within it: text or bytes, or the place of a file or folder to copy. */
  readonly files?: Readonly<Record<string, string | Uint8Array | { readonly copyOf: string }>>;
  /** The file, among these, of a workspace of several folders: it is opened in place of the folder. */
  readonly workspace?: string;
  /** VSIX files; a function is asked when the suite starts. */
  readonly extensions?: readonly (string | (() => Promise<string>))[];
  /** User settings on top of those of all tests. */
  readonly settings?: Settings;
  /** `true`: workspace trust is on and the folder opens in restricted mode. Otherwise it is off. */
  readonly untrusted?: boolean;
  /** Of what extensions say; the editor's own texts would need a language pack. */
  readonly language?: 'de' | 'zh-cn';
}

export interface EditorUnderTest {
  readonly window: EditorWindow;
  /** The folder that is open, or a path in it. */
  path: (name?: string) => string;
  /** Writes out/screenshots/<suite>/<nn>-<name>.png; not in CI, where nobody looks. */
  screenshot: (name: string) => Promise<void>;
}

let running: Promise<EditorServer> | undefined;

// At the top of a file that mocha loads this is a hook of the whole run.
after(async function () {
  this.timeout(30_000);
  const server = await running?.catch(() => undefined);
  running = undefined;
  await server?.stop();
});

/** A window for the tests of the enclosing suite, which share it. */
export function useEditor(options: EditorOptions): EditorUnderTest {
  let opened: Opened | undefined;
  const now = () => {
    if (!opened) throw new Error('useEditor: there is no window before the hooks of the suite ran');
    return opened;
  };
  before(async function () {
    this.timeout(900_000);
    const launcher = await provided(this, 'code-server');
    const context = await newContext(this);
    running ??= startEditorServer(launcher);
    opened = await open(await running, context, options);
  });
  beforeEach(function () {
    // A test's own limit: the sum of several waits, each of which has its own and says what it waited for.
    this.currentTest?.timeout(patientMs(120_000));
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await opened?.saveFailure(this.currentTest.title);
  });
  after(async () => {
    await opened?.context.close();
    if (opened) rmSync(opened.folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    get window() {
      return now().window;
    },
    path: (name = '') => join(now().folder, name),
    screenshot: (name) => now().evidence.screenshot(now().window.page, name),
  };
}

interface Opened {
  readonly context: BrowserContext;
  readonly folder: string;
  readonly window: EditorWindow;
  readonly evidence: Evidence;
  saveFailure: (title: string) => Promise<void>;
}

async function open(
  server: EditorServer,
  context: BrowserContext,
  options: EditorOptions,
): Promise<Opened> {
  const folder = folderOf(options.files ?? {});
  for (const vsix of options.extensions ?? []) {
    await server.install(typeof vsix === 'string' ? vsix : await vsix());
  }
  server.writeSettings({
    ...testSettings,
    ...(options.untrusted ? trustSettings : {}),
    ...options.settings,
  });
  const within = (name: string) => encodeURIComponent(join(folder, name));
  const evidence = createEvidence(options.suite);
  const page = await context.newPage();
  // The editor's script sets it to English first.
  if (options.language) {
    await page.addInitScript(
      `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => '${options.language}', set: () => {} })`,
    );
  }
  const console: string[] = [];
  const saveFailure = (title: string) =>
    evidence.ofFailure(title, page, { console, server: server.printed, logs: server.logs });
  try {
    const opens = options.workspace
      ? `workspace=${within(options.workspace)}`
      : `folder=${within('')}`;
    const window = await openEditorWindow(page, console, `${server.url}?${opens}`);
    return { context, folder, window, evidence, saveFailure };
  } catch (error) {
    await saveFailure('window');
    await context.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function folderOf(files: NonNullable<EditorOptions['files']>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lossbook-folder-')));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === 'object' && 'copyOf' in content) {
      cpSync(content.copyOf, path, { recursive: true });
    } else writeFileSync(path, content);
  }
  return folder;
}
