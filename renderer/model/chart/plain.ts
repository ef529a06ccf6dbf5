/**
 * Charts that a page draws at once: few values, and in the specification only words of which it is known that they cost no more than
 * the values do. What is not known is tried first (`charts/trials.ts`), however harmless it may be.
 */
import { plainChartValues } from '../../../extension/wire/chartBudgets.js';
import { isObject, type Spec, unitsOf } from './units.js';

export function isPlain(spec: Spec): boolean {
  const units = unitsOf(spec).length;
  // Each unit may draw all of the values.
  return isPart(spec, part) && units * weigh(spec) <= plainChartValues.most;
}

/** What may stand under each name. */
type Grammar = Readonly<Record<string, (value: unknown) => boolean>>;

const isPart = (value: unknown, grammar: Grammar): boolean =>
  isObject(value) &&
  Object.entries(value).every(
    ([key, member]) => Object.hasOwn(grammar, key) && grammar[key]!(member),
  );

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isSwitch = (value: unknown): boolean => typeof value === 'boolean';
const isScalar = (value: unknown): boolean =>
  value === null || isText(value) || isNumber(value) || isSwitch(value);
const isListOf = (is: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(is);
const either =
  (...all: readonly ((value: unknown) => boolean)[]) =>
  (value: unknown) =>
    all.some((is) => is(value));
const within = (least: number, most: number) => (value: unknown) =>
  typeof value === 'number' && value >= least && value <= most;
const oneOf = (words: string) => (value: unknown) => words.split(' ').includes(String(value));
const partOf = (grammar: Grammar) => (value: unknown) => isPart(value, grammar);
const grammarOf = (names: string, is: (value: unknown) => boolean): Grammar =>
  Object.fromEntries(names.split(' ').map((name) => [name, is]));

const isDash = isListOf(within(1, 100));

const symbol: Grammar = {
  ...grammarOf('color fill stroke shape', isText),
  ...grammarOf('filled', isSwitch),
  ...grammarOf('size opacity fillOpacity strokeOpacity strokeWidth', within(0, 10_000)),
};
const mark: Grammar = {
  ...symbol,
  type: oneOf('arc area bar circle line point rect rule square text tick trail'),
  ...grammarOf('interpolate align baseline orient cap strokeCap strokeJoin', isText),
  ...grammarOf('tooltip clip', isSwitch),
  ...grammarOf('dx dy angle fontSize cornerRadius innerRadius outerRadius', within(-1000, 1000)),
  point: either(isSwitch, partOf(symbol)),
  line: either(isSwitch, partOf(symbol)),
  strokeDash: isDash,
};

const guide: Grammar = {
  ...grammarOf(
    'title',
    either(isText, (value) => value === null),
  ),
  ...grammarOf('orient direction symbolType symbolFillColor symbolStrokeColor', isText),
  ...grammarOf('grid labels ticks domain', isSwitch),
  ...grammarOf('labelLimit symbolSize symbolStrokeWidth symbolOpacity', within(0, 1000)),
  ...grammarOf('tickCount columns', within(1, 100)),
  labelAngle: within(-360, 360),
  // Of d3; twenty digits are the most that it gives.
  format: (value) => typeof value === 'string' && value.length <= 20,
  values: isListOf(isScalar),
};

const scale: Grammar = {
  type: oneOf('linear log sqrt symlog time utc ordinal point band'),
  domain: isListOf(isScalar),
  range: isListOf(either(isText, within(-10_000, 10_000))),
  scheme: isText,
  ...grammarOf('zero nice clamp reverse', isSwitch),
  padding: within(0, 100),
};

const channel: Grammar = {
  ...grammarOf('field', isText),
  title: either(isText, (value) => value === null),
  type: oneOf('quantitative nominal ordinal temporal'),
  aggregate: oneOf('count sum mean average median min max stdev stderr variance distinct q1 q3'),
  bin: (value) => value === true,
  stack: oneOf('zero normalize center null false true'),
  sort: either(isListOf(isScalar), oneOf('ascending descending x y -x -y null')),
  ...grammarOf('datum value', isScalar),
  format: guide['format']!,
  scale: either((value) => value === null, partOf(scale)),
  axis: either((value) => value === null, partOf(guide)),
  legend: either((value) => value === null, partOf(guide)),
};

/** `xOffset` too is a part of what `x` is divided into. Not `row` and `column`: a plot for each value. */
const channels =
  'x y x2 y2 xOffset yOffset theta radius color fill stroke opacity size shape strokeDash strokeWidth text detail order tooltip';
const encoding = grammarOf(
  channels,
  either((value) => value === null, partOf(channel), isListOf(partOf(channel))),
);

const isRow = either(isScalar, (value) => isObject(value) && Object.values(value).every(isScalar));

const part: Grammar = {
  ...grammarOf('$schema title description name', isText),
  ...grammarOf('width height', within(1, 4000)),
  data: partOf({ name: isText, values: isListOf(isRow) }),
  datasets: (value) => isObject(value) && Object.values(value).every(isListOf(isRow)),
  mark: either(
    oneOf('arc area bar circle line point rect rule square text tick trail'),
    partOf(mark),
  ),
  encoding: partOf(encoding),
  ...grammarOf(
    'layer hconcat vconcat',
    isListOf((value) => isPart(value, part)),
  ),
};

/** Its values, and a long text as so many as it has hundreds of letters. */
function weigh(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / 100;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + weigh(member), 0);
}
