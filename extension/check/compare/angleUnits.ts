/** Angles in degrees where a candidate or its reference has radians: as a factor that is there, and as one that is missing. */
import * as tf from '@tensorflow/tfjs-core';
import { sameConstant } from '../tolerance.js';
import { callOf } from './callOf.js';
import type { Repair, SeenOperation } from './repair.js';

const ofAngles = ['Sin', 'Cos', 'Tan'];
const givingAngles = ['Acos', 'Asin', 'Atan', 'Atan2'];

/** An angle that is in the other unit than a function of angles takes, or gives. */
export function turnAngles(seen: SeenOperation): readonly Repair[] {
  const { name } = seen;
  if (!ofAngles.includes(name) && !givingAngles.includes(name)) return [];
  return [Math.PI / 180, 180 / Math.PI].flatMap((factor): readonly Repair[] => {
    const finding = {
      code: 'degrees-for-radians',
      operation: callOf(name),
      factor,
      missing: true,
    } as const;
    const run: Repair['run'] = (operation, proceed) =>
      ofAngles.includes(name)
        ? proceed({ ...operation, inputs: { x: tf.mul(operation.inputs['x']!, factor) } })
        : tf.mul([proceed(operation)].flat()[0]!, factor);
    return [
      { finding, run },
      { finding, run, everywhere: true },
    ];
  });
}

/** What the other operand multiplies an angle by, if that turns degrees into radians or back. */
export function degreesIn({ name, inputs }: SeenOperation, key: string): number | undefined {
  const [other] = Object.entries(inputs).flatMap(([k, { constant }]) =>
    k === key ? [] : [constant],
  );
  if ((name !== 'Multiply' && name !== 'RealDiv') || other?.length !== 1) return undefined;
  const factor = name === 'Multiply' ? other[0]! : 1 / other[0]!;
  return turnsAngles(factor) ? factor : undefined;
}

/** Is a factor π/180 or 180/π, to what float32 holds of it? */
export const turnsAngles = (factor: number): boolean =>
  [Math.PI / 180, 180 / Math.PI].some((unit) => Math.abs(factor / unit - 1) < sameConstant);
