/** Runs the built `lossbook` command on notebooks made for the occasion. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { newCodeCell, newMarkdownCell, newNotebook } from '../../extension/notebook/newNotebook.js';

import { suiteBackend } from './suiteBackend.js';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const command = resolve('dist/cli.js');

export function lossbook(
  args: readonly string[],
  options: { cwd?: string; stdin?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: options.cwd,
    env: { ...process.env, LOSSBOOK_BACKEND: suiteBackend, ...options.env },
  });
  child.stdin.end(options.stdin ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}

/** A cell's source, or its source and its tags; text that starts with `md:` is a markdown cell. */
export type CellText = string | readonly [string, ...string[]];

export function notebookText(cells: readonly CellText[]): string {
  return serializeNotebook(
    newNotebook(
      cells.map((text, i) => {
        const [source, ...tags] = typeof text === 'string' ? [text] : text;
        if (source.startsWith('md:')) return newMarkdownCell(`c${i}`, source.slice(3));
        return { ...newCodeCell(`c${i}`, source), metadata: tags.length > 0 ? { tags } : {} };
      }),
    ),
  );
}

/** A folder for one suite, and notebooks in it. */
export function useFolder() {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'lossbook-cli-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (name = '') => join(folder, name),
    write: (name: string, content: string | Uint8Array) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    folder: (name: string) => mkdirSync(join(folder, name), { recursive: true }),
    notebook(cells: readonly CellText[], name = 'test.tfnb') {
      return this.write(name, notebookText(cells));
    },
  };
}
