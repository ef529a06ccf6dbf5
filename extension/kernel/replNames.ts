/** The names of V8's REPL mode: they are in no object, so the inspector is asked for them. */
import { Session } from 'node:inspector';

const session = new Session();
session.connect();

export function replNames(): readonly string[] {
  let names: readonly string[] = [];
  session.post('Runtime.globalLexicalScopeNames', {}, (error, result) => {
    // V8 tells a name again for each script that declared it.
    if (!error) names = [...new Set(result.names)];
  });
  return names;
}

let caught: readonly (() => unknown)[] = [];
Object.defineProperty(globalThis, '__lossbook_names__', {
  value: (readers: typeof caught) => void (caught = readers),
});

/** What each holds; one that a failed cell left without a value is left out. Reading a name runs no code. */
export function replValues(
  names: readonly string[],
): readonly { readonly name: string; readonly value: unknown }[] {
  const readers = names.map((name) => `() => ${name}`).join(', ');
  // Not in REPL mode: that would make a promise.
  session.post('Runtime.evaluate', { expression: `__lossbook_names__([${readers}])` });
  const read = caught;
  caught = [];
  return names.flatMap((name, i) => {
    try {
      return [{ name, value: read[i]!() }];
    } catch {
      return [];
    }
  });
}
