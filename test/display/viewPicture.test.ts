import assert from 'node:assert/strict';
import { decode } from '../support/pngPixels.js';
import { mimeBundle } from '../../extension/display/mimeBundle.js';
import { viewPicture } from '../../extension/display/viewPicture.js';
import { lookOf } from '../../extension/picture/classes.js';
import { colormapTable } from '../../extension/picture/colormaps.js';
import { displaySymbol, mime } from '../../extension/wire/ids.js';
import type { PlainTensor } from '../../extension/picture/packTensors.js';
import { classes, map, type Values, view } from './views.js';

interface Pixels {
  readonly width: number;
  readonly height: number;
  at: (y: number, x: number) => number[];
}

function pixels(png: Uint8Array | undefined): Pixels {
  assert(png);
  const { width, height, channels, data } = decode(png);
  const at = (y: number, x: number): number[] => {
    const from = (y * width + x) * channels;
    const colour = Array.from(data.slice(from, from + channels));
    return channels === 1 ? [colour[0]!, colour[0]!, colour[0]!] : colour;
  };
  return { width, height, at };
}

/** A badge without a summary, and the line of titles. */
const top = 21 + 6 + 18;

/** The centre of pixel (y, x) of panel i of an 8 × 8 map, with a gutter of 8 between them. */
const inPanel = (picture: Pixels, i: number, y: number, x: number, size = 128): number[] => {
  const step = size / 8;
  const [row, column] = [top + step * (y + 0.5), (size + 8) * i + step * (x + 0.5)];
  return picture.at(Math.floor(row), Math.floor(column));
};

const colour = (name: Parameters<typeof colormapTable>[0], row: number): number[] =>
  Array.from(colormapTable(name).slice(3 * row, 3 * row + 3));

const signed: Values = (_y, x) => (x < 4 ? -1 : 1);
const gradcheck = (classOf: Values, autodiff: Values, truth: Values, difference: Values): Pixels =>
  pixels(
    viewPicture(
      view('gradcheck', [
        map('analytic', autodiff),
        map('numeric', truth),
        map('error', difference),
        map('class', classOf),
      ]),
    ),
  );

