/** Which array of an archive, or which parameter, is the truth and which the prediction. */
import assert from 'node:assert/strict';
import { ofTwo, positionOf, sure } from '../../extension/wire/argumentNames.js';

/** Names, the position of the truth and of the prediction; of two also where words say it that may be something else among more. */
const rows: readonly [string, number | undefined, number | undefined][] = [
  ['y_true y_pred', 0, 1],
  ['pred target', 1, 0],
  ['yPred yTrue', 1, 0],
  ['input target', 1, 0],
  ['logits ground_truth', 1, 0],
  ['t p', 0, 1],
  ['x y', 1, undefined],
  ['a b', undefined, undefined],
  ['image pred', undefined, 1],
  ['mask y_pred y_true', 2, 1],
  ['label_weights gt output', 1, 2],
  ['target_logits labels mask', 1, 0],
  ['input prediction target', 2, 1],
  ['predecessor b c', undefined, undefined],
];

describe('names of arguments', () => {
  for (const [text, truth, prediction] of rows) {
    it(`${text}: truth ${truth}, prediction ${prediction}`, () => {
      const names = text.split(' ');
      const known = names.length === 2 ? ofTwo : sure;
      assert.deepEqual(
        [positionOf('truth', names, known), positionOf('prediction', names, known)],
        [truth, prediction],
      );
    });
  }
});
