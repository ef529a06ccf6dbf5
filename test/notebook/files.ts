/** Where things are, seen from the compiled tests in out/. */
import { readdirSync } from 'node:fs';

export const root = new URL('../../../', import.meta.url);

/** The sample notebooks that we ship. */
export const shippedNotebooks = (): readonly URL[] =>
  readdirSync(new URL('notebooks/', root))
    .filter((name) => name.endsWith('.tfnb'))
    .map((name) => new URL(`notebooks/${name}`, root));
