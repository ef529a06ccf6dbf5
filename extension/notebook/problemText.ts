/** Words for what is wrong with a notebook file: what and where, that the file is as it was, what to do. */
import { assertNever } from '../wire/assertNever.js';
import type { NotebookProblem } from './problem.js';

const untouched = 'the file was not touched';

/** One paragraph, without the file's name: the caller puts that in front. */
export function problemText(problem: NotebookProblem): string {
  switch (problem.code) {
    case 'empty':
      return `empty: the file holds no notebook; ${untouched}. Restore it from version control, or make a new notebook in its place.`;
    case 'too-large':
      return `too large: the file is of ${megabytes(problem.byteLength)} MB, and notebooks up to ${megabytes(problem.most)} MB are read; ${untouched}. Clear large outputs with the tool that made it, or with \`jupyter nbconvert --clear-output --inplace FILE\`.`;
    case 'not-utf8':
      return notUtf8Text(problem);
    case 'conflict-markers':
      return conflictText(problem);
    case 'truncated':
      return `truncated: the file ends at line ${problem.line}, column ${problem.column}, where ${problem.expected} was expected; ${untouched}. Restore it from version control, or copy it again from where it came.`;
    case 'not-json':
      return `not JSON: line ${problem.line}, column ${problem.column}: expected ${problem.expected}, found ${problem.found} (at "${problem.excerpt}"); ${untouched}. Restore it from version control or fix that line.`;
    case 'duplicate-key':
      return `duplicate key: line ${problem.line}, column ${problem.column}: its object has another ${JSON.stringify(problem.key)}, and one of the two would be lost; ${untouched}. Delete or rename one of them.`;
    case 'not-a-notebook':
      return notANotebookText(problem);
    case 'unsupported-version':
      return versionText(problem);
    case 'duplicate-id':
      return duplicateIdText(problem);
    default:
      return assertNever(problem);
  }
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);

type Of<Code extends NotebookProblem['code']> = Extract<NotebookProblem, { code: Code }>;

function notUtf8Text({ line, utf16 }: Of<'not-utf8'>): string {
  if (utf16)
    return `not UTF-8: the file begins with the mark of UTF-16; ${untouched}. Save it again with the encoding UTF-8.`;
  return `not UTF-8: line ${line} holds bytes that are no text in UTF-8; ${untouched}. Restore it from version control, or save it again with the encoding UTF-8.`;
}

function duplicateIdText({ id, cells }: Of<'duplicate-id'>): string {
  const places = cells.map((cell) => `cells[${cell}]`).join(' and ');
  return `duplicate id: ${places} have the same id "${id}"; ${untouched}. Give each an "id" of its own.`;
}

function conflictText({ line, count }: Of<'conflict-markers'>): string {
  const others = count === 1 ? '' : `, and ${count - 1} more below`;
  return `merge conflict: line ${line} begins with "<<<<<<<", the mark of an unresolved conflict${others}; ${untouched}. Resolve it with \`nbdime mergetool\`, or keep one side with \`git checkout --ours\` or \`--theirs\`.`;
}

function notANotebookText({ path, expected, found }: Of<'not-a-notebook'>): string {
  const place = path === '' ? 'the file' : path;
  return `not a notebook: ${place}: expected ${expected}, found ${found}; ${untouched}. Restore it from version control or fix that value.`;
}

function versionText({ version, age }: Of<'unsupported-version'>): string {
  if (age === 'older')
    return `nbformat ${version}: Lossbook reads nbformat 4, and this file is older; ${untouched}. \`jupyter nbconvert --to notebook FILE\` writes an upgraded copy beside it.`;
  return `nbformat ${version}: Lossbook reads nbformat 4, and this file is newer; ${untouched}. Update Lossbook, or save the notebook as nbformat 4 with the tool that made it.`;
}
