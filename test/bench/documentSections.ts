/** The parts of docs/speed.md that other benches make, each between two marks of its own; the speed bench leaves them as they are. */

export type Section = 'families' | 'verdicts' | 'python' | 'waits';

const sections: readonly Section[] = ['families', 'verdicts', 'python', 'waits'];
const startOf = (name: Section): string => `<!-- ${name} -->`;
const endOf = (name: Section): string => `<!-- end of ${name} -->`;

/** All of them with their marks, or nothing. */
export const sectionsOf = (document: string): string =>
  sections.map((name) => sectionOf(document, name)).join('');

function sectionOf(document: string, name: Section): string {
  const [start, end] = [document.indexOf(startOf(name)), document.indexOf(endOf(name))];
  return start < 0 || end < start ? '' : `\n${document.slice(start, end + endOf(name).length)}\n`;
}

export function withSection(document: string, name: Section, text: string): string {
  const before = document.replace(sectionOf(document, name), '').trimEnd();
  return `${before}\n\n${startOf(name)}\n\n${text}\n\n${endOf(name)}\n`;
}
