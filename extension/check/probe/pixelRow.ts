/** Inputs made up as one row of pixels, at which a loss is to be finite. */
import { look, type Pair } from './look.js';
import { judgeInput, requireFinite, skip, type Found, type Probe } from './row.js';
import { directionPair, uniformSample } from './samples.js';

/** A loss that looks at windows has no number in any image so low. */
export function judgeAt(probe: Probe, id: string, pair: Pair, otherwise: 'fail' | 'note'): Found {
  const found = judgeInput(probe, id, pair, requireFinite(otherwise));
  if (found.verdict !== 'fail' || probe.declares[id] !== undefined) return found;
  const ordinary = pair.map(({ shape }, i) =>
    probe.kind === 'regression'
      ? uniformSample(shape, probe.domain, probe.random)
      : directionPair(shape, probe.random)[i]!,
  ) as unknown as Pair;
  const { value, threw } = look(probe.loss, ordinary);
  if (threw !== undefined || Number.isFinite(value)) return found;
  return skip(`no number in an image of ${pair[1].shape.slice(1, -1).join('×')}`);
}
