/**
 * Makes every name at the top of a cell one that a later cell may declare again, as whatever it likes.
 *
 * V8's REPL mode lets `let` follow `let`, and `const` follow `const`, but not one the other, nor either a function:
 * turning `const` into `let` and running the cell again would fail. So all of them become `let`: that a
 * constant is assigned to is the type checker's business, which tells while the cell is written.
 */
import ts from 'typescript';

/** Runs on the emitted JavaScript: enums and namespaces are variables by then. */
export const redeclarable: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const f = context.factory;
  const functions = lastOfEachName(file.statements.filter(isNamedFunction));
  const declared = new Set(functions.map((s) => s.name.text));
  const rest = file.statements.flatMap((statement): readonly ts.Statement[] => {
    if (ts.isExportDeclaration(statement) || isNamedFunction(statement)) return [];
    if (ts.isVariableStatement(statement)) return variables(f, statement, declared);
    return [statement];
  });
  const [prologue, ...body] = rest;
  // Functions can be called above their declaration, so they come first.
  const hoisted = functions.map((s) => functionVariable(f, s));
  return f.updateSourceFile(file, [...(prologue ? [prologue] : []), ...hoisted, ...body]);
};

type NamedFunction = ts.FunctionDeclaration & { readonly name: ts.Identifier };

const isNamedFunction = (s: ts.Statement): s is NamedFunction =>
  ts.isFunctionDeclaration(s) && s.name !== undefined && s.body !== undefined;

const lastOfEachName = (functions: readonly NamedFunction[]): readonly NamedFunction[] => [
  ...new Map(functions.map((s) => [s.name.text, s])).values(),
];

function functionVariable(f: ts.NodeFactory, s: NamedFunction): ts.Statement {
  const { asteriskToken, name, typeParameters, parameters, type, body } = s;
  const modifiers = ts.getModifiers(s);
  const value = ts.setTextRange(
    f.createFunctionExpression(
      modifiers,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body as ts.Block,
    ),
    s,
  );
  return ts.setTextRange(
    letStatement(f, [f.createVariableDeclaration(name.text, undefined, undefined, value)]),
    s,
  );
}

/** `var` may repeat a name of its own cell; the repetition is an assignment. */
function variables(
  f: ts.NodeFactory,
  statement: ts.VariableStatement,
  declared: Set<string>,
): readonly ts.Statement[] {
  const { declarationList } = statement;
  const isVar = (declarationList.flags & ts.NodeFlags.BlockScoped) === 0;
  return declarationList.declarations.flatMap((declaration): readonly ts.Statement[] => {
    const { name, initializer } = declaration;
    const repeated = isVar && ts.isIdentifier(name) && declared.has(name.text);
    if (ts.isIdentifier(name)) declared.add(name.text);
    if (!repeated) return [ts.setTextRange(letStatement(f, [declaration]), statement)];
    if (!initializer) return [];
    return [
      ts.setTextRange(
        f.createExpressionStatement(f.createAssignment(name, initializer)),
        statement,
      ),
    ];
  });
}

const letStatement = (f: ts.NodeFactory, declarations: readonly ts.VariableDeclaration[]) =>
  f.createVariableStatement(
    undefined,
    f.createVariableDeclarationList(declarations, ts.NodeFlags.Let),
  );
