/** Options of a loss in Python as each way of asking for it has them. */
import assert from 'node:assert/strict';
import { findInterpreter } from '../../extension/python/interpreter.js';
import { anotherPython, optionText, type Asker } from '../../extension/python/optionWords.js';
import { endedError, raisedError } from '../../extension/python/pythonError.js';

const notebook = 'in the notebook that --notebook writes';

const rows: readonly (readonly [
  how: string,
  asker: Asker,
  another: string,
  framework: string,
  device: string,
])[] = [
  ['a call', {}, 'the option python', 'the option framework', 'the option device'],
  [
    'a call in the editor',
    { caller: 'editor' },
    'the option python or the setting lossbook.python',
    'the option framework',
    'the option device',
  ],
  [
    'the command',
    { caller: 'command' },
    '--python',
    '--framework',
    `the option device of python(…), ${notebook}`,
  ],
];
/** A cell of Python has no options. */
const cells: readonly (readonly [how: string, asker: Asker, another: string])[] = [
  ['a cell of Python', { isOfCell: true }, 'lossbook.python in the metadata of the notebook'],
  [
    'a cell of Python in the editor',
    { isOfCell: true, caller: 'editor' },
    'the setting lossbook.python',
  ],
];

const interpreter = { path: '/bin/python', args: [], why: 'a test' };
const raised = { type: 'Refused', kind: 'refused', frames: [], message: 'It failed' };
const end = { code: 2, signal: null, said: '', wasReady: false, killed: false };
const tooOld = { ...end, said: 'Python 2.7 is too old' };
const around = { folder: '/', env: {}, platform: 'linux' as const };

describe('what options of losses in Python are called', () => {
  for (const [how, asker, another] of [...rows, ...cells])
    it(`${how}: another Python is named with ${another}`, () => {
      assert.equal(anotherPython(asker), another);
      const found = findInterpreter(asker, around);
      const missing = { module: 'jax', version: '3.12', install: 'pip install jax' };
      const said = [
        endedError(end, interpreter, asker).message,
        endedError(tooOld, interpreter, asker).message,
        raisedError({ ...raised, missing }, interpreter, asker).message,
        found.ok ? '' : found.message,
      ];
      for (const text of said) assert.ok(text.endsWith(` with ${another}`), text);
    });
  for (const [how, asker, , framework, device] of rows)
    it(`${how}: ${framework}, ${device}`, () => {
      const say = (advice: 'framework' | 'device') =>
        raisedError({ ...raised, advice }, interpreter, asker).message;
      assert.equal(say('framework'), `It failed: say which differentiates it with ${framework}`);
      assert.ok(say('device').includes(` unless ${device} names one:`));
      assert.match(optionText('gradient', asker), /^the option gradient/);
      const { message } = findInterpreter({ ...asker, option: '/no' }, around) as {
        message: string;
      };
      assert.ok(message.startsWith(`${optionText('python', asker)} is /no, but`), message);
    });
});
