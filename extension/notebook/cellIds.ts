/**
 * Cell ids: taken from the file, and given by position where it has none (nbformat 4.0 to 4.4), so that
 * reading a file twice gives the same ids and saving it twice the same bytes.
 */
import { mismatch } from './expectJson.js';
import type { Json, JsonObject } from './json.js';
import { Refusal } from './problem.js';

/** The cells of a file, each with an id; throws a `Refusal` for an id that is ill-formed or taken. */
export function withCellIds(
  cells: readonly JsonObject[],
): readonly (JsonObject & { readonly id: string })[] {
  const known = cells.map(({ id }, index) => readId(id, `cells[${index}].id`));
  const used = new Set<string>();
  for (const id of known) {
    if (id !== undefined && used.has(id)) throw duplicate(id, known);
    if (id !== undefined) used.add(id);
  }
  return cells.map((cell, index) => {
    const id = known[index] ?? freshCellId(index, used);
    used.add(id);
    return { ...cell, id };
  });
}

/** An id for the cell at `position` (from 0): `cell-1` for the first, or else `cell-1-2`, `cell-1-3`, ... */
export function freshCellId(position: number, used: ReadonlySet<string>): string {
  const name = `cell-${position + 1}`;
  let id = name;
  for (let ordinal = 2; used.has(id); ordinal++) id = `${name}-${ordinal}`;
  return id;
}

/** What a cell would be called. `isKept`: others know it by that name already, so it comes first. */
export interface IdClaim {
  readonly id: string | undefined;
  readonly isKept: boolean;
}

/** An id for each cell of an editor, where cells are new, or copies that still have the id of another. */
export function settleIds(claims: readonly IdClaim[]): readonly string[] {
  const used = new Set<string>();
  const ids: (string | undefined)[] = claims.map(() => undefined);
  const grant = (isWanted: (claim: IdClaim) => boolean) => {
    for (const [index, claim] of claims.entries()) {
      if (!isWanted(claim) || claim.id === undefined || !isId(claim.id) || used.has(claim.id))
        continue;
      used.add(claim.id);
      ids[index] = claim.id;
    }
  };
  grant((claim) => claim.isKept);
  grant((claim) => !claim.isKept);
  return ids.map((kept, index) => {
    const id = kept ?? freshCellId(index, used);
    used.add(id);
    return id;
  });
}

const isId = (text: string): boolean => /^[a-zA-Z0-9_-]{1,64}$/.test(text);

function readId(value: Json | undefined, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isId(value)) return value;
  throw mismatch(value, path, "1 to 64 letters, digits, '-' or '_'");
}

function duplicate(id: string, ids: readonly (string | undefined)[]): Refusal {
  const cells = [...ids.keys()].filter((index) => ids[index] === id);
  return new Refusal({ code: 'duplicate-id', id, cells });
}
