/** Types of fields, from the data: as Vega-Lite would have them from their author. */
import assert from 'node:assert/strict';
import { compile, type TopLevelSpec } from 'vega-lite';
import { completeSpec } from '../../extension/display/chartSpec.js';
import type { Json, JsonObject } from '../../extension/display/json.js';

const rows = {
  step: [0, 1, 10],
  loss: Float32Array.of(1, NaN, 0.25),
  run: ['a', 'b', 'a'],
  label: ['1', '2', '3'],
  isBest: [true, false, false],
  mixed: [1, 'b', null],
  none: [null, NaN, Infinity],
  pair: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  at: [new Date(0), new Date(1e9), null],
  day: ['2026-01-31', '2026-02-01', '2026-02-28'],
  moment: ['2026-01-31T12:00Z', '2026-01-31T12:00:30.5+02:00', '2026-01-31T12:00'],
  year: ['2024', '2025', '2026'],
  noDay: ['2026-13-01', '2026-02-01', '2026-02-02'],
};

/** What stands at a path such as `layer.0.encoding.x`. */
const at = (spec: Json, path: string): Json | undefined =>
  path
    .split('.')
    .reduce<Json | undefined>((value, key) => (value as JsonObject | undefined)?.[key], spec);

describe('chart: the type of a field', () => {
  const ofX: readonly (readonly [x: object, type: string | undefined])[] = [
    [{ field: 'step' }, 'quantitative'],
    [{ field: 'loss' }, 'quantitative'],
    [{ field: 'run' }, 'nominal'],
    [{ field: 'label' }, 'nominal'],
    [{ field: 'isBest' }, 'nominal'],
    [{ field: 'mixed' }, 'nominal'],
    [{ field: 'at' }, 'temporal'],
    [{ field: 'day' }, 'temporal'],
    [{ field: 'moment' }, 'temporal'],
    [{ field: 'year' }, 'nominal'],
    [{ field: 'noDay' }, 'nominal'],
    [{ field: 'none' }, undefined],
    [{ field: 'pair' }, undefined],
    [{ field: 'pair[0]' }, undefined],
    [{ field: 'other' }, undefined],
    [{ field: 'constructor' }, undefined],
    [{ field: { repeat: 'constructor' } }, undefined],
    [{ datum: 3 }, undefined],
    [{ field: 'step', type: 'ordinal' }, 'ordinal'],
    [{ field: 'step', aggregate: 'mean' }, undefined],
    [{ field: 'step', bin: true }, undefined],
    [{ field: 'step', bin: false }, 'quantitative'],
    [{ field: 'day', timeUnit: 'month' }, undefined],
    [{ field: 'step', sort: [10, 0, 1] }, undefined],
    [{ field: 'step', sort: 'descending' }, 'quantitative'],
    [{ field: 'step', scale: { type: 'log' } }, undefined],
    [{ field: 'step', scale: { zero: false } }, 'quantitative'],
  ];
  for (const [x, type] of ofX) {
    it(`${JSON.stringify(x)}: ${type ?? 'left to Vega-Lite'}`, () => {
      const spec = completeSpec({ mark: 'point', encoding: { x } }, rows);
      assert.equal(at(spec, 'encoding.x.type'), type);
    });
  }

  const channels: readonly (readonly [channel: string, type: string | undefined])[] = [
    ...['y', 'theta', 'color', 'fill', 'opacity', 'size', 'angle', 'text', 'tooltip'].map(
      (channel) => [channel, 'quantitative'] as const,
    ),
    ...['x2', 'yError', 'row', 'facet', 'shape', 'strokeDash', 'order', 'xOffset', 'href'].map(
      (channel) => [channel, undefined] as const,
    ),
  ];
  for (const [channel, type] of channels) {
    it(`numbers as ${channel}: ${type ?? 'left to Vega-Lite'}`, () => {
      const spec = completeSpec({ mark: 'line', encoding: { [channel]: { field: 'step' } } }, rows);
      assert.equal(at(spec, `encoding.${channel}.type`), type);
    });
  }

  const x = { field: 'step' };
  const unit = { mark: 'line', encoding: { x } };
  const own = (values: object) => ({ data: { values: [values] }, ...unit });
  const places: readonly (readonly [name: string, spec: object, path: string, type?: string])[] = [
    ['a layer', { layer: [unit] }, 'layer.0.encoding.x', 'quantitative'],
    [
      'what layers share',
      { layer: [{ mark: 'line' }], encoding: { x } },
      'encoding.x',
      'quantitative',
    ],
    [
      'a part beside others',
      { hconcat: [{ vconcat: [unit] }] },
      'hconcat.0.vconcat.0.encoding.x',
      'quantitative',
    ],
    ['small multiples', { facet: { field: 'run' }, spec: unit }, 'spec.encoding.x', 'quantitative'],
    ['data of its own', { layer: [own({ step: 'a' })] }, 'layer.0.encoding.x', 'nominal'],
    [
      'data that is made',
      { layer: [{ ...unit, data: { sequence: { start: 0, stop: 3, as: 'step' } } }] },
      'layer.0.encoding.x',
    ],
    [
      'data that is text',
      { layer: [{ ...unit, data: { values: 'step\n1', format: { type: 'csv' } } }] },
      'layer.0.encoding.x',
    ],
    [
      'data that is parsed',
      {
        layer: [
          {
            ...own({ step: 1 }),
            data: { values: [{ step: '1' }], format: { parse: { step: 'number' } } },
          },
        ],
      },
      'layer.0.encoding.x',
    ],
    [
      'a named set',
      { layer: [{ ...unit, data: { name: 'n' } }], datasets: { n: [{ step: 1 }] } },
      'layer.0.encoding.x',
      'quantitative',
    ],
    [
      'a list of tooltips',
      { mark: 'line', encoding: { tooltip: [x, { field: 'run' }] } },
      'encoding.tooltip.1',
      'nominal',
    ],
    [
      'a condition',
      {
        mark: 'line',
        encoding: { color: { condition: { param: 'p', field: 'loss' }, value: 'grey' } },
      },
      'encoding.color.condition',
      'quantitative',
    ],
    [
      'repeated fields of one type',
      {
        repeat: ['step', 'loss'],
        spec: { mark: 'line', encoding: { x: { field: { repeat: 'repeat' } } } },
      },
      'spec.encoding.x',
      'quantitative',
    ],
    [
      'repeated columns',
      {
        repeat: { column: ['day', 'at'] },
        spec: { mark: 'line', encoding: { x: { field: { repeat: 'column' } } } },
      },
      'spec.encoding.x',
      'temporal',
    ],
    [
      'repeated fields of several types',
      {
        repeat: ['step', 'run'],
        spec: { mark: 'line', encoding: { x: { field: { repeat: 'repeat' } } } },
      },
      'spec.encoding.x',
    ],
    [
      'a field that is calculated',
      { ...unit, transform: [{ calculate: '"a"', as: 'step' }] },
      'encoding.x',
    ],
    [
      'a field beside it',
      { ...unit, transform: [{ calculate: '1', as: 'other' }] },
      'encoding.x',
      'quantitative',
    ],
    [
      'an aggregate by that name',
      { ...unit, transform: [{ aggregate: [{ op: 'count', as: 'step' }] }] },
      'encoding.x',
    ],
    [
      'a fold',
      {
        mark: 'line',
        encoding: { x: { field: 'key' } },
        data: { values: [{ key: 1 }] },
        transform: [{ fold: ['a'] }],
      },
      'encoding.x',
    ],
    [
      'a lookup',
      {
        ...unit,
        transform: [
          { lookup: 'run', from: { data: { values: [] }, key: 'run', fields: ['step'] } },
        ],
      },
      'encoding.x',
    ],
    ['cells', { mark: 'rect', encoding: { x, y: { field: 'run' } } }, 'encoding.x', 'ordinal'],
    [
      'text on cells',
      { layer: [{ mark: { type: 'rect' } }, { ...unit, mark: 'text' }] },
      'layer.1.encoding.x',
      'ordinal',
    ],
    [
      'the colour of cells',
      { mark: 'rect', encoding: { color: x } },
      'encoding.color',
      'quantitative',
    ],
    [
      'a rectangle from and to',
      { mark: 'rect', encoding: { x, x2: { field: 'loss' } } },
      'encoding.x',
      'quantitative',
    ],
  ];
  for (const [name, spec, path, type] of places) {
    it(`${name}: ${type ?? 'left to Vega-Lite'}`, () => {
      const given = 'data' in spec ? undefined : rows;
      assert.equal(at(completeSpec(spec, given), `${path}.type`), type);
    });
  }

  it('the example of the documentation has numbers on both axes', () => {
    const example = { mark: 'line', encoding: { x: { field: 'step' }, y: { field: 'loss' } } };
    const { step, loss } = rows;
    const { spec } = compile(completeSpec(example, { step, loss }) as unknown as TopLevelSpec);
    const scales = spec.scales?.map(({ name, type }) => [name, type]);
    assert.deepEqual(scales, [
      ['x', 'linear'],
      ['y', 'linear'],
    ]);
  });
});
