/**
 * The backends of TensorFlow.js that a kernel can run on, the fastest first. A row here and a starter in `backends/choose.ts` make one; the
 * compiler asks for the starter, and `test/manifest.test.ts` for its line in the setting.
 */
interface Backend {
  /** Whether it adds numbers in float32, so that a long sum is off by more than rounding. */
  readonly sumsIn: 'float32' | 'float64';
  readonly help: string;
}

const table = {
  tensorflow: {
    sumsIn: 'float32',
    help: "TensorFlow's native library, installed in the notebook's folder",
  },
  wasm: { sumsIn: 'float32', help: 'WebAssembly with SIMD; part of Lossbook' },
  cpu: {
    sumsIn: 'float64',
    help: 'plain JavaScript; part of Lossbook, slow, and good for small tensors',
  },
} as const satisfies Readonly<Record<string, Backend>>;

export type BackendName = keyof typeof table;
export type BackendChoice = 'auto' | BackendName;

export const backends: Readonly<Record<BackendName, Backend>> = table;
export const backendNames = Object.keys(table) as readonly BackendName[];
export const backendChoices: readonly BackendChoice[] = ['auto', ...backendNames];

export const backendHelp = (choice: BackendChoice): string =>
  choice === 'auto'
    ? backendNames.join(', else ').replace(',', ' where it loads,')
    : backends[choice].help;

/** Of one that is not in the table nothing is known: it is taken to add in float32. */
export const addsInDoubles = (name: string): boolean =>
  Object.hasOwn(backends, name) && backends[name as BackendName].sumsIn === 'float64';
