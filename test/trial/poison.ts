/** Each function of the language and of Node's that a cell can replace, replaced: the cell ends, and the next one answers. */
import { backends } from '../support/backends.js';
import { startTestKernel, type CellEnd, type TestKernel } from '../support/kernelUnderTest.js';
import type { Trial, TrialRow } from './trial.js';

/** Expressions of objects. Their functions are the table, as the Node that runs has them. */
const owners: readonly string[] = [
  ...`Object Function Array String Number Boolean BigInt Symbol RegExp Date Promise Map Set WeakMap WeakSet WeakRef
    FinalizationRegistry Proxy Error AggregateError ArrayBuffer SharedArrayBuffer DataView Uint8Array Int32Array Float32Array
    Float64Array TextDecoder TextEncoder Buffer URL URLSearchParams MessagePort MessageChannel EventTarget Event
    AbortController AbortSignal`
    .split(/\s+/)
    .flatMap((name) => [name, `${name}.prototype`]),
  ...`globalThis Math JSON Reflect Atomics Intl WebAssembly process process.stdout process.stderr performance console`.split(
    ' ',
  ),
  ...['Int8Array', 'Int8Array.prototype', 'process', 'performance'].map(prototypeOf),
  ...["''[Symbol.iterator]()", "''.matchAll(/x/g)", '[].values()', 'new Map().keys()'].map(
    prototypeOf,
  ),
  ...['new Set().keys()', prototypeOf('[].values()'), 'function* () {}', 'async () => 1'].map(
    prototypeOf,
  ),
  ...['setTimeout(() => 1, 0)', 'setImmediate(() => 1)', 'async function* () {}'].map(prototypeOf),
  ...`async_hooks child_process crypto events fs fs/promises inspector module net os path perf_hooks stream timers
    timers/promises url util v8 vm worker_threads zlib`
    .split(/\s+/)
    .map((name) => `require('node:${name}')`),
  ...`async_hooks AsyncLocalStorage; async_hooks AsyncResource; events EventEmitter; inspector Session; net Socket; stream Readable;
    stream Writable; worker_threads Worker`
    .split(/;\s+/)
    .map((each) => each.split(' '))
    .map(([module, name]) => `require('node:${module}').${name}.prototype`),
  `require('node:v8').promiseHooks`,
];

function prototypeOf(expression: string): string {
  return `Object.getPrototypeOf(${expression})`;
}

type Way = 'throws' | 'getter throws' | 'undefined';
const ways: readonly Way[] = ['throws', 'getter throws', 'undefined'];

/** In the cells: nothing is called there, once it is poisoned, but what was held before. */
const prepare = `
  const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const functionsOf = (object) => ownKeys(object).filter((key) => {
    const property = getOwnPropertyDescriptor(object, key);
    return property.configurable && (typeof property.value === 'function' || property.get !== undefined);
  });
  const thrower = () => { throw new Error('poisoned'); };
  const poisons = {
    throws: { value: thrower, writable: true, configurable: true },
    'getter throws': { get: thrower, configurable: true },
    undefined: { value: undefined, writable: true, configurable: true },
  };
  let undo = () => undefined;
  const poison = (object, keys, way) => {
    const before = keys.map((key) => getOwnPropertyDescriptor(object, key));
    undo = () => {
      for (let i = 0; i < keys.length; i++) defineProperty(object, keys[i], before[i]);
    };
    for (let i = 0; i < keys.length; i++) defineProperty(object, keys[i], poisons[way]);
  };
  const kept = 'kept';`;

export const poison: Trial = {
  title: 'Poisoned objects',
  about:
    'Functions of the language and of Node, replaced in a cell one by one by a function that throws, and those of an object together by that, by a ' +
    'getter that throws and by undefined. That cell may fail; the next one, in the same kernel, gives 1 + 1, and names are kept.',
  async *run({ size }) {
    for (const backend of backends) {
      const { test, stop } = startTestKernel({ backend });
      try {
        yield await poisonAll(test, `on ${backend}`, size === 'whole');
      } finally {
        await stop();
      }
    }
  },
};

async function poisonAll(test: TestKernel, what: string, oneByOne: boolean): Promise<TrialRow> {
  let tried = 0;
  const failures: string[] = [];
  await test.run(prepare);
  for (const owner of owners) {
    const listed = await test.run(`functionsOf(${owner} ?? {}).length`);
    const count = Number(listed.value ?? 0);
    const each = oneByOne ? Array.from({ length: count }, (_, i) => `${i}, ${i + 1}`) : [];
    const tries = [
      ...each.map((pick) => [pick, 'throws'] as const),
      ...(oneByOne ? ways : ways.slice(0, 2)).map((way) => ['', way] as const),
    ];
    for (const [pick, way] of tries) {
      tried++;
      const keys = `functionsOf(${owner} ?? {}).slice(${pick})`;
      const problem = await tryPoison(test, owner, keys, way);
      if (problem) failures.push(`${owner} ${pick} ${way}: ${problem}`);
    }
  }
  return { what, tried, failures };
}

async function tryPoison(
  test: TestKernel,
  owner: string,
  keys: string,
  way: Way,
): Promise<string | undefined> {
  const first = await inTime(test, `poison(${owner}, ${keys}, '${way}'); 1`);
  const next = first && (await inTime(test, '1 + 1'));
  const names = next && (await inTime(test, 'undo(); kept'));
  if (names?.value === `'kept'` && next?.value === '2') return undefined;
  const problem = [first, next, names].map(endText).join('; ');
  await test.kernel.shutdown();
  await test.run(prepare);
  return problem;
}

const mostMs = 10_000;

/** Undefined where it does not end. */
async function inTime(test: TestKernel, code: string): Promise<CellEnd | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), mostMs);
  });
  const end = await Promise.race([test.run(code), late]);
  clearTimeout(timer);
  return end;
}

const endText = (end: CellEnd | undefined): string =>
  end ? (end.error?.message ?? `${end.value}`).slice(0, 200) : 'no end';
