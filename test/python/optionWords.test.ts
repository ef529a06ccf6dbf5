/** Options of a loss in Python as each way of asking for it has them. */
import assert from 'node:assert/strict';
import { findInterpreter } from '../../extension/python/interpreter.js';
import { anotherPython, optionText, type Asked } from '../../extension/python/optionWords.js';
import { endedError, raisedError } from '../../extension/python/pythonError.js';

const notebook = 'in the notebook that --notebook writes';

const rows: readonly (readonly [
  how: string,
  asked: Asked,
  another: string,
  framework: string,
  device: string,
])[] = [
  ['a call', {}, 'the option python', 'the option framework', 'the option device'],
  [
    'a call in the editor',
    { askedBy: 'editor' },
    'the option python or the setting lossbook.python',
    'the option framework',
    'the option device',
  ],
  [
    'the command',
    { askedBy: 'command' },
    '--python',
    '--framework',
    `the option device of python(…), ${notebook}`,
  ],
];
/** A cell of Python has no options. */
const cells: readonly (readonly [how: string, asked: Asked, another: string])[] = [
  ['a cell of Python', { isOfCell: true }, 'lossbook.python in the metadata of the notebook'],
  [
    'a cell of Python in the editor',
    { isOfCell: true, askedBy: 'editor' },
    'the setting lossbook.python',
  ],
];

const interpreter = { path: '/bin/python', args: [], why: 'a test' };
const raised = { type: 'Refused', kind: 'refused', frames: [], message: 'It failed' };
const end = { code: 2, signal: null, said: '', wasReady: false, killed: false };
const tooOld = { ...end, said: 'Python 2.7 is too old' };
const around = { folder: '/', env: {}, platform: 'linux' as const };

describe('what options of losses in Python are called', () => {
  for (const [how, asked, another] of [...rows, ...cells])
    it(`${how}: another Python is named with ${another}`, () => {
      assert.equal(anotherPython(asked), another);
      const found = findInterpreter(asked, around);
      const missing = { module: 'jax', version: '3.12', install: 'pip install jax' };
      const said = [
        endedError(end, interpreter, asked).message,
        endedError(tooOld, interpreter, asked).message,
        raisedError({ ...raised, missing }, interpreter, asked).message,
        found.ok ? '' : found.message,
      ];
      for (const text of said) assert.ok(text.endsWith(` with ${another}`), text);
    });
  for (const [how, asked, , framework, device] of rows)
    it(`${how}: ${framework}, ${device}`, () => {
      const say = (advice: 'framework' | 'device') =>
        raisedError({ ...raised, advice }, interpreter, asked).message;
      assert.equal(say('framework'), `It failed: say which differentiates it with ${framework}`);
      assert.ok(say('device').includes(` unless ${device} names one:`));
      assert.match(optionText('gradient', asked), /^the option gradient/);
      const { message } = findInterpreter({ ...asked, option: '/no' }, around) as {
        message: string;
      };
      assert.ok(message.startsWith(`${optionText('python', asked)} is /no, but`), message);
    });
});
