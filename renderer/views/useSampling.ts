/** What of a tensor was not sent, in words. */
import { t } from '../../extension/wire/words.js';
import { useRef } from 'preact/hooks';
import { samplingText } from '../../extension/picture/samplingText.js';
import type { TensorData } from '../../extension/picture/tensorData.js';

/** What comes later takes no line away: the picture below it would move from under the pointer that asked for it. */
export function useSampling(tensor: TensorData | undefined): string | undefined {
  const sampled = tensor && samplingText(tensor.parts.map(({ entry }) => entry));
  const before = useRef(sampled);
  return sampled ?? (before.current && t('all of it is here by now, exactly'));
}
