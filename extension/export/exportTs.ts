/**
 * A notebook as a TypeScript script for Node, with `lossbook` and `@tensorflow/tfjs` installed: it shows what the
 * cells show, as text, and ends with the exit code that `lossbook run` gives checks and errors.
 */
import ts from 'typescript';
import { cellTags, tag } from '../notebook/cellTags.js';
import { compileCell } from '../notebook/compileCell.js';
import { newNotebook } from '../notebook/newNotebook.js';
import { splitPythonCell } from '../notebook/pythonCell.js';
import type { Cell, Notebook } from '../notebook/model.js';
import { withinStack } from '../notebook/withinStack.js';
import { toComment, quote } from './quoted.js';
import { scriptCell } from './scriptCell.js';
import { importLines, importsOf, type ImportedName } from './scriptImports.js';
import { scriptNames, type ScriptCell } from './scriptNames.js';

export interface ScriptOptions {
  /** A relative import of the notebook as seen from the script's folder; default: as it stands. */
  readonly place?: (specifier: string) => string;
}

export const exportTs = (notebook: Notebook, options: ScriptOptions = {}): string =>
  withinStack(
    () => scriptOf(notebook, options, isSound),
    () => scriptOf(notebook, options, (cell) => isSound(cell) && fits(cell)),
  );

/** Can it be written by itself? */
const fits = (cell: Cell): boolean =>
  withinStack(
    () => scriptOf(newNotebook([cell]), {}, () => true) !== '',
    () => false,
  );

function scriptOf(
  notebook: Notebook,
  { place = (s) => s }: ScriptOptions,
  isWritten: (cell: Cell) => boolean,
): string {
  const code = notebook.cells.filter((cell) => isRun(cell) && isWritten(cell)).map(parseCell);
  const names = scriptNames(code);
  const typeNames = new Map<string, string>();
  const parts = new Map(code.map((cell) => [cell.id, scriptCell(cell, names, typeNames)]));
  const imports = [
    ...names.imports.filter(({ local, isType }) => isType || !names.shared.has(local)),
    ...[...parts.values()].flatMap((part) => part.imports),
  ];
  const needs = helpersFor(
    notebook,
    [...parts.values()].some(({ shows }) => shows),
  );
  const effects = code.flatMap(({ file }) => importsOf(file).effects);
  const head = [
    ...importLines([...imports, ...needs.imports], effects, placeImport(place)),
    ...needs.lines,
    ...(names.shared.size > 0
      ? [`let ${[...names.shared].map((n) => `${n}: any`).join(', ')};`]
      : []),
  ];
  const cells = notebook.cells.map((cell) => {
    const part = parts.get(cell.id);
    if (part) return codeText(cell, part);
    return isRun(cell) ? brokenText(cell) : textAsComment(cell);
  });
  return [head.join('\n'), ...cells, ...needs.end].filter((t) => t !== '').join('\n\n') + '\n';
}

/** `./helper` may be a file of several endings; a bare name is a package. */
const placeImport = (place: (specifier: string) => string) => (specifier: string) =>
  /^\.{1,2}\//.test(specifier) ? place(specifier) : specifier;

const isRun = (cell: Cell): boolean =>
  cell.cell_type === 'code' &&
  cell.source.trim() !== '' &&
  splitPythonCell(cell.source) === undefined &&
  !cellTags(cell).includes(tag.skipExecution);

/** Which only the first line of a file may be. */
const withoutShebang = (source: string): string => source.replace(/^#!/, '//');

function parseCell(cell: Cell): ScriptCell {
  const file = ts.createSourceFile(
    `${cell.id}.ts`,
    withoutShebang(cell.source),
    ts.ScriptTarget.Latest,
    true,
  );
  return { id: cell.id, file, mustThrow: cellTags(cell).includes(tag.raisesException) };
}

/** A cell that TypeScript cannot read could open a text or a comment that the next cells then close. */
const isSound = ({ source }: Cell): boolean => compileCell(source).ok;

function codeText(cell: Cell, { types, body }: ReturnType<typeof scriptCell>): string {
  const head = `// %% ${cell.id}\n${types}`;
  return `${head}${runText(cell, goesOn(body) ? `;${body}` : body)}`;
}

/** What begins so would be taken for more of the statement above it, of another cell. */
function goesOn(body: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, body);
  scanner.scan();
  return /^[([`<+\-/*]/.test(scanner.getTokenText());
}

const runText = (cell: Cell, body: string): string =>
  cellTags(cell).includes(tag.raisesException)
    ? `await mustThrow(${quote(cell.id)}, async () => {\n${body}\n});`
    : body;

/** Stays in the script as what it is: a cell that throws when its turn comes. */
function brokenText(cell: Cell): string {
  const compiled = compileCell(cell.source);
  const message = compiled.ok ? '' : compiled.error.message;
  return [
    `// %% ${cell.id}`,
    ...toComment(cell.source),
    runText(cell, `throw new SyntaxError(${quote(message)});`),
  ].join('\n');
}

/** The marks are those of jupytext's percent format, which editors fold and step through. */
function textAsComment({ id, cell_type, source }: Cell): string {
  const isPython = cell_type === 'code' && splitPythonCell(source) !== undefined;
  const kind = isPython ? 'Python, not carried' : cell_type === 'code' ? 'not run' : cell_type;
  return [`// %% ${id} [${kind}]`, ...toComment(source)].join('\n');
}

interface Helpers {
  readonly imports: readonly ImportedName[];
  readonly lines: readonly string[];
  readonly end: readonly string[];
}

function helpersFor(notebook: Notebook, shows: boolean): Helpers {
  const code = notebook.cells.filter(isRun);
  const throwing = code.some((cell) => cellTags(cell).includes(tag.raisesException));
  const checks = code.some(({ source }) => /['"]lossbook\/check['"]/.test(source));
  const requires = code.some(({ source }) => /\brequire\s*\(/.test(source));
  const value = (module: string, exported: string, local = exported): ImportedName => ({
    ...{ module, exported, local, isType: false },
  });
  return {
    imports: [
      ...(shows ? [value('lossbook/display', 'show', 'showValue')] : []),
      ...(checks ? [value('lossbook/check', 'onReport', 'onReportMade')] : []),
      ...(requires ? [value('node:module', 'createRequire', 'createRequireHere')] : []),
    ],
    lines: [
      ...(requires ? ['const require = createRequireHere(import.meta.url);'] : []),
      ...(shows ? [outputHelper] : []),
      ...(throwing ? [throwHelper] : []),
      ...(checks ? [reportsHelper] : []),
    ],
    end: checks ? [reportsEnd] : [],
  };
}

const outputHelper = `
/** Shows the value at the end of a cell. */
function output(value: unknown): void {
  if (value !== undefined) showValue(value);
}`;

const throwHelper = `
/** A cell that is meant to throw. */
async function mustThrow(cell: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.log(\`\${cell} throws, as it must: \${error}\`);
    return;
  }
  console.error(\`\${cell} is to throw, and did not\`);
  process.exitCode = 1;
}`;

const reportsHelper = `
/** Every check counts, shown or not. */
const reportsMade: { summary: string; verdict: string; expected: string }[] = [];
onReportMade((report) => void reportsMade.push(report));`;

const reportsEnd = `// %% the verdicts
for (const { summary, verdict, expected } of reportsMade) {
  if (verdict === expected) continue;
  console.error(\`expected \${expected}: \${summary}\`);
  process.exitCode = 1;
}
console.log(\`\${reportsMade.length} checks, \${reportsMade.filter((r) => r.verdict !== r.expected).length} not as expected\`);`;
