/** The imports of all cells as those at the head of one script: each module once, each name once. */
import ts from 'typescript';
import { quote } from './quoted.js';

/** One name that an import declares. */
export interface ImportedName {
  readonly module: string;
  /** `default`, the name of an export, or undefined for the whole module. */
  readonly exported: string | undefined;
  readonly local: string;
  readonly isType: boolean;
}

export interface CellImports {
  readonly names: readonly ImportedName[];
  /** Modules imported for what they do. */
  readonly effects: readonly string[];
}

export function importsOf(file: ts.SourceFile): CellImports {
  const declarations = file.statements.filter(ts.isImportDeclaration);
  return {
    names: declarations.flatMap(namesOf),
    effects: declarations.filter((d) => !d.importClause).map(moduleOf),
  };
}

const moduleOf = (declaration: ts.ImportDeclaration): string =>
  (declaration.moduleSpecifier as ts.StringLiteral).text;

function namesOf(declaration: ts.ImportDeclaration): readonly ImportedName[] {
  const clause = declaration.importClause;
  if (!clause) return [];
  const module = moduleOf(declaration);
  const allTypes = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const own = clause.name
    ? [{ module, exported: 'default', local: clause.name.text, isType: allTypes }]
    : [];
  const bindings = clause.namedBindings;
  if (!bindings) return own;
  if (ts.isNamespaceImport(bindings)) {
    return [...own, { module, exported: undefined, local: bindings.name.text, isType: allTypes }];
  }
  return [
    ...own,
    ...bindings.elements.map((e) => ({
      module,
      exported: (e.propertyName ?? e.name).text,
      local: e.name.text,
      isType: allTypes || e.isTypeOnly,
    })),
  ];
}

/** `place` gives the specifier as the script must write it. */
export function importLines(
  names: readonly ImportedName[],
  effects: readonly string[],
  place: (specifier: string) => string,
): readonly string[] {
  const modules = [...new Set([...names.map(({ module }) => module), ...effects])];
  return modules.flatMap((module) => {
    const from = `${quote(place(module))};`;
    const own = unique(names.filter((n) => n.module === module));
    const whole = own.filter(({ exported }) => exported === undefined);
    const named = own.filter(({ exported }) => exported !== undefined).map(nameText);
    return [
      ...(own.length === 0 ? [`import ${from}`] : []),
      ...whole.map(
        ({ local, isType }) => `import ${isType ? 'type ' : ''}* as ${local} from ${from}`,
      ),
      ...(named.length > 0 ? [`import { ${named.join(', ')} } from ${from}`] : []),
    ];
  });
}

const unique = (names: readonly ImportedName[]): readonly ImportedName[] => [
  ...new Map(names.map((n) => [n.local, n])).values(),
];

const plainName = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

function nameText({ exported = '', local, isType }: ImportedName): string {
  // A name that is a string may be any text; a plain one is what a name of ours may be.
  const name = plainName.test(exported) ? exported : quote(exported);
  const renamed = exported === local ? local : `${name} as ${local}`;
  return isType ? `type ${renamed}` : renamed;
}
