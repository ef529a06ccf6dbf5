/**
 * `platform.ts` where there are no files: the kernels are part of the bundle, so that no bundler and no server need know
 * of them. One build, 22 KB in base64, the one whose results are the same bits on every machine. One thread: a page that may
 * not share memory between threads, as most may not, has no other.
 */
import type { Helper } from './helper.js';

/** The portable build in base64; the bundler puts it in. */
declare const LOSSBOOK_FUSED_SIMD: string;

export const readBuilt = (file: string): Uint8Array<ArrayBuffer> | undefined =>
  file === 'fused-simd.wasm'
    ? Uint8Array.from(atob(LOSSBOOK_FUSED_SIMD), (letter) => letter.charCodeAt(0))
    : undefined;

export const findBuilt = (): undefined => undefined;

export const requestedThreads = (): string => '1';

export const processors = (): number => 1;

export const startHelper = (): Helper | undefined => undefined;
