/** The most frequent of some labels, by the million while a picture is moved. */

export interface Tally {
  readonly add: (label: number) => void;
  /** The most frequent since the last time, of equally frequent ones the least; NaN of none. */
  readonly take: () => number;
}

/** Of whole numbers from -256 to 255. */
export function createTally(): Tally {
  const counts = new Uint32Array(512);
  let seen: number[] = [];
  return {
    add(label) {
      if (counts[label & 511]!++ === 0) seen.push(label);
    },
    take() {
      let [best, most] = [NaN, 0];
      for (const label of seen) {
        const count = counts[label & 511]!;
        if (count > most || (count === most && label < best)) [best, most] = [label, count];
        counts[label & 511] = 0;
      }
      seen = [];
      return best;
    },
  };
}
