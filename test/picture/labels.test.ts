/** Which whole numbers are taken for labels, and what becomes of several of them where one is drawn. */
import assert from 'node:assert/strict';
import {
  areLabels,
  codeColour,
  codeKeys,
  countLabels,
  labelScale,
  labelsText,
} from '../../extension/picture/labels.js';
import { reduceBlocks } from '../../extension/picture/reduceBlocks.js';
import { reduceRegion } from '../../extension/picture/reduceRegion.js';

describe('areLabels', () => {
  const cases: readonly (readonly [string, readonly number[], boolean])[] = [
    ['a few classes', [0, 1, 2], true],
    ['with gaps', [0, 3, 7], true],
    ['the 21 of Pascal VOC, and none', [0, 20, 255], true],
    ['the 40 of NYU and the unlabelled', [0, 40], true],
    ['more than colours can be told apart', [0, 41], false],
    ['a mask', [0, 1], false],
    ['a mask of a byte', [0, 255], false],
    ['two classes and none', [0, 1, 255], true],
    ['none is -1', [-1, 0, 1], true],
    ['none is -100 (PyTorch)', [-100, 0, 4], true],
    ['of both signs', [-2, 0, 2], false],
    ['one value', [0], false],
    ['nothing but none', [255], false],
    ['larger than a byte', [0, 300], false],
  ];
  for (const [what, values, expected] of cases) {
    it(`${what}: ${values.join(', ')}`, () => {
      const labels = countLabels(Int32Array.from(values));
      assert.equal(areLabels({ dtype: 'int32', ...(labels && { labels }) }), expected);
    });
  }
  it('not of float32, whose whole numbers are sizes', () =>
    assert.equal(
      areLabels({
        dtype: 'float32',
        labels: [
          [0, 1],
          [3, 1],
        ],
      }),
      false,
    ));
});

describe('labelScale', () => {
  const labels = [
    [0, 2],
    [2, 5],
    [255, 1],
  ] as const;
  it('names those that occur, with their share', () =>
    assert.deepEqual(
      codeKeys(labelScale({ labels }, { names: ['road', 'car'] })).map(({ name, share }) => [
        name,
        share,
      ]),
      [
        ['0 road', 2 / 8],
        ['2', 5 / 8],
        ['255 ignored', 1 / 8],
      ],
    ));
  it('counts classes, and what is none', () => {
    const only = [[3, 9]] as const;
    assert.equal(labelsText(labelScale({ labels }, undefined)), '2 classes, ignored 1');
    assert.equal(labelsText(labelScale({ labels: only }, undefined)), '1 class');
  });
  it('255 labels have 60 colours, and all but black are for classes', () => {
    const scale = labelScale(
      {
        labels: [
          [0, 1],
          [254, 1],
        ],
      },
      undefined,
    );
    const colours = new Set(
      Array.from({ length: 60 }, (_, label) => codeColour(scale, label)!.join()),
    );
    assert.deepEqual([colours.size, colours.has('0,0,0')], [60, false]);
  });
});

describe('the most frequent label of a block', () => {
  const data = Int32Array.of(1, 1, 9, 0, 2, 255, 255, 0, 3);
  //  1 1 | 9
  //  0 2 | 255
  //  ---------
  //  255 0 | 3
  const most = [1, 9, 0, 3];
  it('as it is sent: of equally frequent ones the least', () =>
    assert.deepEqual(reduceBlocks(data, [3, 3], [2, 2], 'mode'), {
      shape: [2, 2],
      data: Int32Array.from(most),
    }));
  it('as it is drawn', () => {
    const plane = { values: data, columns: 3, components: 1 };
    const region = { rows: [0, 3], columns: [0, 3] } as const;
    const { values } = reduceRegion(plane, region, { row: 2, column: 2 }, 'mode');
    assert.deepEqual([...values], most);
  });
  it('along the axes before them, each by itself', () =>
    assert.deepEqual(
      reduceBlocks(Uint8Array.of(1, 1, 2, 3, 3, 2), [2, 3], [1, 3], 'mode').data,
      Uint8Array.of(1, 3),
    ));
});
