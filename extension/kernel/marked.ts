/** Objects that carry what belongs to them where no code of a cell sees it. */

/** What a constructor returns is what a derived one adds its fields to. */
class Given {
  constructor(given: object) {
    return given;
  }
}

/**
 * A private field, for which no function is called that a cell may have replaced. A WeakMap of a million promises costs the collector of
 * garbage 54 s of a processor, the fields 1 s.
 */
class Marked extends Given {
  readonly #mark: unknown;

  constructor(object: object, mark: unknown) {
    super(object);
    this.#mark = mark;
  }

  static has(object: object): boolean {
    return #mark in object;
  }

  static markOf(object: object): unknown {
    return #mark in object ? object.#mark : undefined;
  }
}

/** The first mark stays. */
export function mark(object: object, value: unknown): void {
  if (!Marked.has(object)) new Marked(object, value);
}

export const markOf = (object: object): unknown => Marked.markOf(object);
