/** Where a name is declared, and where it is used. */
import ts from 'typescript';
import type { Answers, CellSpan, Target } from '../wire/language.js';
import type { CellFile } from './cellFiles.js';
import type { Project } from './project.js';
import { shippedRoot } from './shippedTypes.js';
import { nodeAt, spanIn } from './spans.js';

export function definitions(
  project: Project,
  file: CellFile,
  offset: number,
): Answers['definitions'] {
  const found = project.service.getDefinitionAndBoundSpan(file.cell.path, file.head + offset);
  const span = found && spanIn(file, found.textSpan);
  if (!span) return undefined;
  const targets = (found.definitions ?? []).flatMap((definition) => target(project, definition));
  return { span, targets };
}

function target(project: Project, { fileName, textSpan }: ts.DocumentSpan): readonly Target[] {
  if (project.fileAt(fileName)) {
    return inCells(project, [{ fileName, textSpan }]).map((span) => ({ kind: 'cell', ...span }));
  }
  const start = project.service.toLineColumnOffset?.(fileName, textSpan.start) ?? zero;
  return fileName.startsWith(shippedRoot)
    ? [{ kind: 'types', path: fileName.slice(shippedRoot.length), start }]
    : [{ kind: 'file', path: fileName, start }];
}

const zero = { line: 0, character: 0 };

export function references(
  project: Project,
  { cell, head }: CellFile,
  offset: number,
): Answers['references'] {
  return inCells(project, project.service.getReferencesAtPosition(cell.path, head + offset) ?? []);
}

export function rename(project: Project, file: CellFile, offset: number): Answers['rename'] {
  const { service } = project;
  const position = file.head + offset;
  const info = service.getRenameInfo(file.cell.path, position, {
    providePrefixAndSuffixTextForRename: true,
  });
  const span = info.canRename ? spanIn(file, info.triggerSpan) : undefined;
  if (!info.canRename || !span) return { refusal: 'no-name' };
  // Without text put beside a name, an import carries the new name on to the cells that import it.
  const preferences = { providePrefixAndSuffixTextForRename: false };
  const found = service.findRenameLocations(file.cell.path, position, false, false, preferences);
  if (!found?.every(({ fileName }) => project.fileAt(fileName))) return { refusal: 'elsewhere' };
  const places = inCells(project, found).map((place) => ({
    ...place,
    ...prefixAt(project, place),
  }));
  // Of a property, `{ name }` would have to become `{ other: name }`, and the value keep its name.
  const ofProperty = ['property', 'method', 'getter', 'setter'].includes(info.kind);
  if (ofProperty && places.some(({ prefix }) => prefix !== undefined))
    return { refusal: 'no-name' };
  return { span, places };
}

/** In `{ name }`, of an object or a pattern, the name is a property's too, which stays what it is. */
function prefixAt(project: Project, place: CellSpan): { readonly prefix?: string } {
  const { head, cell } = project.file(place.cell);
  const source = project.service.getProgram()?.getSourceFile(cell.path);
  const node = source && nodeAt(source, head + place.start, place.end - place.start);
  const isShort = node && [node, node.parent].some(isShorthand);
  return isShort ? { prefix: `${cell.text.slice(place.start, place.end)}: ` } : {};
}

const isShorthand = (node: ts.Node): boolean =>
  ts.isShorthandPropertyAssignment(node) ||
  (ts.isBindingElement(node) &&
    !node.propertyName &&
    !node.dotDotDotToken &&
    ts.isObjectBindingPattern(node.parent));

/** Those of the places that a person sees: not the imports and exports around a cell's text, and each once. */
function inCells(project: Project, places: readonly ts.DocumentSpan[]): readonly CellSpan[] {
  const seen = new Map<string, CellSpan>();
  for (const { fileName, textSpan } of places) {
    const file = project.fileAt(fileName);
    const span = file && spanIn(file, textSpan);
    if (span) seen.set(`${fileName} ${span.start}`, { cell: file.cell.id, ...span });
  }
  return [...seen.values()];
}
