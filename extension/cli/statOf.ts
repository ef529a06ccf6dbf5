/** What lies at a path that a person wrote. Node's `throwIfNoEntry: false` throws all the same for a path through a file, a circle of links, or a name too long. */
import { statSync, type Stats } from 'node:fs';

/** Undefined where nothing is, and where the system does not let us look: whoever opens it then says why. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
