/** A second thread changes nothing but the time: the same bits, whoever computes what, and whatever becomes of either. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { Helper } from '../../../extension/backends/fused/helper.js';
import { fusedState, fusedText, onOneThread } from '../../../extension/backends/fused/index.js';
import { compiledKernels } from '../../../extension/backends/fused/module.js';
import { findBuilt } from '../../../extension/backends/fused/platform.js';
import {
  hasClasses,
  profileOf,
  type FusedLoss,
} from '../../../extension/backends/fused/profile.js';
import { sumsOnTwo } from '../../../extension/backends/fused/shares.js';
import {
  firstState,
  flag,
  shareOf,
  slotCount,
  state,
  type Slots,
} from '../../../extension/backends/fused/slots.js';
import { Staged, stretchOf, type Arrays } from '../../../extension/backends/fused/staged.js';
import { oneThreadText, type OneThread } from '../../../extension/backends/fused/threads.js';
import { uniform } from '../../losses/support.js';
import { eventually } from '../../browser/eventually.js';

const compiled = compiledKernels();
assert.ok(compiled.ok);
const { module } = compiled;

const kinds: readonly (readonly [FusedLoss, channels: number])[] = [
  [{ kind: 'angle', delta: 0.2, axial: false, zero: 2 }, 2],
  [{ kind: 'angle', delta: 0.2, axial: true, zero: NaN }, 3],
  [{ kind: 'cosine', factor: 0.5, offset: 1, zero: 0 }, 3],
  [{ kind: 'bell', kappa: 3, zero: 0 }, 2],
  [{ kind: 'sine', zero: 0 }, 2],
  [{ kind: 'endpoint' }, 2],
  [{ kind: 'absolute', period: 6 }, 1],
  [{ kind: 'square', factor: 0.5 }, 2],
  [{ kind: 'huber', delta: 1 }, 1],
  [{ kind: 'charbonnier', epsilon: 1e-3, offset: true }, 1],
  [{ kind: 'binaryEntropy', smoothing: 0.1 }, 1],
  [{ kind: 'binaryFocal', smoothing: 0, gamma: 1.5, alpha: 0.25 }, 1],
  [{ kind: 'entropy', smoothing: 0.1 }, 21],
  [{ kind: 'focal', gamma: 2 }, 5],
];

/** One loss on arrays of so many pixels, on which each of the ways below works. */
function problem(
  [loss, channels]: readonly [FusedLoss, number],
  pixels: number,
  has: { readonly weights?: boolean; readonly mask?: boolean; readonly gradient?: boolean },
  seed = 1,
) {
  const next = uniform(seed);
  const floats = (size: number) => Float32Array.from({ length: size }, () => 4 * next() - 2);
  const profile = profileOf(loss, channels)!;
  const stretch = stretchOf(channels);
  const arrays: Arrays = {
    yTrue: hasClasses(profile)
      ? Float32Array.from({ length: pixels }, () => Math.floor(channels * next()))
      : floats(pixels * channels),
    // Some vectors are zero, and so take another path.
    yPred: floats(pixels * channels).fill(0, 30, 40),
    weights: has.weights ? floats(pixels) : undefined,
    mask: has.mask ? Uint8Array.from({ length: pixels }, () => Number(next() < 0.7)) : undefined,
    map: new Float32Array(pixels),
    gradient: has.gradient ? new Float32Array(pixels * channels) : undefined,
  };
  const setting = { profile, scale: 0.7, exchanged: pixels % 2 === 1 };
  const here = new Staged(module).loss(setting, arrays);
  /** As bytes, of which millions are soon compared. */
  const outputs = (sums: Float64Array) =>
    [sums, arrays.map!, arrays.gradient ?? new Float32Array()].map((x) =>
      createHash('sha256').update(x).digest('hex'),
    );
  const clear = (): void => {
    arrays.map!.fill(9);
    arrays.gradient?.fill(9);
  };
  return {
    arrays,
    setting,
    pixels,
    here,
    clear,
    onOne() {
      clear();
      const sums = new Float64Array(Math.ceil(pixels / stretch));
      for (let i = 0; i < sums.length; i++) {
        sums[i] = here(i * stretch, Math.min((i + 1) * stretch, pixels));
      }
      return outputs(sums);
    },
    /** With whatever part the helper takes. */
    asItComes(slots: Slots, compute = here) {
      clear();
      return outputs(sumsOnTwo(slots, { setting, pixels, arrays, here: compute }));
    },
    /** The first stretch waits until the helper has done what it was given. */
    onTwo(helper: Helper) {
      // What calls before this one have left.
      waitFor(helper);
      let stretches = 0;
      const waiting = (from: number, to: number): number => {
        if (stretches++ === 0) waitFor(helper);
        return here(from, to);
      };
      const found = this.asItComes(helper.slots, waiting);
      assert.ok(stretches < Math.ceil(pixels / stretch), 'the helper did a part');
      return found;
    },
  };
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Until the helper has nothing left to do. */
function waitFor({ slots: { flags } }: Helper): void {
  const until = Date.now() + 15_000;
  const isBusy = (_: unknown, i: number): boolean =>
    [state.given, state.taken].some((x) => x === Atomics.load(flags, firstState + i));
  while (Array.from({ length: slotCount }).some(isBusy)) {
    assert.ok(Date.now() < until, 'the helper works');
    Atomics.wait(pause, 0, 0, 1);
  }
}

async function startHelper(): Promise<{ helper: Helper; ended: string[] }> {
  const ended: string[] = [];
  const helper = new Helper(module, findBuilt('fusedHelper.cjs')!, (why) => ended.push(why));
  await eventually('a helper that runs', () => Promise.resolve(helper.isRunning));
  return { helper, ended };
}

/** Of pixels of up to three channels. */
const share = shareOf(3);

describe('fused kernels on two threads', function () {
  this.timeout(60_000);
  let helper: Helper;
  before(async () => ({ helper } = await startHelper()));
  after(() => helper.stop());

  const sizes = (channels: number): readonly number[] => {
    const share = shareOf(channels);
    return [2, 3, 5].flatMap((shares) => [
      shares * share,
      (shares - 1) * share + 1,
      shares * share - stretchOf(channels) + 3,
      shares * share - 1,
    ]);
  };
  for (const kind of kinds) {
    it(`have the same bits as on one: ${JSON.stringify(kind)}`, () => {
      for (const [i, pixels] of sizes(kind[1]).entries()) {
        const has = { weights: i % 2 === 0, mask: i % 3 === 0, gradient: i % 5 !== 4 };
        const one = problem(kind, pixels, has, i + 1);
        assert.deepEqual(one.onTwo(helper), one.onOne(), `${pixels} ${JSON.stringify(has)}`);
      }
    });
  }

  it('do all that the helper has not begun, and what it has not ended, on the first', () => {
    const { flags } = helper.slots;
    const one = problem(kinds[0]!, 9 * share - 5, { gradient: true });
    const expected = one.onOne();
    for (const stuck of [state.given, state.taken]) {
      // As a helper leaves them that is slow, or dead.
      const slots = { ...helper.slots, flags: Int32Array.from(flags) };
      slots.flags.fill(stuck, firstState, firstState + slotCount);
      assert.deepEqual(one.asItComes(slots), expected);
    }
  });

  it('are right after calls that were stopped anywhere', () => {
    const [one, other] = [1, 2].map((seed) =>
      problem(kinds[seed]!, 40 * share + 77, { gradient: true, weights: true }, seed),
    ) as [ReturnType<typeof problem>, ReturnType<typeof problem>];
    const expected = one.onOne();
    const run = (p: typeof one) => () => void sumsOnTwo(helper.slots, p);
    let stopped = 0;
    for (let i = 0; i < 60; i++) {
      // V8 ends the code at this instant, wherever it is, as an interrupt of the kernel does.
      Object.assign(globalThis, {
        stopMe: () => {
          for (;;) run(other)();
        },
      });
      try {
        runInThisContext('stopMe()', { timeout: 1 + (i % 13) });
      } catch (error) {
        assert.match(String(error), /timed out/);
        stopped++;
      }
      const found = i % 3 === 0 ? one.onTwo(helper) : one.asItComes(helper.slots);
      assert.deepEqual(found, expected);
    }
    assert.equal(stopped, 60);
  });

  it('wake a helper that sleeps', async () => {
    const one = problem(kinds[0]!, 5 * share, {});
    for (let i = 0; i < 5; i++) {
      await eventually('a helper that sleeps', () =>
        Promise.resolve(Atomics.load(helper.slots.flags, flag.asleep) === 1),
      );
      assert.deepEqual(one.onTwo(helper), one.onOne());
    }
  });
});

describe('a helper that is killed', () => {
  it('in the middle of a call is not missed, and says that it ended', async () => {
    const { helper, ended } = await startHelper();
    const one = problem(kinds[0]!, 60 * share + 5, { gradient: true });
    const expected = one.onOne();
    let stretches = 0;
    const here = (from: number, to: number): number => {
      if (stretches++ === 3) void helper.stop();
      return one.here(from, to);
    };
    for (let i = 0; i < 3; i++) assert.deepEqual(one.asItComes(helper.slots, here), expected);
    await helper.stop();
    assert.deepEqual(ended, ['it ended with code 1']);
  });
  it('does not start from a file that is none', async () => {
    const ended: string[] = [];
    new Helper(module, pathToFileURL(resolve('dist/none.cjs')), (why) => ended.push(why));
    await eventually('its end', () => Promise.resolve(ended.length > 0));
    assert.match(ended[0]!, /Cannot find module/);
  });
});

describe('the second thread', () => {
  it('is among what is published', () =>
    assert.match(readFileSync('.vscodeignore', 'utf8'), /^!dist\/fusedHelper\.cjs$/m));
  it('is told of', () => {
    assert.match(fusedText(fusedState()), /are in use, on two threads$/);
    assert.match(
      onOneThread(() => fusedText(fusedState())),
      /are in use, on one thread: as LOSSBOOK_THREADS says$/,
    );
  });
  const reasons: readonly [OneThread, RegExp][] = [
    [{ code: 'asked' }, /as LOSSBOOK_THREADS says/],
    [{ code: 'one-processor' }, /there is one processor/],
    [{ code: 'no-file' }, /fusedHelper\.cjs is missing; install Lossbook again/],
    [{ code: 'failed', message: 'no room' }, /the second thread failed: no room/],
  ];
  for (const [why, text] of reasons) {
    it(`says why there is none: ${why.code}`, () => assert.match(oneThreadText(why), text));
  }
});
