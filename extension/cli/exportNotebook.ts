/** `lossbook export`: a notebook as a script or a page, from the file alone; nothing is run. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageScript } from '../export/index.js';
import { foreignLanguage } from '../notebook/language.js';
import type { Notebook } from '../notebook/model.js';
import { pythonNames, splitPythonCell } from '../notebook/pythonCell.js';
import type { Given } from './commandTable.js';
import { folderOf, readNotebook, isCode } from './files.js';
import { asideFrom, outputFiles, tryWrite, type OutputFile } from './outputFile.js';
import type { Console } from './terminal.js';
import { worstExit, type ExitCode } from './results.js';
import { UsageError } from './usageError.js';

export async function exportNotebook(
  { operands: [file], options: { html, ts } }: Given<'export'>,
  console: Console,
): Promise<ExitCode> {
  if (html === undefined && ts === undefined) {
    throw new UsageError(`export: say as what: --html OUT for a page, --ts OUT for a script.`);
  }
  const notebook = readNotebook(file);
  const foreign = foreignLanguage(notebook);
  if (ts !== undefined && foreign !== undefined) {
    throw new UsageError(
      `export: ${file}: its cells are in ${foreign}, and a script is TypeScript. A page of it is --html OUT.`,
    );
  }
  const outputs = outputFiles({ html, ts }, { console, sources: [file] });
  const out = asideFrom(outputs, console);
  const exits: ExitCode[] = [];
  const write = (output: OutputFile, text: string, hint = '') =>
    exits.push(
      tryWrite(console, () => {
        output.write(text);
        if (output.stream === undefined) out.write(`wrote ${output.path}${hint}\n`);
      }),
    );
  if (outputs.ts !== undefined) {
    // TypeScript is large; it is loaded for this alone.
    const { exportTs } = await import('../export/index.js');
    const place = placeFrom(folderOf(file), dirname(resolve(outputs.ts.path)));
    const hint = `; run it in ${relative('.', folderOf(file)) || '.'}${notCarried(notebook)}`;
    write(outputs.ts, exportTs(notebook, { place }), hint);
  }
  if (outputs.html !== undefined) write(outputs.html, await exportedPage(basename(file), notebook));
  return worstExit(exits);
}

/** Beside every chunk of the command. */
const chartWorker = fileURLToPath(new URL('chartWorker.cjs', import.meta.url));

/** A script is one language; what other cells take from these is missing in it. */
function notCarried({ cells }: Notebook): string {
  const python = cells.filter(isCode).flatMap(({ source }) => splitPythonCell(source)?.body ?? []);
  if (python.length === 0) return '';
  const names = python.flatMap(pythonNames).map(({ name }) => name);
  const missing =
    names.length > 0 ? `, and ${names.join(', ')} must come from python(file, name)` : '';
  return `; ${python.length} cell${python.length === 1 ? '' : 's'} of Python stand${python.length === 1 ? 's' : ''} in it as a comment${missing}`;
}

/** A notebook as one page that works from disk; `name` is its title. */
export async function exportedPage(name: string, notebook: Notebook): Promise<string> {
  const { chartPictures, exportHtml, pageScriptFor } = await import('../export/index.js');
  const charts = await chartPictures(notebook, chartWorker);
  const script = pageScript(pageScriptFor(notebook));
  return exportHtml(notebook, { name, charts, ...(script && { script }) });
}

/** The renderer as one script; where it was not built along, the page has pictures and text. */
function pageScript(name: string): PageScript | undefined {
  const path = fileURLToPath(new URL(`renderer/${name}`, import.meta.url));
  if (!existsSync(path)) return undefined;
  const code = readFileSync(path, 'utf8');
  return { code, sha256: createHash('sha256').update(code).digest('base64') };
}

/** A relative import as seen from another folder. */
const placeFrom = (from: string, to: string) => (specifier: string) => {
  const path = relative(to, resolve(from, specifier)).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
};
