/** A verification with `cell 3` in place of each cell's id, which the editor shows nowhere: it counts cells, text among them. */
import type { Cause, Note } from '../verify/difference.js';
import { assertNever } from '../wire/assertNever.js';
import type { Verified } from './verifyFile.js';

export function withCellPlaces(verified: Verified): Verified {
  const { notebook, cells, comparison } = verified;
  const places = new Map(notebook.cells.map(({ id }, i) => [id, `cell ${i + 1}`]));
  const place = (id: string): string => places.get(id) ?? id;
  return {
    ...verified,
    notebook: {
      ...notebook,
      cells: notebook.cells.map((cell) => ({ ...cell, id: place(cell.id) })),
    },
    cells: cells.map((ran) => ({ ...ran, result: { ...ran.result, id: place(ran.result.id) } })),
    comparison: {
      differences: comparison.differences.map((each) => ({ ...each, cell: place(each.cell) })),
      causes: comparison.causes.map((cause) => causeAt(cause, place)),
      notes: comparison.notes.map((note) => noteAt(note, place)),
    },
  };
}

type Place = (id: string) => string;

function causeAt(cause: Cause, place: Place): Cause {
  switch (cause.code) {
    case 'source':
      return { ...cause, cells: cause.cells.map(place) };
    case 'nondeterministic':
      return { ...cause, cell: place(cause.cell) };
    case 'backend':
    case 'version':
    case 'input':
    case 'seeds':
    case 'unexplained':
      return cause;
    default:
      return assertNever(cause);
  }
}

function noteAt(note: Note, place: Place): Note {
  switch (note.code) {
    case 'unknown-mime':
      return { ...note, cell: place(note.cell) };
    case 'times':
    case 'skipped':
      return { ...note, cells: note.cells.map(place) };
    case 'same-all-the-same':
      return { ...note, cause: causeAt(note.cause, place) };
    case 'no-provenance':
      return note;
    default:
      return assertNever(note);
  }
}
