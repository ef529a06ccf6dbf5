/** A file of losses, `*.loss.ts`, and each of its exports as the notebook that `lossbook check` would make of it. */
import type { Notebook } from '../../notebook/model.js';
import { checkNotebook } from '../../target/checkNotebook.js';
import { usualShape } from '../../target/inputKinds.js';
import { isReferenceName, kindByName, knownLosses } from '../../target/knownLosses.js';

export interface ExportedLoss {
  readonly name: string;
  /** From 0. */
  readonly line: number;
}

const exported =
  /^export\s+(?:async\s+)?(?:const|let|function)\s+([\p{ID_Start}_$][\p{ID_Continue}$]*)/u;

/** `export { a, b as c };`, over however many lines. */
const list = /^export\s*\{([^}]*)\}/gmu;

export function lossesIn(text: string): readonly ExportedLoss[] {
  const declared = text.split('\n').flatMap((each, line) => {
    const name = exported.exec(each)?.[1];
    return name === undefined ? [] : [{ name, line }];
  });
  const listed = [...text.matchAll(list)].flatMap((match) =>
    (match[1] ?? '').split(',').flatMap((each) => {
      const name = listName.exec(each)?.[1];
      const line = text.slice(0, match.index).split('\n').length - 1;
      return name === undefined || name === 'default' ? [] : [{ name, line }];
    }),
  );
  return [...declared, ...listed];
}

/** The name under which it is exported; none of a type's. */
const listName =
  /^\s*(?!type\s)(?:[\p{ID_Continue}$]+\s+as\s+)?([\p{ID_Start}_$][\p{ID_Continue}$]*)\s*$/u;

/** Undefined where what the loss is given cannot be known from its name. */
export function notebookOf(file: string, name: string): Notebook | undefined {
  const reference = isReferenceName(name) ? name : undefined;
  const known = reference && knownLosses[reference];
  const drawn = known ? known.inputs && { kind: known.inputs } : kindByName(name);
  if (drawn === undefined) return undefined;
  return checkNotebook({
    target: { language: 'script', file, expression: name },
    inputs: { from: 'random', ...drawn, shape: usualShape(drawn.kind), seed: 1, because: name },
    python: {},
    ...(reference && { reference: { from: 'library', name: reference } }),
    ...(known && { probedAs: known.probedAs }),
  });
}
