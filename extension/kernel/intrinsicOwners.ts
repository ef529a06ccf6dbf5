/** The objects that the kernel holds to what they were (`intrinsics.ts`): the language's, and those of Node's that it works by. */
import asyncHooks from 'node:async_hooks';
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import inspector from 'node:inspector';
import module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import url from 'node:url';
import util from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';
import workerThreads from 'node:worker_threads';
import zlib from 'node:zlib';
import { untied } from './timers.js';

type Owner = readonly [name: string, object: object];

/** With what each is called in a sentence. */
export const intrinsicOwners = (): readonly Owner[] => [
  ...Object.entries(constructors()).flatMap(([name, constructor]) => {
    const { prototype } = constructor as { prototype?: object };
    const both: Owner[] = [[name, constructor]];
    return prototype ? [...both, [`${name}.prototype`, prototype] as const] : both;
  }),
  ...Object.entries({ Math, JSON, Reflect, Atomics, performance }),
  ['Performance.prototype', prototypeOf(performance)],
  ...iterators(),
  ...timers(),
  ...nodeModules(),
];

const prototypeOf = (object: object): object => Object.getPrototypeOf(object) as object;

const constructors = (): Readonly<Record<string, object>> => ({
  ...{ Object, Function, Array, String, Number, Boolean, BigInt, Symbol, RegExp, Date, Promise },
  ...{ Map, Set, WeakMap, WeakSet, WeakRef, Proxy, Error, TypeError, RangeError, SyntaxError },
  ...{ ArrayBuffer, SharedArrayBuffer, DataView, Uint8Array, Int32Array, Float64Array },
  ...{ Float32Array: globalThis.Float32Array, TextDecoder, TextEncoder, Buffer, URL },
  ...{ MessagePort, EventTarget, EventEmitter, TypedArray: prototypeOf(Uint8Array) },
  Session: inspector.Session,
});

function iterators(): readonly Owner[] {
  const iterables = { Array: [], Map: new Map(), Set: new Set(), String: '' };
  return Object.entries(iterables).flatMap(([name, iterable]) => {
    const iterator = prototypeOf(iterable[Symbol.iterator]());
    return [
      [`${name} Iterator`, iterator],
      ['Iterator.prototype', prototypeOf(iterator)],
    ] as const;
  });
}

function timers(): readonly Owner[] {
  const [timeout, immediate] = [
    untied.setTimeout(() => undefined, 0),
    untied.setImmediate(() => undefined),
  ];
  untied.clearTimeout(timeout);
  untied.clearImmediate(immediate);
  return [
    ['Timeout.prototype', prototypeOf(timeout)],
    ['Immediate.prototype', prototypeOf(immediate)],
  ];
}

/** The modules themselves, from which the kernel's bundle takes each function when it calls it. */
const nodeModules = (): readonly Owner[] =>
  [
    ...Object.entries({ asyncHooks, childProcess, crypto, fs, inspector, module, os, path, url }),
    ...Object.entries({ util, v8, vm, workerThreads, zlib, promiseHooks: v8.promiseHooks }),
  ].map(([name, exports]) => [`node:${name}`, exports]);