describe('viewPicture', () => {
  it('gradcheck: four panels of 128 and three gutters of 8, white', () => {
    const picture = gradcheck(
      () => 1,
      signed,
      signed,
      () => 0,
    );
    assert.equal(picture.width, 4 * 128 + 3 * 8);
    assert.deepEqual(picture.at(top + 64, 129), [255, 255, 255]);
  });
  for (const [code, name] of classes.entries()) {
    it(`gradcheck: ${name} is ${lookOf(name).colour.join()}, last panel`, () => {
      const picture = gradcheck(
        (y, x) => (y === 3 && x === 6 ? code : 1),
        signed,
        signed,
        () => 0,
      );
      const [here, there] = [inPanel(picture, 3, 3, 6), inPanel(picture, 3, 6, 3)];
      assert.deepEqual(here, [...lookOf(name).colour]);
      assert.deepEqual(there, [...lookOf('ok').colour]);
    });
  }
  it('a report: its verdict is above the panels, on red or green', () => {
    const at = (verdict: string): number[] => {
      const maps = [map('class', () => 1)];
      return pixels(viewPicture(view('gradcheck', maps, { verdict, summary: 'gradcheck' }))).at(
        1,
        1,
      );
    };
    assert.deepEqual(
      [at('pass'), at('fail')],
      [
        [20, 105, 40],
        [175, 20, 25],
      ],
    );
  });
  it('gradcheck: of two channels the worse class shows', () => {
    const picture = gradcheck(
      (_y, _x, c) => (c === 0 ? 5 : 4),
      signed,
      signed,
      () => 0,
    );
    assert.deepEqual(inPanel(picture, 3, 0, 0), [...lookOf('wrong').colour]);
  });
  it('gradcheck: of two channels the larger number shows, whichever its sign', () => {
    const truth: Values = (_y, _x, c) => (c === 0 ? 0.25 : -1);
    const picture = gradcheck(
      () => 1,
      truth,
      truth,
      () => 0,
    );
    assert.deepEqual(inPanel(picture, 1, 0, 0), colour('diverging', 0));
  });
  it('gradcheck: autodiff is drawn on the scale of the truth', () => {
    const picture = gradcheck(
      () => 1,
      (_y, x) => (x < 4 ? -9 : 0.5),
      signed,
      () => 0,
    );
    assert.deepEqual(inPanel(picture, 0, 0, 0), colour('diverging', 0));
    assert.deepEqual(inPanel(picture, 0, 0, 7), colour('diverging', 192));
    assert.deepEqual(inPanel(picture, 1, 0, 7), colour('diverging', 255));
  });
  it('gradcheck: NaN is yellow', () => {
    const picture = gradcheck(
      () => 1,
      (_y, x) => (x === 2 ? NaN : 1),
      signed,
      () => 0,
    );
    assert.deepEqual(inPanel(picture, 0, 4, 2), [255, 255, 0]);
  });
  it('compare: values in viridis, differences diverging, classes last', () => {
    const png = viewPicture(
      view('compare', [
        map('analytic', (_y, x) => x, [1, 8, 8, 1]),
        map('numeric', (_y, x) => x, [1, 8, 8, 1]),
        map('error', (y) => (y === 0 ? 1 : 0), [1, 8, 8, 1]),
        map('class', (y) => (y === 0 ? 5 : 1), [1, 8, 8, 1]),
      ]),
    );
    const picture = pixels(png);
    assert.equal(picture.width, 4 * 128 + 3 * 8);
    assert.deepEqual(inPanel(picture, 3, 0, 0), [...lookOf('wrong').colour]);
    assert.deepEqual(inPanel(picture, 3, 1, 0), [...lookOf('ok').colour]);
    assert.deepEqual(inPanel(picture, 0, 0, 7), colour('viridis', 255));
    assert.deepEqual(inPanel(picture, 1, 0, 0), colour('viridis', 0));
    assert.deepEqual(inPanel(picture, 2, 0, 0), colour('diverging', 255));
    assert.deepEqual(inPanel(picture, 2, 1, 0), colour('diverging', 128));
  });
  it('compare: a difference of a hundredth of the tolerance is as pale as none', () => {
    const png = viewPicture(
      view(
        'compare',
        [
          map('analytic', () => 1, [1, 8, 8, 1]),
          map('numeric', () => 1, [1, 8, 8, 1]),
          map('error', () => 1e-6, [1, 8, 8, 1]),
        ],
        { tolerance: { rtol: 1e-4, atol: 0 } },
      ),
    );
    assert.deepEqual(inPanel(pixels(png), 2, 0, 0), colour('diverging', 129));
  });
  it('precision: a panel per candidate, on one scale', () => {
    const bits = (name: string, of: Values): PlainTensor => ({
      ...map('error', of, [1, 8, 8, 1]),
      name,
    });
    const png = viewPicture(view('precision', [bits('a', () => 4), bits('b', () => 8)]));
    const picture = pixels(png);
    assert.equal(picture.width, 2 * 152 + 8);
    assert.deepEqual(inPanel(picture, 0, 0, 0, 152), colour('viridis', 128));
    assert.deepEqual(inPanel(picture, 1, 0, 0, 160), colour('viridis', 255));
  });
  it('angular: target and prediction in the colours of their directions, the error from 0', () => {
    const facing =
      (quarters: number): Values =>
      (_y, _x, c) =>
        Math.round(
          c === 0 ? Math.cos((quarters * Math.PI) / 2) : Math.sin((quarters * Math.PI) / 2),
        );
    const png = viewPicture(
      view('angular', [
        map('prediction', facing(2)),
        map('error', (_y, x) => x, [1, 8, 8, 1]),
        map('target', facing(1)),
      ]),
    );
    const picture = pixels(png);
    assert.deepEqual(inPanel(picture, 0, 0, 0), colour('cyclic', 64));
    assert.deepEqual(inPanel(picture, 1, 0, 0), colour('cyclic', 128));
    assert.deepEqual(inPanel(picture, 2, 0, 7), colour('viridis', 255));
  });
  it('angular: a pixel that a mask leaves out is grey, one without a direction yellow where there is no mask', () => {
    const half: Values = (_y, x) => (x < 4 ? NaN : x);
    const error = map('error', half, [1, 8, 8, 1]);
    const mask = map('mask', (_y, x) => (x < 4 ? 0 : 1), [1, 8, 8, 1]);
    const [masked, plain] = [[error, mask], [error]].map((maps) =>
      inPanel(pixels(viewPicture(view('angular', maps))), 0, 0, 0, 320),
    );
    assert.deepEqual(masked, [150, 150, 150]);
    assert.deepEqual(plain, [255, 255, 0]);
  });
  it('of a batch the first item', () => {
    const png = viewPicture(
      view('precision', [map('error', (_y, _x, _c, b) => 8 * b, [2, 8, 8, 1])]),
    );
    const picture = pixels(png);
    assert.deepEqual(picture.at(top, 0), colour('viridis', 0));
    assert.deepEqual(picture.at(top + picture.width - 1, picture.width - 1), colour('viridis', 0));
  });
  it('1000 × 2000 with one wrong entry: at most 1024 wide, the entry is seen', () => {
    const maps = [
      map('class', (y, x) => (y === 777 && x === 1234 ? 5 : 1), [1, 1000, 2000, 1]),
      map('numeric', () => 1, [1, 1000, 2000, 1]),
    ];
    const png = viewPicture(view('gradcheck', maps))!;
    const picture = pixels(png);
    const { width, height, at } = picture;
    assert(png.length <= 256 * 1024 && width <= 1024, `${width} × ${height}, ${png.length} bytes`);
    const panel = (width - 8) / 2;
    const [y, x] = [
      Math.floor(top + (777.5 / 1000) * (panel / 2)),
      Math.floor(panel + 8 + (1234.5 / 2000) * panel),
    ];
    const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => at(y + dy, x + dx).join()));
    assert(near.includes(lookOf('wrong').colour.join()));
  });
  it('noise that does not fit into 256 KiB is reduced until it does', () => {
    let state = 1;
    const noise: Values = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const shape = [1, 512, 512, 1];
    const png = viewPicture(view('precision', [map('error', noise, shape)]))!;
    assert(png.length <= 256 * 1024, `${png.length} bytes`);
  });

  const none: readonly (readonly [name: string, bytes: () => Uint8Array])[] = [
    ['bytes that are no view', () => Uint8Array.of(1, 2, 3)],
    ['a tensor', () => view('tensor', [map('error', () => 0)])],
    ['a probe', () => view('probe', [map('error', () => 0)])],
    ['a report without maps', () => view('gradcheck', [])],
    ['a map 3 pixels high', () => view('precision', [map('error', () => 0, [1, 3, 9, 1])])],
    ['a map without channels', () => view('precision', [map('error', () => 0, [1, 9, 9, 0])])],
    ['a list', () => view('precision', [{ ...map('error', () => 0, [1, 1, 64, 1]), shape: [64] }])],
    [
      'axes in another order',
      () =>
        view('precision', [
          { ...map('error', () => 0, [1, 8, 8, 1]), shape: [8, 8], axes: ['x', 'y'] },
        ]),
    ],
    [
      'angles of one channel that are said to have two',
      () => {
        const angle = {
          encoding: 'cos-sin',
          unit: 'rad',
          period: 'full',
          zero: 'east',
          sense: 'cw',
        };
        const target = { ...map('target', () => 1, [1, 5, 5, 1]), angle } as PlainTensor;
        return view('angular', [target]);
      },
    ],
  ];
  for (const [name, bytes] of none) {
    it(`${name}: no picture`, () => assert.equal(viewPicture(bytes()), undefined));
  }
});

describe('mimeBundle: pictures of reports', () => {
  const bytes = view('precision', [map('error', (_y, x) => x)]);
  const shown = (bundle: object): ReturnType<typeof mimeBundle> =>
    mimeBundle({ [displaySymbol]: () => bundle });
  it('are added to a view that has none', () => {
    const bundle = shown({ [mime.text]: 'precision PASS', [mime.view]: bytes });
    assert.deepEqual(bundle, {
      [mime.text]: 'precision PASS',
      [mime.view]: bytes,
      [mime.png]: viewPicture(bytes),
    });
  });
  it('are left as they are where there is one', () => {
    const bundle = { [mime.view]: bytes, [mime.png]: Uint8Array.of(1) };
    assert.deepEqual(shown(bundle), bundle);
  });
  for (const bundle of [
    { [mime.text]: 'a' },
    { [mime.view]: 'base64' },
    { [mime.view]: Uint8Array.of(1) },
  ]) {
    it(`nothing is added to ${JSON.stringify(bundle)}`, () => assert.equal(shown(bundle), bundle));
  }
});
