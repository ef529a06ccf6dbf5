/** Things to do one after another. Whoever adds does not wait; a thing that fails takes the rest with it. */

export interface Queue<Item> {
  add: (items: readonly Item[]) => void;
  /** Drops what waits; what is under way goes on. */
  clear: () => void;
  /** What is under way and what waits, in order. */
  items: () => readonly Item[];
  /** Resolves when there is nothing left to do. */
  whenIdle: () => Promise<void>;
}

export interface QueueWork<Item> {
  /** Must not reject. Resolves to whether the rest is to be done. */
  run: (item: Item) => Promise<'go on' | 'stop'>;
  /** Told of each item that is dropped. */
  drop: (item: Item) => void;
}

export function createQueue<Item>(work: QueueWork<Item>): Queue<Item> {
  let waiting: Item[] = [];
  let current: Item | undefined;
  let drained = Promise.resolve();

  const clear = () => {
    const dropped = waiting;
    waiting = [];
    for (const item of dropped) work.drop(item);
  };
  const drain = async () => {
    while ((current = waiting.shift()) !== undefined) {
      if ((await work.run(current)) === 'stop') clear();
    }
  };
  return {
    add: (items) => {
      waiting.push(...items);
      if (current === undefined) drained = drain();
    },
    clear,
    items: () => (current === undefined ? [] : [current, ...waiting]),
    whenIdle: () => drained,
  };
}
