/** Places in a program's file as places in the cell that it stands for. */
import ts from 'typescript';
import type { Span } from '../wire/language.js';
import type { CellFile } from './cellFiles.js';

/** Undefined for what lies in the head or the tail. */
export function spanIn({ cell, head }: CellFile, span: ts.TextSpan): Span | undefined {
  const start = span.start - head;
  const end = start + span.length;
  return start >= 0 && end <= cell.text.length ? { start, end } : undefined;
}

/** The outermost node of just this place; where there is none, the innermost that begins there. */
export function nodeAt(source: ts.SourceFile, start: number, length: number): ts.Node {
  let exact: ts.Node | undefined;
  let innermost: ts.Node = source;
  const visit = (node: ts.Node): void => {
    const begin = node.getStart(source);
    if (begin > start || start >= node.end) return;
    innermost = node;
    if (begin === start && node.end === start + length) exact ??= node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return exact ?? innermost;
}
