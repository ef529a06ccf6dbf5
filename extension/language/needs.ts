/** Which cells a cell takes names from, for all cells of a notebook. */
import type { CellNeeds } from '../wire/language.js';
import { freeNames } from './freeNames.js';
import type { Project } from './project.js';

export function needs(project: Project): readonly CellNeeds[] {
  return project.cells().map(({ id, text, words, language }) => {
    const names = language === 'python' ? words : freeNames(text);
    const found = [...project.file(id).foreignNames()].flatMap(([name, { from }]) =>
      // Python takes nothing from TypeScript.
      names.has(name) && (from.language === 'python' || language !== 'python') ? [from.id] : [],
    );
    return { cell: id, needs: [...new Set(found)] };
  });
}
