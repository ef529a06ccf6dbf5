/** What every public function says of itself: parameters, result, errors, and an example of a call. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = new URL('../../', import.meta.url);
const path = (name: string): string => fileURLToPath(new URL(name, root));

/** 'lossbook/losses' and its file, for each entry that is code. */
const entries = publicEntries();
const program = ts.createProgram(Object.values(entries), {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
});
const checker = program.getTypeChecker();

for (const [entry, file] of Object.entries(entries)) {
  describe(`documentation of ${entry}`, () => {
    for (const declaration of functionsOf(file)) {
      const name = declaration.name!.text;
      it(name, () => assert.deepEqual(faultsOf(declaration), []));
    }
  });
}

describe('the rules of documentation', () => {
  const mse = 'declare function mse(a: number, options?: { seed?: number }): number;';
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['/** Says. @param a - Real. @param options - `seed`. @returns Real. @example mse(1) */'],
    ['', 'no text', 'no @param a', 'no @param options', 'no @returns', 'no @example'],
    [
      '/** Says. @param a - Real. @param options - `sed`. @returns Real. @example mse(1) */',
      '@param options: sed is no option',
      '@param options: nothing of seed',
    ],
    [
      '/** Says. Errors: x. @param a - Real. @param options - `seed`. @returns Real. @example mse(1) */',
      'Errors: is @throws',
    ],
    [
      '/** Says. @param a - Real. @param options - `seed`. @returns Real. @example mae(1) */',
      '@example does not call mse',
    ],
    [
      '/** Says. @param a - Real. @param options - `seed`. @param c - Real. @returns Real. @example mse(1) */',
      '@param c is no parameter',
    ],
  ];
  for (const [block, ...faults] of cases) {
    it(`${block || 'no block'}: ${faults.join(', ') || 'holds'}`, () => {
      const written = block.replaceAll(' @', '\n * @');
      const source = ts.createSourceFile('a.ts', `${written}\n${mse}`, 99, true);
      const declared = source.statements.find(ts.isFunctionDeclaration)!;
      assert.deepEqual(faultsOf(declared, ['seed']), faults);
    });
  }
});

function publicEntries(): Readonly<Record<string, string>> {
  const { exports } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as {
    exports: Record<string, { import: { types: string } } | string>;
  };
  const files = Object.entries(exports).flatMap(([name, target]) =>
    typeof target === 'string'
      ? []
      : [
          [
            name.replace('.', 'lossbook'),
            path(
              target.import.types.replace('./dist/types/', 'extension/').replace('.d.ts', '.ts'),
            ),
          ] as const,
        ],
  );
  return Object.fromEntries(files);
}

function functionsOf(file: string): readonly ts.FunctionDeclaration[] {
  const source = program.getSourceFile(file)!;
  const exports = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!);
  const types = typesOnly(source);
  return exports.flatMap((exported) => {
    if (types.has(exported)) return [];
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    const declarations = (symbol.declarations ?? []).filter(ts.isFunctionDeclaration);
    const calls = checker.getTypeOfSymbol(symbol).getCallSignatures();
    assert.equal(declarations.length > 0, calls.length > 0, `${symbol.name} is to be a function`);
    // Of overloads, the first has the text.
    return declarations.slice(0, 1);
  });
}

/** What `export type * from` another file passes on cannot be called. */
function typesOnly(source: ts.SourceFile): ReadonlySet<ts.Symbol> {
  return new Set(
    source.statements.flatMap((statement) =>
      ts.isExportDeclaration(statement) && statement.isTypeOnly && !statement.exportClause
        ? checker.getExportsOfModule(checker.getSymbolAtLocation(statement.moduleSpecifier!)!)
        : [],
    ),
  );
}

/** `members` are those of its options; else their type is asked. */
function faultsOf(declaration: ts.FunctionDeclaration, members?: readonly string[]): string[] {
  const name = declaration.name!.text;
  const tags = ts.getJSDocTags(declaration);
  const said = (tag: ts.JSDocTag | undefined): string =>
    ts.getTextOfJSDocComment(tag?.comment) ?? '';
  const block = ts.getJSDocCommentsAndTags(declaration).find(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(block?.comment) ?? '';
  const has = (tag: string): ts.JSDocTag | undefined => tags.find((t) => t.tagName.text === tag);
  const parameters = parametersOf(declaration);
  const names = new Set(parameters.map(parameterName));
  const faults = text.trim() === '' ? ['no text'] : [];
  for (const parameter of names) {
    const tag = tags.filter(ts.isJSDocParameterTag).find((t) => t.name.getText() === parameter);
    const words = said(tag).replace(/^- /, '');
    if (words === '') faults.push(`no @param ${parameter}`);
    else if (parameter === 'options')
      faults.push(...optionFaults(words, members ?? parameters.flatMap(optionsOf)));
  }
  for (const tag of tags.filter(ts.isJSDocParameterTag)) {
    const told = tag.name.getText();
    if (!names.has(told)) faults.push(`@param ${told} is no parameter`);
  }
  if (said(has('returns')) === '') faults.push('no @returns');
  if (/\bErrors: /.test(text)) faults.push('Errors: is @throws');
  if (has('throws') && said(has('throws')) === '') faults.push('@throws of nothing');
  const example = said(has('example'));
  if (example === '') faults.push('no @example');
  else if (!new RegExp(`\\b${name}\\(`).test(example))
    faults.push(`@example does not call ${name}`);
  return faults;
}

/** Those of all overloads. */
function parametersOf(declaration: ts.FunctionDeclaration): readonly ts.ParameterDeclaration[] {
  const symbol = declaration.name && checker.getSymbolAtLocation(declaration.name);
  const all = (symbol?.declarations ?? [declaration]).filter(ts.isFunctionDeclaration);
  const overloads = all.length > 1 ? all.filter(({ body }) => body === undefined) : all;
  return overloads.flatMap(({ parameters }) => [...parameters]);
}

/** What is taken apart in place is a record of options. */
const parameterName = ({ name }: ts.ParameterDeclaration): string =>
  ts.isIdentifier(name) ? name.text : 'options';

function optionsOf(parameter: ts.ParameterDeclaration): string[] {
  if (parameterName(parameter) !== 'options') return [];
  const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
  const records = type.isUnion() ? type.types.filter((t) => !checker.isTupleType(t)) : [type];
  return records.flatMap((t) => checker.getPropertiesOfType(t).map((member) => member.name));
}

/** Options that are told are there, and those that are there are told, by name or by their type. */
function optionFaults(words: string, options: readonly string[]): string[] {
  const quoted = [...words.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
  const byType = quoted.some((word) => /^[A-Z]\w*Options$/.test(word));
  const told = quoted.filter((word) => !/^[A-Z]/.test(word));
  const strange = told.filter((word) => !options.includes(word));
  const missing = byType ? [] : [...new Set(options)].filter((option) => !told.includes(option));
  return [
    ...strange.map((word) => `@param options: ${word} is no option`),
    ...missing.map((option) => `@param options: nothing of ${option}`),
  ];
}
