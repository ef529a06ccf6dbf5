/**
 * A notebook as one page that holds all it needs: it works from disk, asks nothing of any network, reads without
 * scripts, and prints. What a notebook says is never markup of the page.
 */
import { splitPythonCell } from '../notebook/pythonCell.js';
import { cellRecord } from '../notebook/cellRecord.js';
import { cellTags, tag } from '../notebook/cellTags.js';
import { lossbookMetadata } from '../notebook/lossbookMetadata.js';
import type { Cell, CodeCell, Notebook } from '../notebook/model.js';
import { highlight } from './highlight.js';
import { escapeHtml } from './html.js';
import { markdownHtml } from './markdown.js';
import { outputHtml } from './outputHtml.js';
import { pageStyle } from './pageStyle.js';
import { codeCells } from './pageVerdict.js';
import { anchorOf, checksHtml, verdictHtml } from './verdictHtml.js';

/** What a page is made of beside the notebook; the caller reads it from where it lies. */
export interface PageAssets {
  /** Shown by the browser where the notebook has no title of its own. */
  readonly name: string;
  /** Draws the views; without it the page has pictures and text. */
  readonly script?: PageScript;
  /** Charts as SVG, by `chartKey`. */
  readonly charts?: ReadonlyMap<string, string>;
}

export interface PageScript {
  readonly code: string;
  /** Of `code` in UTF-8, in base64: the page runs this script and no other. */
  readonly sha256: string;
}

export const chartKey = (cell: string, output: number): string => `${cell}-${output}`;

export function exportHtml(notebook: Notebook, assets: PageAssets): string {
  const title = titleOf(notebook) ?? assets.name;
  const { script } = assets;
  const numbers = new Map(codeCells(notebook).map((cell, i) => [cell.id, i + 1]));
  const cells = notebook.cells
    .map((cell) => cellHtml(cell, assets, numbers.get(cell.id) ?? 0))
    .join('\n');
  if (script && /<\/script|<!--/i.test(script.code)) {
    throw new Error('exportHtml: the page script holds "</script" or "<!--", which would end it');
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${verdictHtml(notebook)}
${titleOf(notebook) === undefined ? `<h1>${escapeHtml(title)}</h1>\n` : ''}${cells}
</main>
<footer>${provenance(notebook)}</footer>
${script ? `<script>${script.code}</script>\n` : ''}</body>
</html>
`;
}

function policy(script: PageScript | undefined): string {
  const scripts = script ? `'sha256-${script.sha256}'` : "'none'";
  // Charts are tried by a worker of this same script.
  const workers = script ? 'data:' : "'none'";
  return `default-src 'none'; script-src ${scripts}; worker-src ${workers}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** The first heading of the first text cell. */
function titleOf({ cells }: Notebook): string | undefined {
  const text = cells.find(({ cell_type }) => cell_type === 'markdown')?.source ?? '';
  const heading = text.split('\n').find((line) => /^# +\S/.test(line));
  return heading && trimmedEnd(heading.slice(1).trim(), '#').trim().replace(/[`*]/g, '');
}

function trimmedEnd(text: string, letter: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === letter) end -= 1;
  return text.slice(0, end);
}

function cellHtml(cell: Cell, assets: PageAssets, number: number): string {
  switch (cell.cell_type) {
    case 'markdown':
      return `<section class="text" id="${anchorOf(cell)}">${markdownHtml(cell.source, cell.attachments)}</section>`;
    case 'raw':
      return `<section class="raw"><pre tabindex="0">${escapeHtml(cell.source)}</pre></section>`;
    case 'code':
      return codeHtml(cell, assets, number);
  }
}

function codeHtml(cell: CodeCell, { charts, script }: PageAssets, number: number): string {
  const reports = cellRecord(cell)?.reports ?? [];
  const outputs = cell.outputs.map((output, i) => {
    const key = chartKey(cell.id, i);
    const place = {
      id: escapeHtml(`output-${key}`),
      chart: charts?.get(key),
      interactive: script !== undefined,
    };
    return outputHtml(output, place);
  });
  const source =
    cell.source === ''
      ? ''
      : `<pre class="source" tabindex="0"><code>${isPython(cell) ? escapeHtml(cell.source) : highlight(cell.source)}</code></pre>`;
  return `<section class="code" id="${anchorOf(cell)}" aria-label="cell ${number}">
<a class="number" href="#${anchorOf(cell)}">${number}</a>
${source}${tagNotes(cell)}${checksHtml(reports)}
${outputs.join('\n')}
</section>`;
}

const isPython = ({ source }: CodeCell): boolean => splitPythonCell(source) !== undefined;

function tagNotes(cell: CodeCell): string {
  const notes: Readonly<Record<string, string>> = {
    [tag.raisesException]: 'this cell is meant to throw',
    [tag.skipExecution]: 'this cell is not run',
    [tag.injectedParameters]: 'values given when the notebook was run',
  };
  const said = cellTags(cell).flatMap((name) => notes[name] ?? []);
  return said.map((text) => `<p class="note">${text}</p>`).join('');
}

function provenance(notebook: Notebook): string {
  const { backend, versions = {}, seeds = [], inputs = {} } = lossbookMetadata(notebook);
  if (backend === undefined)
    return '<p>The file does not say what these results were made with.</p>';
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const lines = [
    `Run on backend ${backend} with ${named.join(', ')}.`,
    ...(seeds.length > 0 ? [`Seeds: ${seeds.join(', ')}.`] : []),
    ...Object.entries(inputs).map(([path, sha256]) => `Read ${path} (sha256 ${sha256}).`),
  ];
  return lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
}
