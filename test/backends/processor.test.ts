import assert from 'node:assert/strict';
import { lacksAvx } from '../../extension/backends/processor.js';
import { hasTensorflow } from '../support/backends.js';

const info = (flags: string): string =>
  `processor\t: 0\nmodel name\t: A Processor\nflags\t\t: ${flags}\nbogomips\t: 5200.00\n`;

const cases: readonly [string, boolean, string, string][] = [
  ['with AVX', false, info('fpu sse4_2 avx f16c'), 'x64'],
  ['with AVX last', false, info('fpu avx'), 'x64'],
  ['without', true, info('fpu sse4_2 f16c'), 'x64'],
  ['with a flag that only begins alike', true, info('fpu avx512f avx_vnni'), 'x64'],
  ['of ARM', false, 'processor\t: 0\nFeatures\t: fp asimd\n', 'arm64'],
  ['that says nothing', false, '', 'x64'],
];

describe('a processor', () => {
  for (const [name, lacks, text, arch] of cases) {
    it(`${name} ${lacks ? 'would end' : 'loads'} the TensorFlow library`, () =>
      assert.equal(lacksAvx(text, arch), lacks));
  }
  it('that has loaded the library is not refused', () => {
    if (hasTensorflow) assert.equal(lacksAvx(), false);
  });
});
