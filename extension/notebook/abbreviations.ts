/**
 * What TypeScript abbreviates, written out by edits of the text as its emitter would: an enum as the object that it is, properties
 * among a constructor's parameters as fields that are assigned to. The emitter takes ten times as long as all else of a cell; it is
 * left what is rare: enums that compute or are added to, and constructors that call `super` somewhere within.
 */
import type { MagicString } from 'magic-string';
import ts from 'typescript';

export interface Abbreviations {
  /** Is this node, which is no type and no JavaScript, gone once they are written out? */
  has: (node: ts.Node) => boolean;
  writeOut: (edits: MagicString) => void;
}

/** All of the file that can be written out. */
export function findAbbreviations(file: ts.SourceFile): Abbreviations {
  const nodes = new Set<ts.Node>();
  const writers: ((edits: MagicString) => void)[] = [];
  // Most cells have none.
  if (/\benum\b|\bconstructor\b/.test(file.text)) {
    const { enums, classes } = findAbbreviated(file);
    for (const each of enums) {
      const values = valuesOf(each);
      const isAlone = enums.every(({ name }) => name === each.name || name.text !== each.name.text);
      if (!values || !isAlone) continue;
      nodes.add(each);
      writers.push((edits) => writeEnum(edits, each, values, file));
    }
    for (const each of classes) {
      const place = placeOfAssignments(each);
      if (place === undefined || !each.properties.every(({ name }) => ts.isIdentifier(name))) {
        continue;
      }
      for (const { modifiers } of each.properties) modifiers?.forEach((node) => nodes.add(node));
      writers.push((edits) => writeProperties(edits, each, place, file));
    }
  }
  return {
    has: (node) => nodes.has(node),
    writeOut: (edits) => {
      for (const write of writers) write(edits);
    },
  };
}

interface ClassWithProperties {
  readonly node: ts.ClassLikeDeclaration;
  readonly body: ts.Block;
  /** Those of its constructor's parameters that are properties too. */
  readonly properties: readonly ts.ParameterDeclaration[];
}

function findAbbreviated(file: ts.SourceFile) {
  const enums: ts.EnumDeclaration[] = [];
  const classes: ClassWithProperties[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    const isDeclared =
      ts.canHaveModifiers(node) &&
      node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
    if (isDeclared) return;
    if (ts.isEnumDeclaration(node)) enums.push(node);
    if (ts.isClassLike(node)) {
      const found = node.members.find((m) => ts.isConstructorDeclaration(m) && m.body);
      const { body, parameters = [] } = (found ?? {}) as Partial<ts.ConstructorDeclaration>;
      const properties = parameters.filter(({ modifiers }) => modifiers !== undefined);
      if (body && properties.length > 0) classes.push({ node, body, properties });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { enums, classes };
}

/** Of each member, as text of JavaScript; undefined if one is computed. */
function valuesOf({ members }: ts.EnumDeclaration): readonly string[] | undefined {
  const values: string[] = [];
  let next = 0;
  for (const { name, initializer } of members) {
    const value = initializer ? literalOf(initializer) : next;
    const isNamed = ts.isIdentifier(name) || ts.isStringLiteral(name);
    if (value === undefined || Number.isNaN(value) || !isNamed) return undefined;
    next = typeof value === 'number' ? value + 1 : NaN;
    values.push(JSON.stringify(value));
  }
  return values;
}

function literalOf(node: ts.Expression): string | number | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  // TypeScript's arithmetic has one zero.
  if (!ts.isPrefixUnaryExpression(node) || !ts.isNumericLiteral(node.operand)) return undefined;
  return node.operator === ts.SyntaxKind.MinusToken ? 0 - Number(node.operand.text) : undefined;
}

/** `let E = ((E) => (E[E["A"] = 0] = "A", E))({});`, line by line where its members are. */
function writeEnum(
  edits: MagicString,
  { name, members, modifiers, end }: ts.EnumDeclaration,
  values: readonly string[],
  file: ts.SourceFile,
): void {
  const { text } = name;
  const constant = modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ConstKeyword);
  const start = constant?.getStart(file) ?? name.pos - 'enum'.length;
  edits.update(start, members.pos, `let ${text} = ((${text}) => (`);
  for (const [i, member] of members.entries()) {
    const key = JSON.stringify((member.name as ts.Identifier | ts.StringLiteral).text);
    const given = `${text}[${key}] = ${values[i]!}`;
    const isText = values[i]!.startsWith('"');
    edits.update(member.getStart(file), member.end, isText ? given : `${text}[${given}] = ${key}`);
  }
  const comma = members.length > 0 && !members.hasTrailingComma ? ', ' : '';
  edits.update(end - 1, end, `${comma}${text}))({});`);
}

/** Behind the call of `super`, or at the beginning where there is none; undefined where that is not plain. */
function placeOfAssignments({ node, body }: ClassWithProperties): number | undefined {
  const isDerived = node.heritageClauses?.some(
    ({ token }) => token === ts.SyntaxKind.ExtendsKeyword,
  );
  if (isDerived) return body.statements.find(isCallOfSuper)?.end;
  const [first] = body.statements;
  const isDirective =
    first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
  return isDirective ? undefined : body.statements.pos;
}

const isCallOfSuper = (node: ts.Statement): boolean =>
  ts.isExpressionStatement(node) &&
  ts.isCallExpression(node.expression) &&
  node.expression.expression.kind === ts.SyntaxKind.SuperKeyword;

function writeProperties(
  edits: MagicString,
  { node, properties }: ClassWithProperties,
  place: number,
  file: ts.SourceFile,
): void {
  const names = properties.map(({ name }) => name.getText(file));
  edits.appendLeft(node.members.pos, names.map((name) => ` ${name};`).join(''));
  edits.appendLeft(place, `;${names.map((name) => ` this.${name} = ${name};`).join('')}`);
  for (const { modifiers } of properties) {
    for (const modifier of modifiers ?? []) edits.remove(modifier.getStart(file), modifier.end);
  }
}
