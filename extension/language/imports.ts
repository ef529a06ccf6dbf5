/** Writing an import into a cell: what is inserted where, and which imports would mend what is marked. */
import ts from 'typescript';
import { nearOwnModule } from '../notebook/ownModules.js';
import type { Fix, Insertion } from '../wire/language.js';
import type { CellFile } from './cellFiles.js';
import { shippedImports, folderImports, type Importable } from './importable.js';
import type { Project } from './project.js';

/** Each name once, from where it is most likely meant; what cells declare needs no import. */
export function importableNames(project: Project, file: CellFile): ReadonlyMap<string, Importable> {
  const found = new Map<string, Importable>();
  for (const each of allImports(project)) {
    const isKnown = file.cell.names.declared.has(each.name) || file.foreignNames().has(each.name);
    if (!isKnown && !found.has(each.name)) found.set(each.name, each);
  }
  return found;
}

const allImports = (project: Project): readonly Importable[] => [
  ...shippedImports(project.shipped),
  ...folderImports(project.folder()),
];

/** Into an import of the same module that the cell has already, or as its first line. */
export function insertionOf({ name, module, as }: Importable, text: string): Insertion {
  const quoted = `'${module}'`;
  if (as === 'namespace') return { at: 0, text: `import * as ${name} from ${quoted};\n` };
  if (as === 'default') return { at: 0, text: `import ${name} from ${quoted};\n` };
  const last = lastMember(text, module);
  if (last !== undefined) return { at: last, text: `, ${name}` };
  return { at: 0, text: `import { ${name} } from ${quoted};\n` };
}

/** The end of the last name in `import { a, b } from module`. */
function lastMember(text: string, module: string): number | undefined {
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.Latest, false);
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) continue;
    const { moduleSpecifier } = statement;
    if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== module) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings)) return bindings.elements.at(-1)?.end;
  }
  return undefined;
}

/** What would mend the name, or the module, at the offset. */
export function fixes(project: Project, file: CellFile, offset: number): readonly Fix[] {
  const { text } = file.cell;
  const source = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.Latest, true);
  const node = nodeAround(source, offset);
  if (ts.isStringLiteral(node) && ts.isImportDeclaration(node.parent)) {
    const near = nearOwnModule(node.text);
    const span = { start: node.getStart(source) + 1, end: node.end - 1 };
    return near ? [{ title: `Import from '${near}'`, span, text: near }] : [];
  }
  if (!ts.isIdentifier(node)) return [];
  const isKnown = file.cell.names.declared.has(node.text) || file.foreignNames().has(node.text);
  const meant = isKnown ? [] : allImports(project).filter(({ name }) => name === node.text);
  return meant.map((each) => {
    const { at, text: inserted } = insertionOf(each, text);
    const title = `Import ${each.name} from '${each.module}'`;
    return { title, span: { start: at, end: at }, text: inserted };
  });
}

function nodeAround(source: ts.SourceFile, offset: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (offset < node.getStart(source) || offset > node.end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
