/**
 * The call in a cell that made a report, and the same call asking for one entry: what "copy repro" puts on the
 * clipboard.
 */
import ts from 'typescript';
import { withinStack } from './withinStack.js';

export interface CheckCall {
  /** As the cell has it. */
  readonly call: string;
  /** With `at: [` and `]` around the place of an index; see `ReportSource` of wire/report.ts. */
  readonly repro?: { readonly before: string; readonly after: string };
}

/** Positions count from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where each check takes its options. */
const optionsArgument: Readonly<Record<string, number>> = { gradcheck: 2, compare: 3 };

/** `check`: the name it is exported by; the cell may know it by another. Undefined if no such call is at this place. */
export const checkCall = (source: string, check: string, at: Position): CheckCall | undefined =>
  withinStack(
    () => callIn(source, check, at),
    () => undefined,
  );

function callIn(source: string, check: string, at: Position): CheckCall | undefined {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  const found = callAt(file, check, at);
  if (!found) return undefined;
  const repro = isAtTop(found) ? reproOf(found, optionsArgument[check], file) : undefined;
  return { call: found.getText(file), ...(repro && { repro }) };
}

/** The one whose name stands at the position; else the only one of the right name on the line. */
function callAt(file: ts.SourceFile, check: string, at: Position): ts.CallExpression | undefined {
  const calls: ts.CallExpression[] = [];
  const collect = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) calls.push(node);
    ts.forEachChild(node, collect);
  };
  collect(file);
  const lineOf = (position: number): number =>
    file.getLineAndCharacterOfPosition(position).line + 1;
  const exact = calls.find((call) => {
    const name = nameOf(call);
    if (!ts.isIdentifier(name)) return false;
    const { line, character } = file.getLineAndCharacterOfPosition(name.getStart(file));
    return line + 1 === at.line && character + 1 === at.column;
  });
  if (exact) return exact;
  const covering = calls.filter(
    (call) =>
      nameOf(call).getText(file) === check &&
      lineOf(call.getStart(file)) <= at.line &&
      at.line <= lineOf(call.getEnd()),
  );
  return covering.length === 1 ? covering[0] : undefined;
}

const nameOf = ({ expression }: ts.CallExpression): ts.Node =>
  ts.isPropertyAccessExpression(expression) ? expression.name : expression;

/** Names of a function, a block or a loop are gone when another cell runs. */
function isAtTop(call: ts.Node): boolean {
  for (let node = call.parent; !ts.isSourceFile(node); node = node.parent) {
    const hasNames =
      ts.isFunctionLike(node) ||
      ts.isClassLike(node) ||
      ts.isBlock(node) ||
      ts.isModuleBlock(node) ||
      ts.isCaseBlock(node) ||
      ts.isIterationStatement(node, false);
    if (hasNames) return false;
  }
  return true;
}

function reproOf(
  call: ts.CallExpression,
  position: number | undefined,
  file: ts.SourceFile,
): CheckCall['repro'] {
  const given = call.arguments;
  if (position === undefined || given.length < position || given.some(ts.isSpreadElement)) {
    return undefined;
  }
  const text = (from: number, to: number): string => file.text.slice(from, to);
  const start = call.getStart(file);
  const options = given[position];
  if (!options) {
    const lastEnd = given.at(-1)!.getEnd();
    return { before: `${text(start, lastEnd)}, { at: [`, after: '] })' };
  }
  const [from, to, end] = [options.getStart(file), options.getEnd(), call.getEnd()];
  const others = ts.isObjectLiteralExpression(options)
    ? options.properties
        .filter((property) => property.name?.getText(file) !== 'at')
        .map((property) => `${property.getText(file)}, `)
        .join('')
    : `...${needsBrackets(options) ? `(${text(from, to)})` : text(from, to)}, `;
  return { before: `${text(start, from)}{ ${others}at: [`, after: `] }${text(to, end)}` };
}

const needsBrackets = (node: ts.Expression): boolean =>
  !ts.isIdentifier(node) && !ts.isCallExpression(node) && !ts.isPropertyAccessExpression(node);
