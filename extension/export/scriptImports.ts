/** The imports of all cells as those at the head of one script: each module once, each name once. */
import ts from 'typescript';

/** One name that an import declares. */
export interface ImportedName {
  readonly module: string;
  /** `default`, `*` for the whole module, or the name of an export. */
  readonly exported: string;
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
    return [...own, { module, exported: '*', local: bindings.name.text, isType: allTypes }];
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
    const from = `'${place(module).replaceAll("'", "\\'")}';`;
    const own = unique(names.filter((n) => n.module === module));
    const whole = own.filter(({ exported }) => exported === '*');
    const named = own.filter(({ exported }) => exported !== '*').map(nameText);
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

function nameText({ exported, local, isType }: ImportedName): string {
  const renamed = exported === local ? local : `${exported} as ${local}`;
  return isType ? `type ${renamed}` : renamed;
}
