/** What some files import of the project, and what that imports: types aside, as those are gone when it runs. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Paths from the root of the project, those given among them. */
export function importsOf(files: readonly string[]): readonly string[] {
  const found = new Set(files);
  for (const path of found) {
    for (const name of namesIn(path)) {
      const [source] = sourcesOf(join(dirname(path), name)).filter((each) =>
        ts.sys.fileExists(each),
      );
      if (source !== undefined) found.add(source);
    }
  }
  return [...found].sort();
}

const sourcesOf = (path: string): readonly string[] =>
  ['.ts', '.tsx'].map((end) => path.replaceAll('\\', '/').replace(/\.js$/, end));

function namesIn(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, 99, true);
  const typesOnly = new Set(
    file.statements.flatMap((each) =>
      ts.isImportDeclaration(each) && each.importClause?.isTypeOnly
        ? [(each.moduleSpecifier as ts.StringLiteral).text]
        : [],
    ),
  );
  // Those that are imported later are among them.
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => /^\..*\.js$/.test(name) && !typesOnly.has(name));
}
