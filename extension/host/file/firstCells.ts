/** What a new notebook begins with: how to go on, and a cell that can be run and changed. */
import { newCodeCell, newMarkdownCell } from '../../notebook/newNotebook.js';
import type { Cell } from '../../notebook/model.js';
import { t } from '../l10n.js';

const firstCheck = `import * as tf from '@tensorflow/tfjs';
import { gradcheck } from 'lossbook/check';
import { random } from 'lossbook/data';

const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.square(tf.sub(yPred, yTrue)));
const numbers = random(1);
gradcheck(loss, [numbers.normal([1, 8, 8, 1]), numbers.normal([1, 8, 8, 1])])`;

export const firstCells = (): readonly Cell[] => [
  newMarkdownCell(
    'hint',
    t(
      'Put your loss in place of the one below: **Shift+Enter** runs a cell. In an empty cell **Ctrl+Space** offers `compare`, `gradcheck`, `probe`, `precision` and `benchmark`; *Lossbook: Open Sample* has whole notebooks.',
    ),
  ),
  newCodeCell('loss', firstCheck),
];
