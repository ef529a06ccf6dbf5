/** The cells that are run: a trivial one, and one such as people write. */

/** Every text is another, so that no cache helps. */
export const trivialCell = (n: number): string => `${n} + 1`;

/** 50 lines of what TypeScript has: interfaces, an enum, parameter properties, `satisfies`, generics, `await`. */
export const longCell = (
  n: number,
): string => `// Angles of a small field, and their statistics: ${n}.
interface Sample {
  readonly id: number;
  readonly angle: number;
  readonly weight?: number;
}

enum Unit {
  Radians,
  Degrees,
}

type Reducer<T, R> = (state: R, item: T, index: number) => R;

abstract class Accumulator<T> {
  protected count = 0;
  constructor(
    protected readonly name: string,
    private readonly unit: Unit = Unit.Radians,
  ) {}
  abstract add(item: T): void;
  describe(): string {
    return \`\${this.name} in \${Unit[this.unit]}: \${this.count}\`;
  }
}

class CircularMean extends Accumulator<Sample> {
  #sine = 0;
  #cosine = 0;
  add({ angle, weight = 1 }: Sample): void {
    this.count += 1;
    this.#sine += weight * Math.sin(angle);
    this.#cosine += weight * Math.cos(angle);
  }
  get mean(): number {
    return Math.atan2(this.#sine, this.#cosine);
  }
}

function fold<T, R>(items: readonly T[], start: R, step: Reducer<T, R>): R {
  return items.reduce<R>((state, item, index) => step(state, item, index), start);
}

const settings = { offset: ${n % 360}, count: 16, name: 'field ${n}' } satisfies Record<string, unknown>;
const samples: Sample[] = Array.from({ length: settings.count }, (_, id) => ({ id, angle: id / 8 }));
const field = new CircularMean(settings.name as string, Unit.Degrees);
for (const sample of await Promise.resolve(samples)) field.add(sample);
const weights = new Map(samples.map(({ id, weight }) => [id, weight ?? 1] as const));
const total = fold(samples, 0, (sum, { angle, weight = 1 }) => sum + angle * weight);
\`\${field.describe()}, mean \${field.mean.toFixed(6)}, sum \${total!.toFixed(3)} of \${weights.size}\`;
`;

/** The first thing a person runs. */
export const firstCell = `import * as tf from '@tensorflow/tfjs';
tf.tensor([1]).shape`;
