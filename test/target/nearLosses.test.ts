/** What is offered for a reference that there is not. */
import assert from 'node:assert/strict';
import { nearLosses } from '../../extension/target/nearLosses.js';

const rows: readonly (readonly [text: string, first: string])[] = [
  ['MSE', 'mse'],
  ['mean_squared_error', 'mse'],
  ['meanSquarError', 'mse'],
  ['L1Loss', 'mae'],
  ['dice_loss', 'dice'],
  ['DiceLos', 'dice'],
  ['GIoU', 'generalizedBoxIou'],
  ['bce', 'binaryCrossEntropy'],
  ['focal_los', 'focal'],
  ['angularloss', 'angularLoss'],
  ['angulrLoss', 'angularLoss'],
  ['ssim_loss', 'ssim'],
  ['loovasz', 'lovasz'],
];

describe('the nearest losses of the library', () => {
  for (const [text, first] of rows) {
    it(`${text}: ${first}`, () => assert.equal(nearLosses(text)[0], first));
  }
  it('a few of them, not all', () => assert.equal(nearLosses('xyz').length, 3));
});
