/** What the options of a check in the formats of training say, read and held to what they may be. */
import { trainingFormats, type TrainingFormat } from '../../../wire/numberFormats.js';
import type { Sample } from '../../inputs.js';
import type { PrecisionOptions } from '../options.js';
import { precisionErrors } from '../text.js';
import type { NamedFormats } from './report.js';

export function readFormats(
  options: PrecisionOptions,
  samples: readonly Sample[] | undefined,
  names: readonly string[],
): NamedFormats {
  const formats = [options.as ?? []].flat() as readonly TrainingFormat[];
  const wrong = formats.find((format) => !trainingFormats.includes(format));
  if (wrong !== undefined || formats.length === 0)
    throw new TypeError(precisionErrors.format(wrong ?? []));
  if (options.sweep) throw new TypeError(precisionErrors.formatSweep);
  if (!samples) throw new TypeError(precisionErrors.formatInputs);
  const { wrt = samples.length - 1, lossScale = 1, seed = 1, maxBits, reference } = options;
  if (!Number.isInteger(wrt) || !samples[wrt])
    throw new RangeError(precisionErrors.wrt(wrt, samples.length));
  if (!(lossScale > 0 && Number.isInteger(Math.log2(lossScale))))
    throw new RangeError(precisionErrors.lossScale(lossScale));
  if (maxBits !== undefined && !(maxBits >= 0 && maxBits <= 32))
    throw new RangeError(precisionErrors.maxBits(maxBits));
  const required = options.require === undefined ? names : [options.require].flat();
  const unknown = required.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new TypeError(precisionErrors.require(unknown, names));
  const settings = { formats: [...new Set(formats)], wrt, lossScale, seed, maxBits, reference };
  return { settings, required, samples };
}
