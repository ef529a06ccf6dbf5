/**
 * A notebook as text for people and for `git diff`: sources in full, verdicts, and outputs by their summary. What
 * is left out of an output stands as its fingerprint, so that two notebooks of one text are the same.
 */
import { assertNever } from '../wire/assertNever.js';
import { mime } from '../wire/ids.js';
import { cellRecord } from './cellRecord.js';
import { cellTags } from './cellTags.js';
import { fingerprint } from './fingerprint.js';
import { lossbookMetadata } from './lossbookMetadata.js';
import type { Cell, CodeCell, MimeData, Notebook, Output } from './model.js';
import type { ReportRecord } from './reportRecord.js';
import { writeJson } from './writeJson.js';

export const notebookText = (notebook: Notebook): string =>
  [...headLines(notebook), ...notebook.cells.flatMap(cellLines)].map((l) => `${l}\n`).join('');

function headLines(notebook: Notebook): readonly string[] {
  const { backend, versions = {}, seeds = [], inputs = {} } = lossbookMetadata(notebook);
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    ...(backend === undefined ? [] : [`run on ${[backend, ...named].join(', ')}`]),
    ...(seeds.length > 0 ? [`seeds ${seeds.join(', ')}`] : []),
    ...Object.entries(inputs).map(([path, sha256]) => `input ${path} sha256 ${sha256}`),
  ];
}

function cellLines(cell: Cell): readonly string[] {
  const tags = cellTags(cell).map((name) => ` #${name}`);
  const head = `──── ${cell.cell_type} ${cell.id}${tags.join('')}`;
  const lines = ['', head, ...cell.source.split('\n')];
  return cell.cell_type === 'code' ? [...lines, ...resultLines(cell)] : lines;
}

function resultLines(cell: CodeCell): readonly string[] {
  const record = cellRecord(cell);
  const lines = [
    ...(record?.reports ?? []).map((report) => `check ${checkText(report)}`),
    ...(record?.nondeterministic ?? []).map((kind) => `depends on ${kind}`),
    ...cell.outputs.flatMap(outputLines),
  ];
  return lines.length > 0 ? ['─ results', ...lines.map((line) => `  ${line}`)] : [];
}

const checkText = ({ summary, expected }: ReportRecord): string =>
  expected === 'fail' ? `${summary}, expected to fail` : summary;

function outputLines(output: Output): readonly string[] {
  switch (output.output_type) {
    case 'stream':
      return [`${output.name}:`, ...textLines(output.text)];
    case 'error':
      return [`error ${output.ename}: ${output.evalue}`];
    case 'display_data':
    case 'execute_result':
      return bundleLines(output.data);
    case 'unrecognized':
      return [`output of an unknown kind, ${markOf(writeJson(output.json))}`];
    default:
      return assertNever(output);
  }
}

function bundleLines(data: MimeData): readonly string[] {
  const text = data[mime.text];
  const others = Object.entries(data).filter(([type]) => type !== mime.text);
  return [
    ...(typeof text === 'string' ? ['shown:', ...textLines(text)] : []),
    ...others.map(
      ([type, value]) => `${type}, ${markOf(typeof value === 'string' ? value : writeJson(value))}`,
    ),
  ];
}

/** More than this of an output hides the sources around it. */
const shownLines = 12;

function textLines(text: string): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const shown = lines.slice(0, shownLines).map((line) => `| ${line.trimEnd()}`);
  const rest = lines.slice(shownLines);
  return rest.length === 0
    ? shown
    : [...shown, `| … ${rest.length} more lines, ${markOf(rest.join('\n'))}`];
}

const markOf = (text: string): string => `${text.length} characters, mark ${fingerprint(text)}`;
