/** Values that do harm when they are looked at: shown, printed, listed among the variables, or thrown. */
import type { Fault } from './fault.js';

export const valueFaults: readonly Fault[] = [
  {
    name: 'a proxy without any trap that answers, as value',
    code: `const no = () => { throw new Error('trapped'); };
      new Proxy({}, Object.fromEntries(Reflect.ownKeys(Reflect).filter((k) => typeof k === 'string').map((k) => [k, no])))`,
  },
  {
    name: 'a rejection with a proxy whose traps throw',
    code: `Promise.reject(new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw new Error('no prototype'); } })); 1`,
    says: /does not let itself be read: no prototype/,
  },
  {
    name: 'a callback that throws a proxy whose traps throw',
    code: `setTimeout(() => { throw new Proxy(new Error('within'), { get() { throw new Error('no field'); } }); }, 5);
      await new Promise((r) => setTimeout(r, 50))`,
    says: /does not let itself be read: no field/,
  },
  {
    name: 'a revoked proxy thrown',
    code: `const over = Proxy.revocable({}, {}); over.revoke(); throw over.proxy`,
    says: /does not let itself be read/,
  },
  {
    name: 'a revoked proxy as value',
    code: `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy`,
  },
  {
    name: 'a proxy that is its own prototype for ever',
    code: `const endless = new Proxy({}, { getPrototypeOf: () => endless }); endless`,
  },
  {
    name: 'a proxy with a million keys that are made up',
    code: `new Proxy({}, { ownKeys: () => Array.from({ length: 1e6 }, (_, i) => 'k' + i),
      getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) })`,
    slow: true,
  },
  {
    name: 'a getter that overflows the stack',
    code: `const pit = { get deep() { return this.deep; } }; console.log('before'); pit.deep`,
    says: /Maximum call stack/,
  },
  {
    name: 'a value whose inspection overflows the stack',
    code: `const within = Symbol.for('nodejs.util.inspect.custom');
      const tower = { [within]() { return tower[within](); } }; tower`,
    says: /Maximum call stack/,
  },
  {
    name: 'toString, toJSON and valueOf that throw, as value and as print',
    code: `const no = () => { throw new Error('no word'); };
      const mute = { toString: no, toJSON: no, valueOf: no, [Symbol.toPrimitive]: no }; console.log(mute); mute`,
  },
  {
    name: 'toString that is called',
    code: `const no = { toString() { throw new Error('no word'); } }; \`\${no}\``,
    says: /no word/,
  },
  {
    name: 'Symbol.toStringTag and constructor.name that throw',
    code: `class Odd { get [Symbol.toStringTag]() { throw new Error('no tag'); } static get name() { throw new Error('no name'); } }
      const odd = new Odd(); console.log([odd]); odd`,
  },
  {
    name: 'Jupyter.display that throws',
    code: `({ [Symbol.for('Jupyter.display')]() { throw new Error('no display'); } })`,
    says: /no display/,
  },
  {
    name: 'Jupyter.display that gives what is no bundle',
    code: `({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': { a: 1n }, 'image/png': 5, __proto__: null }) })`,
  },
  {
    name: 'a bundle whose getters throw',
    code: `({ [Symbol.for('Jupyter.display')]: () => ({ get 'text/plain'() { throw new Error('no text'); } }) })`,
    says: /no text/,
  },
  {
    name: 'an iterator that never ends, spread',
    code: `console.log('ready'); const all = { *[Symbol.iterator]() { for (;;) yield 1; } }; for (const one of all) ;`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'an async iterator that never ends',
    code: `console.log('ready'); const feed = async function* () { for (;;) { await null; yield 1; } }; for await (const one of feed()) ;`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'an async iterator that refuses to return',
    code: `const stuck = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), return: async () => { throw new Error('no return'); } }) };
      for await (const one of stuck) break;`,
    says: /no return/,
  },
  {
    name: 'Object.prototype with a setter, a getter and a toJSON',
    code: `for (const [key, get] of [['kind', () => 'wrong'], ['toJSON', () => () => 'all'], ['then', () => undefined], ['value', () => 'wrong']])
        Object.defineProperty(Object.prototype, key, { get, set() {}, configurable: true });
      setTimeout(() => { for (const key of ['kind', 'toJSON', 'then', 'value']) delete Object.prototype[key]; }, 0); 1`,
    spoils: true,
  },
  {
    name: 'Array.prototype.toJSON, iterator and species replaced',
    code: `const iterator = Array.prototype[Symbol.iterator];
      Array.prototype.toJSON = () => 'none'; Array.prototype[Symbol.iterator] = function* () {};
      setTimeout(() => { delete Array.prototype.toJSON; Array.prototype[Symbol.iterator] = iterator; }, 0); 1`,
    spoils: true,
  },
  {
    name: 'Promise, Symbol and Map replaced',
    code: `globalThis.Promise = globalThis.Map = globalThis.Set = globalThis.WeakMap = class { constructor() { throw new Error('none'); } }; 1`,
    spoils: true,
  },
  {
    name: 'a frozen world',
    code: `for (const one of [Object, Array, Function, Promise, Error, Map, Set, String, Number]) { Object.freeze(one); Object.freeze(one.prototype); }
      Object.freeze(globalThis.process); 1`,
    spoils: true,
  },
  {
    name: 'an error whose stack is a proxy',
    code: `const odd = new Error('odd'); Object.defineProperty(odd, 'stack', { get: () => new Proxy({}, { get() { throw new Error('in stack'); } }) }); throw odd`,
    says: /in stack/,
  },
  {
    name: 'an AggregateError of itself and a million others',
    code: `const all = new AggregateError([], 'all'); all.errors = Array.from({ length: 1e6 }, () => all); throw all`,
    says: /all/,
  },
  {
    name: 'Error.prepareStackTrace that throws',
    code: `Error.prepareStackTrace = () => { throw new Error('prepared'); }; setTimeout(() => { delete Error.prepareStackTrace; }, 0); throw new Error('plain')`,
    says: /plain|prepared/,
    spoils: true,
  },
  {
    name: 'Error.stackTraceLimit that is none',
    code: `Error.stackTraceLimit = -1; setTimeout(() => { Error.stackTraceLimit = 10; }, 0); throw new Error('without frames')`,
    says: /without frames/,
  },
  {
    name: 'a string of lone surrogates and NULs, printed and as value',
    code: `const odd = '\\ud800\\u0000\\udfff\\u2028'.repeat(1000); console.log(odd); odd`,
  },
  {
    name: 'a name of a hundred thousand letters',
    code: `globalThis['n'.repeat(1e5)] = 1; eval('var ' + 'm'.repeat(1e5) + ' = 1'); 1`,
  },
  {
    name: 'a tensor whose data is taken away',
    code: `const given = new Float32Array(4); const taken = tf.tensor1d(given); structuredClone(given.buffer, { transfer: [given.buffer] }); taken`,
  },
  {
    name: 'a disposed tensor as value',
    code: `const gone = tf.ones([2]); gone.dispose(); gone`,
  },
];
