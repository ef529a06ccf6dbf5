/**
 * Cells of Python in a notebook of TypeScript. In the file such a cell begins with a line `%%python`, as Jupyter's own magic does;
 * an editor that knows cells by their language shows the rest.
 */

/** The language under which the editor knows such a cell. */
export const pythonLanguage = 'python' as const;

const magic = /^%%python[ \t]*(?:\r?\n|$)/;

export interface PythonCellText {
  /** The first line with its end, as it was written. */
  readonly magic: string;
  readonly body: string;
}

/** The parts of a cell of Python; undefined for any other. */
export function splitPythonCell(source: string): PythonCellText | undefined {
  const first = magic.exec(source)?.[0];
  return first === undefined ? undefined : { magic: first, body: source.slice(first.length) };
}

/** The cell as the file has it. */
export const joinPythonCell = (body: string, firstLine: string = `%%python\n`): string =>
  `${firstLine}${body}`;

/** What Python is given: the first line is empty, so that lines keep their numbers. */
export function pythonSource(source: string): string | undefined {
  const split = splitPythonCell(source);
  return split === undefined ? undefined : split.magic.replace(/^%%python[ \t]*/, '') + split.body;
}

export interface PythonName {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'variable';
}

/**
 * Names that the cell declares at its top, as far as its text shows them: enough to offer them in other cells. What the cell
 * really gave is known when it has run.
 */
export function pythonNames(body: string): readonly PythonName[] {
  const found = new Map<string, PythonName>();
  const add = (name: string | undefined, kind: PythonName['kind']): void => {
    if (name !== undefined && name !== '_') found.set(name, { name, kind });
  };
  for (const line of withoutStrings(body).split(/\r?\n/)) {
    const [, definition, name] =
      /^(?:async[ \t]+)?(def|class)[ \t]+([\p{L}_][\p{L}\p{N}_]*)/u.exec(line) ?? [];
    if (definition !== undefined) add(name, definition === 'def' ? 'function' : 'class');
    const [, targets] = /^([\p{L}_][\p{L}\p{N}_, \t]*)(?::[^=]+)?=(?!=)/u.exec(line) ?? [];
    for (const target of targets?.split(',') ?? []) {
      if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(target.trim())) add(target.trim(), 'variable');
    }
    const [, imported] = /^from[ \t]+\S+[ \t]+import[ \t]+([^#(]+)/.exec(line) ?? [];
    for (const each of imported?.split(',') ?? []) {
      add(/(?:^|\bas[ \t]+)([\p{L}_][\p{L}\p{N}_]*)$/u.exec(each.trim())?.[1], 'variable');
    }
  }
  return [...found.values()];
}

/**
 * Names that the cell reads and nowhere binds itself, as far as its text shows them: what it may take from other cells. One that is
 * also a parameter, a target or what an import calls something is left out, whichever of the two was meant.
 */
export function pythonReads(body: string): ReadonlySet<string> {
  const code = withoutStrings(body).replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1|#.*/g, ' ');
  const bound = new Set(pythonNames(body).map(({ name }) => name));
  for (const binding of bindings) {
    for (const [, names] of code.matchAll(binding)) {
      // Defaults and annotations of parameters are read.
      for (const [name] of names!.replace(/[:=][^,]*/g, '').matchAll(identifier)) bound.add(name);
    }
  }
  const read = [
    ...code.matchAll(/(?<![.\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]*(?![\p{L}\p{N}_]|[ \t]*=(?!=))/gu),
  ];
  return new Set(read.flatMap(([name]) => (bound.has(name) ? [] : [name])));
}

const identifier = /[\p{L}_][\p{L}\p{N}_]*/gu;
const bindings = [
  /\bdef[ \t]+[\p{L}\p{N}_]+[ \t]*\(([^)]*)\)/gu,
  /\blambda\b([^:]*):/g,
  /\bfor\b(.*?)\bin\b/g,
  /\bas[ \t]+([\p{L}\p{N}_]+)/gu,
  /\bimport[ \t]+([^\s#][^#\n]*)/g,
  /^[ \t]*([\p{L}_][\p{L}\p{N}_, \t]*)(?::[^=\n]+)?=(?!=)/gmu,
  /(?<![\p{L}\p{N}_])([\p{L}_][\p{L}\p{N}_]*)[ \t]*:=/gu,
];

/** Lines inside triple-quoted text declare nothing. */
const withoutStrings = (body: string): string =>
  body.replace(/("""|''')[\s\S]*?(?:\1|$)/g, (text) => text.replace(/[^\n]/g, ''));

const pythonLines = [
  /^(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(/,
  /^class[ \t]+\w+[ \t]*(?:\([^)]*\))?:[ \t]*(?:#|$)/,
  /^from[ \t]+[\w.]+[ \t]+import[ \t]+[\w*]/,
  /^import[ \t]+[\w.]+(?:[ \t]+as[ \t]+\w+)?[ \t]*(?:[,#]|$)/,
  /^(?:if|elif|for|while|with|try|else|except)\b[^{]*:[ \t]*(?:#|$)/,
  /^[ \t]*(?:return|yield)\b/,
  /^@[\w.]+(?:\(.*\))?[ \t]*(?:#|$)/,
];
const scriptLine = /[{};]|=>|\b(?:const|let|var|function)\b|^import\b.*\bfrom[ \t]*['"]/;

/** What is said of a cell that does. */
export const pythonHint = 'This reads as Python; put %%python on the first line of the cell';

/** Does a cell that is no TypeScript read as Python? Asked only of one that the compiler refused. */
export function looksLikePython(source: string): boolean {
  const lines = source.split(/\r?\n/).filter((line) => line.trim() !== '');
  const python = lines.filter((line) => pythonLines.some((one) => one.test(line))).length;
  const script = lines.filter((line) => scriptLine.test(line)).length;
  return python > 0 && python > script;
}
