/**
 * Which names a script cannot declare where its cells do, because another cell declares them too, or because the
 * cell becomes a block of its own. They are declared once at the head, as a notebook has one variable for
 * a name whichever cell declares it; types, which are no variables, get a name each instead.
 */
import ts from 'typescript';
import { importsOf, type ImportedName } from './scriptImports.js';

export interface ScriptCell {
  readonly id: string;
  readonly file: ts.SourceFile;
  /** Its statements stand in a function that must throw. */
  readonly mustThrow: boolean;
}

export interface ScriptNames {
  /** Declared at the head; a cell's declaration of one is an assignment. */
  readonly shared: ReadonlySet<string>;
  /** Types that more than one cell declares. */
  readonly types: ReadonlySet<string>;
  /** At the head of the script. */
  readonly imports: readonly ImportedName[];
}

export function scriptNames(cells: readonly ScriptCell[]): ScriptNames {
  const declaredIn = new Map<string, Set<string>>();
  const typesIn = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, name: string, by: string) =>
    map.set(name, (map.get(name) ?? new Set()).add(by));
  const shared = new Set<string>();
  const imports = cells.flatMap(({ file }) => importsOf(file).names);
  for (const { id, file, mustThrow } of cells) {
    for (const statement of file.statements) {
      for (const name of valuesOf(statement)) {
        add(declaredIn, name, id);
        if (mustThrow) shared.add(name);
      }
      const type = typeOf(statement);
      if (type !== undefined) add(typesIn, type, id);
    }
  }
  // An import is the same wherever it stands; two different ones of a name are two declarations.
  for (const { module, exported, local, isType } of imports) {
    if (!isType) add(declaredIn, local, `import ${exported} from ${module}`);
  }
  for (const [name, places] of declaredIn) if (places.size > 1) shared.add(name);
  spread(cells, shared);
  const types = new Set([...typesIn].filter(([, places]) => places.size > 1).map(([name]) => name));
  return { shared, types, imports };
}

/** A declaration of several names is an assignment as a whole. */
function spread(cells: readonly ScriptCell[], shared: Set<string>): void {
  const statements = cells.flatMap(({ file }) => file.statements.filter(ts.isVariableStatement));
  for (let before = -1; before !== shared.size;) {
    before = shared.size;
    for (const names of statements.map(valuesOf)) {
      if (names.some((name) => shared.has(name))) names.forEach((name) => shared.add(name));
    }
  }
}

/** Names of variables, functions, classes and enums that a statement declares. */
export function valuesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((d) => bindingNames(d.name));
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

function bindingNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((e) => (ts.isOmittedExpression(e) ? [] : bindingNames(e.name)));
}

export const isTypeDeclaration = (
  s: ts.Statement,
): s is ts.TypeAliasDeclaration | ts.InterfaceDeclaration =>
  ts.isTypeAliasDeclaration(s) || ts.isInterfaceDeclaration(s);

const typeOf = (statement: ts.Statement): string | undefined =>
  isTypeDeclaration(statement) ? statement.name.text : undefined;
