/** Imports of a cell that a run will not find: no such file beside the notebook, no such package in its folder. */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { nearOwnModule, ownModules } from '../notebook/ownModules.js';
import { packageName } from '../notebook/packageName.js';
import type { LanguageProblem } from '../wire/language.js';
import type { CellFile } from './cellFiles.js';
import { isShipped } from './shippedTypes.js';
import { spanIn } from './spans.js';

/** `folder` is the notebook's; where it has none on the disk, nothing is known of packages. */
export function missingModules(
  source: ts.SourceFile,
  file: CellFile,
  folder: string | undefined,
): readonly LanguageProblem[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) return [];
    const { moduleSpecifier } = statement;
    if (!ts.isStringLiteral(moduleSpecifier)) return [];
    const start = moduleSpecifier.getStart(source);
    const span = spanIn(file, { start, length: moduleSpecifier.getWidth(source) });
    const message = span && problemOf(moduleSpecifier.text, folder);
    return message ? [{ kind: 'type', ...span, message } as const] : [];
  });
}

function problemOf(specifier: string, folder: string | undefined): string | undefined {
  if (ownModules.includes(specifier) || specifier === '' || specifier.includes(':')) {
    return undefined;
  }
  if (/^lossbook(\/|$)/.test(specifier)) return notOurs(specifier);
  if (isShipped(specifier) || isBuiltin(specifier) || folder === undefined) return undefined;
  if (/^(\.{1,2}(\/|$)|\/)/.test(specifier)) return missingFile(specifier, folder);
  const name = packageName(specifier);
  if (isInstalled(name, folder)) return undefined;
  const near = nearOwnModule(specifier);
  const hint = near ? `Did you mean '${near}'?` : `Run 'npm install ${name}' there.`;
  return `'${specifier}' is in no node_modules of the notebook's folder, nor of one above it. ${hint}`;
}

function notOurs(specifier: string): string {
  const near = nearOwnModule(specifier);
  const offered = ownModules.filter((name) => name.startsWith('lossbook/')).join(', ');
  return `'${specifier}' is not part of Lossbook. ${near ? `Did you mean '${near}'?` : `There are ${offered}.`}`;
}

const extensions = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json'];

function missingFile(specifier: string, folder: string): string | undefined {
  const path = resolve(folder, specifier);
  // As TypeScript has it, `./half.js` may be `half.ts`.
  const bare = path.replace(/\.[mc]?js$/, '');
  const tried = [path, bare].flatMap((base) => [
    ...extensions.map((extension) => base + extension),
    ...extensions.slice(1).map((extension) => join(base, `index${extension}`)),
  ]);
  if (tried.some((each) => existsSync(each))) return undefined;
  return `there is no file '${specifier}' from the notebook's folder`;
}

function isInstalled(name: string, folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, 'node_modules', name))) return true;
    if (at === dirname(at)) return false;
  }
}
