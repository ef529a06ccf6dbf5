/** Which cells a cell takes names from, for all cells of a notebook. */
import type { CellNeeds } from '../wire/language.js';
import { freeNames } from './freeNames.js';
import type { Project } from './project.js';

export function needs(project: Project): readonly CellNeeds[] {
  return project.cells().map(({ id, text, language }) => {
    // Of Python only what it declares is known.
    const names = language === 'python' ? new Set<string>() : freeNames(text);
    const found = [...project.file(id).foreignNames()].flatMap(([name, { from }]) =>
      names.has(name) ? [from.id] : [],
    );
    return { cell: id, needs: [...new Set(found)] };
  });
}
