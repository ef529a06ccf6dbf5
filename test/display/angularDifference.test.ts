import { angularDifference } from '../../extension/display/angularDifference.js';
import { defaultAngle } from '../../extension/picture/angles.js';
import type { AngleInfo } from '../../extension/wire/view.js';
import { near } from './near.js';

describe('angularDifference', () => {
  const half: AngleInfo = { ...defaultAngle, period: 'half' };
  const doubled: AngleInfo = { ...half, encoding: 'double-angle' };
  const scalar: AngleInfo = { ...defaultAngle, encoding: 'scalar' };
  const degrees: AngleInfo = { ...scalar, unit: 'deg' };
  const quarter = Math.PI / 2;
  /** By hand, in radians; the angle of (1, t) from (1, 0) is t − t³/3 + …, so t itself for t = 1e-9. */
  const cases: readonly (readonly [string, AngleInfo, number[], number[], number])[] = [
    ['the same', defaultAngle, [1, 0], [1, 0], 0],
    ['a quarter, either way', defaultAngle, [1, 0], [0, -3], quarter],
    ['opposite', defaultAngle, [1, 0], [-2, 0], Math.PI],
    ['1e-9, where arccos of a double has 0', defaultAngle, [1, 0], [1, 1e-9], 1e-9],
    ['1e-9 before half a turn', defaultAngle, [1, 0], [-1, 1e-9], Math.PI - 1e-9],
    ['lengths do not count', defaultAngle, [3e30, 0], [1e-30, 1e-30], quarter / 2],
    ['nor those beyond float32', defaultAngle, [1e200, 0], [0, 1e-200], quarter],
    ['nor on both sides', defaultAngle, [1e300, 1e300], [1e300, 0], quarter / 2],
    ['a zero vector is no direction', defaultAngle, [0, 0], [1, 0], NaN],
    ['nor is one predicted', defaultAngle, [1, 0], [0, -0], NaN],
    ['nor NaN', defaultAngle, [1, 0], [NaN, 1], NaN],
    ['nor infinity', defaultAngle, [Infinity, 0], [1, 0], NaN],
    ['axes: opposite is the same', half, [1, 0], [-2, 0], 0],
    ['axes: at most a quarter', half, [1, 0], [0, 1], quarter],
    ['axes: 135° is 45°', half, [1, 0], [-1, 1], quarter / 2],
    ['doubled: opposite vectors are axes a quarter apart', doubled, [1, 0], [-1, 0], quarter],
    ['doubled: a quarter is an eighth', doubled, [1, 0], [0, 1], quarter / 2],
    ['numbers', scalar, [0.25], [1], 0.75],
    ['numbers over the end of the turn', scalar, [0.1], [2 * Math.PI - 0.1], 0.2],
    ['numbers of several turns', scalar, [0], [20 * Math.PI + 0.5], 0.5],
    ['degrees', degrees, [350], [10], (20 * Math.PI) / 180],
    ['degrees of axes', { ...degrees, period: 'half' }, [175], [5], (10 * Math.PI) / 180],
    ['a number that is none', degrees, [NaN], [5], NaN],
  ];
  for (const [name, angle, yTrue, yPred, expected] of cases) {
    it(`${name}: ${yTrue.join()} and ${yPred.join()}`, () => {
      near([...angularDifference(yTrue, yPred, angle)], [expected], Math.abs(expected) * 1e-14);
      near([...angularDifference(yPred, yTrue, angle)], [expected], Math.abs(expected) * 1e-14);
    });
  }
  it('of rounded unit vectors: what two atan2 in doubles give', () => {
    for (let i = 0; i < 500; i++) {
      const [a, b] = [Math.fround(Math.sin(i * 1.7)), Math.fround(Math.cos(i * 2.3))];
      const [t, p] = [
        [a, Math.fround(i / 100 - 2)],
        [b, Math.fround(1 - i / 250)],
      ] as const;
      const apart = Math.abs(Math.atan2(t[1], t[0]) - Math.atan2(p[1], p[0]));
      const expected = Math.min(apart, 2 * Math.PI - apart);
      near([...angularDifference(t, p, defaultAngle)], [expected], 1e-14);
    }
  });
});
