/** What stands at a place in a cell: its type and documentation, and the parameters of a call. */
import type ts from 'typescript';
import type { Answers, Signature, Span } from '../wire/language.js';
import type { CellFile } from './cellFiles.js';
import type { Project } from './project.js';
import { spanIn } from './spans.js';
import { documentationText, markdownOf, plainText } from './text.js';

export function hover({ service }: Project, file: CellFile, offset: number): Answers['hover'] {
  const info = service.getQuickInfoAtPosition(file.cell.path, file.head + offset);
  const span = info && spanIn(file, info.textSpan);
  if (!span) return undefined;
  return { span, ...documentationText(info.displayParts, info.documentation, info.tags) };
}

export function signatures(
  { service }: Project,
  { cell, head }: CellFile,
  offset: number,
): Answers['signatures'] {
  const help = service.getSignatureHelpItems(cell.path, head + offset, undefined);
  if (!help) return undefined;
  return {
    all: help.items.map(signature),
    active: help.selectedItemIndex,
    parameter: help.argumentIndex,
  };
}

function signature(item: ts.SignatureHelpItem): Signature {
  const separator = plainText(item.separatorDisplayParts);
  let label = plainText(item.prefixDisplayParts);
  const parameters = item.parameters.map((parameter, i) => {
    if (i > 0) label += separator;
    const start = label.length;
    label += plainText(parameter.displayParts);
    const span: Span = { start, end: label.length };
    return { ...span, markdown: markdownOf(parameter.documentation, undefined) };
  });
  label += plainText(item.suffixDisplayParts);
  // What the tags say of parameters is beside each.
  const tags = item.tags.filter(({ name }) => name !== 'param');
  return { label, parameters, markdown: markdownOf(item.documentation, tags) };
}
