/**
 * The header of an .npy file: a Python dictionary in text, such as
 * `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. Read by a small parser of Python
 * literals, as numpy itself does it (`ast.literal_eval`), and not by patterns that one space can break.
 */

export interface NpyHeader {
  /** As numpy writes it: `<f4`, `|b1`; of a structured type the whole Python expression. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** The header, or a phrase that says what is wrong with it. */
export function parseNpyHeader(text: string): NpyHeader | string {
  let dictionary: Literal;
  try {
    dictionary = parseLiteral(text);
  } catch (error) {
    return `its header is not a Python dictionary (${(error as Error).message})`;
  }
  if (!(dictionary instanceof Map)) return 'its header is not a Python dictionary';
  const descr = dictionary.get('descr');
  const fortranOrder = dictionary.get('fortran_order');
  const shape = dictionary.get('shape');
  if (descr === undefined) return `its header has no 'descr'`;
  if (typeof fortranOrder !== 'boolean')
    return `its header has no 'fortran_order' of True or False`;
  if (!Array.isArray(shape) || !shape.every(isLength)) {
    return `its header has no 'shape' of whole numbers`;
  }
  return {
    descr: typeof descr === 'string' ? descr : formatLiteral(descr),
    fortranOrder,
    shape: shape as number[],
  };
}

/** With the comma that makes `(3,)` a tuple. */
export const formatNpyHeader = ({ descr, fortranOrder, shape }: NpyHeader): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, ` +
  `'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;

const isLength = (value: Literal): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

type Literal = string | number | boolean | null | Literal[] | Map<string, Literal>;

// Structured types nest lists of tuples a few deep; a damaged file must not exhaust the stack.
const maxDepth = 32;

interface Cursor {
  readonly text: string;
  at: number;
}

function parseLiteral(text: string): Literal {
  const cursor = { text, at: 0 };
  const value = readValue(cursor, 0);
  skipSpace(cursor);
  if (cursor.at < text.length) throw unexpectedError(cursor);
  return value;
}

function readValue(cursor: Cursor, depth: number): Literal {
  if (depth > maxDepth) throw new Error('it is nested too deep');
  skipSpace(cursor);
  switch (cursor.text[cursor.at]) {
    case '{':
      return readDictionary(cursor, depth);
    case '[':
      return readSequence(cursor, ']', depth);
    case '(':
      return readSequence(cursor, ')', depth);
    default:
      return readAtom(cursor);
  }
}

// Python 2 wrote long integers as 3L, and text with a prefix.
const atom = /(?:[uUbB]?('[^'\\]*'|"[^"\\]*")|(-?\d+)L?|(True|False|None)\b)/y;

function readAtom(cursor: Cursor): string | number | boolean | null {
  atom.lastIndex = cursor.at;
  const match = atom.exec(cursor.text);
  if (!match) throw unexpectedError(cursor);
  cursor.at = atom.lastIndex;
  const [, quoted, digits, word] = match;
  if (quoted !== undefined) return quoted.slice(1, -1);
  if (digits !== undefined) return Number(digits);
  return word === 'None' ? null : word === 'True';
}

function readSequence(cursor: Cursor, close: string, depth: number): Literal[] {
  const items: Literal[] = [];
  readItems(cursor, close, () => items.push(readValue(cursor, depth + 1)));
  return items;
}

function readDictionary(cursor: Cursor, depth: number): Map<string, Literal> {
  const entries = new Map<string, Literal>();
  readItems(cursor, '}', () => {
    const key = String(readAtom(cursor));
    skipSpace(cursor);
    expect(cursor, ':');
    entries.set(key, readValue(cursor, depth + 1));
  });
  return entries;
}

function readItems(cursor: Cursor, close: string, readItem: () => void): void {
  cursor.at++;
  for (;;) {
    skipSpace(cursor);
    if (cursor.text[cursor.at] === close) break;
    readItem();
    skipSpace(cursor);
    if (cursor.text[cursor.at] === close) break;
    expect(cursor, ',');
  }
  cursor.at++;
}

function expect(cursor: Cursor, character: string): void {
  if (cursor.text[cursor.at] !== character) throw unexpectedError(cursor);
  cursor.at++;
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++;
}

function unexpectedError({ text, at }: Cursor): Error {
  const found = at < text.length ? JSON.stringify(text.slice(at, at + 12)) : 'the end';
  return new Error(`unexpected ${found} at character ${at}`);
}

function formatLiteral(value: Literal): string {
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `'${key}': ${formatLiteral(item)}`).join(', ')}}`;
  }
  if (Array.isArray(value)) {
    // A field is a tuple, and a list of fields is what an array within the description is.
    return `[${value.map(formatLiteral).join(', ')}]`;
  }
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : String(value);
}
