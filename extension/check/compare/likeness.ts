/**
 * Operations that do the same for another coordinate, another input or another class: what is wrong with one is wrong with all.
 * Two are alike if all that they are made of, and what is made of them next, is of the same operations, numbers in the code
 * and ranks, whatever inputs and entries it begins with. Differences along two axes are of two shapes, as one axis is a step
 * shorter in each.
 */
import type { Node, Recording } from './recording.js';
import type { SeenOperation } from './repair.js';

/** Of operands in either order. */
const commutative: ReadonlySet<string> = new Set([
  'Add',
  'AddV2',
  'Multiply',
  'Maximum',
  'Minimum',
  'SquaredDifference',
]);

/** So may a difference be, which is squared or of which the size is taken: truth and prediction are alike in it. */
const withDifferences: ReadonlySet<string> = new Set([...commutative, 'Sub']);

/** So many steps from it on are looked at: two boxes are one loss only at its end. */
const stepsOn = 4;

/** More are the parts of a loop, and no coordinates. */
const mostAlike = 8;

/** Where something begins, and sizes, are those of an entry or an axis. */
const ofPlaces: ReadonlySet<string> = new Set(['begin', 'size', 'shape', 'axis', 'paddings']);

/** Of an operation, those that are alike and come after it: in either sense, if the two differ. */
export type Likeness = ReadonlyMap<SeenOperation, readonly (readonly SeenOperation[])[]>;

export function alikeOf(recording: Recording): Likeness {
  const found = new Map<SeenOperation, (readonly SeenOperation[])[]>();
  for (const symmetric of [commutative, withDifferences]) {
    for (const [first, ...others] of groupsOf(recording, symmetric)) {
      const known = found.get(first!) ?? [];
      if (!known.some(({ length }) => length === others.length)) known.push(others);
      found.set(first!, known);
    }
  }
  return found;
}

function groupsOf(
  { nodes, seen, placeOf }: Recording,
  symmetric: ReadonlySet<string>,
): readonly (readonly SeenOperation[])[] {
  const colours = refine(nodes, colourFromInputs(nodes, symmetric), symmetric);
  const groups = new Map<string, SeenOperation[]>();
  for (const operation of seen) {
    const colour = colours[placeOf(operation)!]!;
    groups.set(colour, [...(groups.get(colour) ?? []), operation]);
  }
  return [...groups.values()].filter(({ length }) => length > 1 && length <= mostAlike);
}

function numberIn(names: Map<string, string>, text: string): string {
  const known = names.get(text) ?? String(names.size);
  names.set(text, known);
  return known;
}

/** By what an operation is made of, down to the inputs. */
function colourFromInputs(
  nodes: readonly Node[],
  symmetric: ReadonlySet<string>,
): readonly string[] {
  const names = new Map<string, string>();
  const colours: string[] = [];
  for (const { name, attrs, given, outputs } of nodes) {
    const operands = Object.entries(given).map(([key, { tensor, by }]) => {
      const isNumber = !by && tensor.size === 1 && tensor.rank === 0;
      const of = by ? colours[by.node]! : isNumber ? `=${tensor.dataSync()[0]!}` : tensor.shape;
      return `${symmetric.has(name) ? '*' : key}:${of}`;
    });
    if (symmetric.has(name)) operands.sort();
    const settings = Object.entries(attrs).filter(([key]) => !ofPlaces.has(key));
    const { rank } = outputs[0]!;
    colours.push(numberIn(names, [name, JSON.stringify(settings), ...operands, rank].join('|')));
  }
  return colours;
}

/** And by what is made of it. */
function refine(
  nodes: readonly Node[],
  first: readonly string[],
  symmetric: ReadonlySet<string>,
): readonly string[] {
  let colours = first;
  for (let step = 0; step < stepsOn; step++) {
    const users = nodes.map((): string[] => []);
    nodes.forEach(({ name, given }, k) => {
      for (const [key, { by }] of Object.entries(given))
        if (by) users[by.node]!.push(`${symmetric.has(name) ? '*' : key}:${colours[k]!}`);
    });
    const names = new Map<string, string>();
    colours = colours.map((colour, k) =>
      numberIn(names, `${colour}<${users[k]!.toSorted().join()}`),
    );
  }
  return colours;
}
