/** One cell as statements of a script: what it declares, what it does, and its last value shown. */
import ts from 'typescript';
import type { ImportedName } from './scriptImports.js';
import { importsOf } from './scriptImports.js';
import { isTypeDeclaration, valuesOf, type ScriptCell, type ScriptNames } from './scriptNames.js';
import { applyEdits, type TextEdit } from './textEdits.js';

export interface ScriptPart {
  /** Types, which stand outside of any block. */
  readonly types: string;
  readonly body: string;
  /** Imports that this cell needs under names of their own. */
  readonly imports: readonly ImportedName[];
  /** Does it show a value? */
  readonly shows: boolean;
}

/** `typeNames`: what the types are called from here on; a cell that declares one again renames it. */
export function scriptCell(
  { file, id }: ScriptCell,
  names: ScriptNames,
  typeNames: Map<string, string>,
): ScriptPart {
  renameTypes(file, names, typeNames);
  const source = file.text;
  const edits: TextEdit[] = typeReferences(file, typeNames);
  const first: string[] = [];
  const imports: ImportedName[] = [];
  // What of a shared name is this cell's own.
  const suffix = `_${id.replace(/\W/g, '_')}`;
  let types = '';
  for (const statement of file.statements) {
    const from = statement.getStart(file);
    const remove = { from: statement.getFullStart(), to: statement.end, text: '' };
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      edits.push({ ...remove, from });
    } else if (isTypeDeclaration(statement)) {
      types += `${applyEdits(source.slice(0, statement.end), within(edits, statement))
        .slice(from)
        .replace(/^export /, '')}\n`;
      drop(edits, statement);
      edits.push({ ...remove, from });
    } else if (valuesOf(statement).some((name) => names.shared.has(name))) {
      const functionText = assignShared(statement, file, edits, suffix);
      if (functionText !== undefined) first.push(functionText);
    } else {
      edits.push(...withoutExport(statement, file));
    }
  }
  for (const { module, exported, local, isType } of importsOf(file).names) {
    if (isType || !names.shared.has(local)) continue;
    const own = `${local}${suffix}`;
    imports.push({ module, exported, local: own, isType });
    first.push(`${local} = ${own};`);
  }
  const shown = shownExpression(file);
  if (shown) {
    edits.push({ from: shown.getStart(file), to: shown.getStart(file), text: 'output(await (' });
    edits.push({ from: shown.end, to: shown.end, text: '))' });
  }
  const body = [...first, applyEdits(source, edits).trim()]
    .filter((part) => part !== '')
    .join('\n');
  return { types, body, imports, shows: shown !== undefined };
}

function renameTypes(
  file: ts.SourceFile,
  { types }: ScriptNames,
  typeNames: Map<string, string>,
): void {
  const declared = file.statements.filter(isTypeDeclaration).map(({ name }) => name.text);
  for (const name of new Set(declared.filter((each) => types.has(each)))) {
    const known = typeNames.get(name);
    const ordinal = known === undefined ? 1 : Number(known.slice(name.length + 1) || 1) + 1;
    typeNames.set(name, ordinal === 1 ? name : `${name}_${ordinal}`);
  }
}

function typeReferences(file: ts.SourceFile, typeNames: ReadonlyMap<string, string>): TextEdit[] {
  const edits: TextEdit[] = [];
  const rename = (node: ts.Identifier) => {
    const text = typeNames.get(node.text);
    if (text !== undefined && text !== node.text) {
      edits.push({ from: node.getStart(file), to: node.end, text });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) rename(node.typeName);
    if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) rename(node.name);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits;
}

const within = (edits: readonly TextEdit[], { pos, end }: ts.Node): readonly TextEdit[] =>
  edits.filter(({ from, to }) => from >= pos && to <= end);

function drop(edits: TextEdit[], node: ts.Node): void {
  for (const edit of within(edits, node)) edits.splice(edits.indexOf(edit), 1);
}

function withoutExport(statement: ts.Statement, file: ts.SourceFile): readonly TextEdit[] {
  if (ts.isExportAssignment(statement)) {
    return [{ from: statement.getStart(file), to: statement.expression.getStart(file), text: '' }];
  }
  if (!ts.canHaveModifiers(statement)) return [];
  return (ts.getModifiers(statement) ?? [])
    .filter(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
    )
    .map((modifier) => ({ from: modifier.getStart(file), to: modifier.end + 1, text: '' }));
}

/** Makes a declaration an assignment. A function's is returned, for it goes first: it may be called above it. */
function assignShared(
  statement: ts.Statement,
  file: ts.SourceFile,
  edits: TextEdit[],
  suffix: string,
): string | undefined {
  const from = statement.getStart(file);
  const [name] = valuesOf(statement);
  if (ts.isVariableStatement(statement)) {
    edits.push(...assignments(statement, file));
    return undefined;
  }
  const modifiers = withoutExport(statement, file);
  if (ts.isFunctionDeclaration(statement)) {
    const own = [...modifiers, ...within(edits, statement)];
    const text = applyEdits(file.text.slice(0, statement.end), own).slice(from);
    drop(edits, statement);
    edits.push({ from, to: statement.end, text: '' });
    return `${name} = ${text};`;
  }
  edits.push(...modifiers);
  if (ts.isEnumDeclaration(statement)) {
    const own = `${name}${suffix}`;
    edits.push({ from: statement.name.getStart(file), to: statement.name.end, text: own });
    edits.push({ from: statement.end, to: statement.end, text: `\n${name} = ${own};` });
    return undefined;
  }
  edits.push({ from, to: from, text: `${name} = ` });
  edits.push({ from: statement.end, to: statement.end, text: ';' });
  return undefined;
}

/** `const { a } = x, b = 1;` becomes `({ a } = x); b = 1;`. */
function assignments(statement: ts.VariableStatement, file: ts.SourceFile): readonly TextEdit[] {
  const { declarations } = statement.declarationList;
  const edits: TextEdit[] = [];
  let from = statement.getStart(file);
  for (const { name, type, initializer, end, exclamationToken } of declarations) {
    const open = ts.isIdentifier(name) ? '' : ';(';
    edits.push({ from, to: name.getStart(file), text: open });
    const annotated = type?.end ?? exclamationToken?.end;
    if (annotated !== undefined) edits.push({ from: name.end, to: annotated, text: '' });
    const value = initializer ? '' : ' = undefined';
    edits.push({ from: end, to: end, text: `${value}${ts.isIdentifier(name) ? '' : ')'};` });
    from = end;
  }
  edits.push({ from, to: statement.end, text: '' });
  return edits;
}

function shownExpression(file: ts.SourceFile): ts.Expression | undefined {
  const last = file.statements.at(-1);
  if (!last) return undefined;
  if (ts.isExpressionStatement(last)) return last.expression;
  return ts.isExportAssignment(last) ? last.expression : undefined;
}
