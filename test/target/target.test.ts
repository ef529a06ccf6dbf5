import assert from 'node:assert/strict';
import { checkNotebook, type CheckPlan } from '../../extension/target/checkNotebook.js';
import {
  inputKinds,
  inputRules,
  shapeProblem,
  usualShape,
} from '../../extension/target/inputKinds.js';
import { kindByName, knownLosses } from '../../extension/target/knownLosses.js';
import { parseTarget } from '../../extension/target/target.js';
import * as reference from '../../extension/losses/reference/index.js';

describe('a target', () => {
  const good: readonly [string, string, string, string][] = [
    ['losses.py:angle_loss', 'python', 'losses.py', 'angle_loss'],
    ['a b/ü.py:AngleLoss(delta=0.2)', 'python', 'a b/ü.py', 'AngleLoss(delta=0.2)'],
    ['C:\\work\\losses.py:loss', 'python', 'C:\\work\\losses.py', 'loss'],
    ['x.py:partial(f, slice(1)[0:1])', 'python', 'x.py', 'partial(f, slice(1)[0:1])'],
    ['src/losses.ts:mine', 'script', 'src/losses.ts', 'mine'],
    ['losses.mjs:default', 'script', 'losses.mjs', 'default'],
    ['my.py.d/l.py: loss ', 'python', 'my.py.d/l.py', 'loss'],
  ];
  for (const [text, language, file, expression] of good) {
    it(text, () =>
      assert.deepEqual(parseTarget(text), { ok: true, target: { language, file, expression } }),
    );
  }
  const bad: readonly [string, RegExp][] = [
    ['losses.py', /names no loss in it; add a colon and a name, losses\.py:loss/],
    ['losses.py:', /names no loss after the colon/],
    ['losses.rb:loss', /kind \.rb that cannot be loaded; files end in \.py, \.ts/],
    ['losses', /is no FILE:NAME/],
    ['losses.ts:f(1)', /the name of something that losses\.ts exports, got 'f\(1\)'/],
  ];
  for (const [text, why] of bad) {
    it(`${text} is refused`, () => {
      const parsed = parseTarget(text);
      assert.ok(!parsed.ok);
      assert.match(parsed.why, why);
    });
  }
});

describe('kinds of inputs', () => {
  it('every loss of the reference has one, or says that none suits it', () =>
    assert.deepEqual(Object.keys(knownLosses).sort(), Object.keys(reference).sort()));
  for (const kind of inputKinds) {
    it(`${kind}: its usual shape is one it takes`, () =>
      assert.equal(shapeProblem(kind, usualShape(kind)), undefined));
    it(`${kind}: declares what the checks are given`, () => {
      const lines = inputRules[kind].lines(usualShape(kind)).join('\n');
      assert.match(lines, /const yTrue = /);
      assert.match(lines, /const yPred = /);
    });
  }
  const names: readonly [string, string | undefined][] = [
    ['angle_distance_loss', 'direction'],
    ['AngleLoss(delta=0.2)', 'direction'],
    ['DiceLoss()', 'segmentation'],
    ['bce_with_logits', 'logits'],
    ['F.cross_entropy', 'logits index'],
    ['nn.CrossEntropyLoss()', 'logits index'],
    ['F.binary_cross_entropy_with_logits', 'logits'],
    ['softmax_cross_entropy_with_integer_labels', 'logits index'],
    ['tf.nn.sparse_softmax_cross_entropy_with_logits', 'logits index'],
    ['tf.nn.softmax_cross_entropy_with_logits', 'logits'],
    ['SparseCategoricalCrossentropy()', 'segmentation index'],
    ['SurfaceNormalLoss', 'normals'],
    ['normalised_error', undefined],
    ['epe', 'flow'],
    ['silog', 'depth'],
    ['smooth_l1', 'regression'],
    ['my_loss', undefined],
  ];
  for (const [name, kind] of names) {
    it(`${name}: ${kind ?? 'asked for'}`, () => {
      const found = kindByName(name);
      const drawn = found && [found.kind, ...(found.labels ? [found.labels] : [])].join(' ');
      assert.equal(drawn, kind);
    });
  }
});

describe('the notebook of a check', () => {
  const plan: CheckPlan = {
    target: { language: 'python', file: "it's/lösses.py", expression: `Loss(kind='a')` },
    reference: { from: 'library', name: 'angularLoss' },
    inputs: { from: 'random', kind: 'direction', shape: [2, 8, 8, 2], seed: 3, because: 'said' },
    python: { framework: 'torch', layout: 'NCHW' },
    probedAs: 'direction',
    wrt: 0,
  };
  const source = (id: string, of: CheckPlan) =>
    checkNotebook(of).cells.find((cell) => cell.id === id)?.source;
  it('names the loss as the file does', () =>
    assert.equal(
      source('loss', plan),
      `import { python } from 'lossbook/python';\n` +
        `const loss = python('it\\'s/lösses.py', 'Loss(kind=\\'a\\')', { framework: 'torch', layout: 'NCHW' });\n` +
        `import * as reference from 'lossbook/reference';`,
    ));
  it('has a cell for each check that has something to say', () =>
    assert.deepEqual(
      ['compare', 'gradcheck', 'probe'].map((id) => source(id, plan)?.split('\n')[1]),
      [
        'compare(loss, reference.angularLoss, inputs);',
        'gradcheck(loss, inputs, { wrt: 0 });',
        `probe(loss, { inputs, kind: 'direction' });`,
      ],
    ));
  it('without a reference has no compare; with three inputs no probe', () => {
    const { target, python } = plan;
    const three = { from: 'file', file: 'x.npz', names: ['a', 'b', 'c'] } as const;
    const { cells } = checkNotebook({ target, python, inputs: three });
    assert.deepEqual(
      cells.map(({ id }) => id),
      ['about', 'loss', 'inputs', 'gradcheck'],
    );
  });
});
