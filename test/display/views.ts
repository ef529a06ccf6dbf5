/** Views of reports with made-up maps. */
import { encodeView } from '../../extension/wire/container.js';
import { packTensors, type PlainTensor } from '../../extension/picture/packTensors.js';
import type { TensorRole, ViewContent, ViewKind } from '../../extension/wire/view.js';

/** As gradcheck orders them. */
export const classes = ['not checked', 'ok', 'kink', 'noisy', 'plateau', 'wrong', 'non-finite'];

export function view(
  kind: ViewKind,
  maps: readonly PlainTensor[],
  tolerance: object = {},
): Uint8Array {
  const { tensors, buffers } = packTensors(maps);
  const report = {
    kind,
    verdict: 'pass',
    expected: 'pass',
    summary: '',
    checked: 0,
    failures: 0,
    counts: {},
    worst: [],
    diagnoses: [],
    ...tolerance,
  };
  return encodeView(
    { kind, id: kind, title: '', tensors, report } as unknown as ViewContent,
    buffers,
  );
}

export type Values = (y: number, x: number, channel: number, batch: number) => number;

/** [batch, height, width, channels]. */
export function map(
  role: TensorRole,
  values: Values,
  shape: readonly number[] = [1, 8, 8, 2],
): PlainTensor {
  const [batches, height, width, channels] = shape as [number, number, number, number];
  const size = batches * height * width * channels;
  const data = Float32Array.from({ length: size }, (_, i) => {
    const [channel, pixel] = [i % channels, Math.floor(i / channels)];
    const [x, row] = [pixel % width, Math.floor(pixel / width)];
    return values(row % height, x, channel, Math.floor(row / height));
  });
  const base = { name: role, role, shape };
  return role === 'class'
    ? { ...base, dtype: 'uint8', data: Uint8Array.from(data), classes }
    : { ...base, dtype: 'float32', data };
}
