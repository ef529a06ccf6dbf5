/** What checks say while they last, as their sources write it: what they do without a count, and what they count. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Of each stage what is said of it: its unit, or what it does where nothing is counted. */
export const progressTexts = (): readonly string[] => [
  ...new Set(
    readdirSync('extension/check', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => textsOf(join('extension/check', path))),
  ),
];

function textsOf(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), 99, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const { doing, unit } = literalsOf(node);
      const said = doing === undefined ? undefined : (unit ?? doing);
      if (said !== undefined) found.push(said);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const literalsOf = (node: ts.ObjectLiteralExpression): Partial<Record<string, string>> =>
  Object.fromEntries(
    node.properties.flatMap((each) =>
      ts.isPropertyAssignment(each) && ts.isStringLiteralLike(each.initializer)
        ? [[each.name.getText(), each.initializer.text]]
        : [],
    ),
  );
