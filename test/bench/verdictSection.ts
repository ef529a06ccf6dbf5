/** The part of docs/speed.md that the verdict bench makes, between two marks; the speed bench leaves it as it is. */

const marks = ['<!-- verdicts -->', '<!-- end of verdicts -->'] as const;

/** That part with its marks, or nothing. */
export function verdictsOf(document: string): string {
  const [start, end] = marks.map((mark) => document.indexOf(mark));
  return start! < 0 || end! < start! ? '' : `\n${document.slice(start, end! + marks[1].length)}\n`;
}

export function withVerdicts(document: string, section: string): string {
  const before = document.replace(verdictsOf(document), '').trimEnd();
  return `${before}\n\n${marks[0]}\n\n${section}\n\n${marks[1]}\n`;
}
