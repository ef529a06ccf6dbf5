/** Wrong losses in PyTorch: each is caught, and its mistake is named. */
import assert from 'node:assert/strict';
import { usePython } from './pythons.js';

type Row = readonly [
  mutant: string,
  check: 'compare' | 'gradcheck' | 'gradcheck with the loop',
  said: RegExp,
];

const rows: readonly Row[] = [
  ['divisor', 'compare', /constant-factor: candidate = reference × \(H·W\)²/],
  ['summed', 'compare', /constant-factor: candidate = reference × /],
  ['half', 'compare', /constant factor of 0\.5/],
  ['double_mean', 'compare', /double-mean: candidate = reference \/ /],
  ['per_channel', 'compare', /reference [/×] /],
  ['degrees', 'compare', /degrees-for-radians/],
  ['negated', 'compare', /sign: the candidate equals the reference with/],
  ['shifted', 'compare', /offset: candidate = reference \+ 0\.25/],
  ['swapped', 'compare', /channels-swapped/],
  ['axis', 'compare', /^compare FAIL/],
  ['clipped', 'compare', /plateau: the loss is capped at 1\.7193/],
  ['floor', 'compare', /floor: the loss never goes below/],
  ['capped', 'compare', /plateau: the loss is capped at 2\.2974/],
  ['cosine', 'compare', /^compare FAIL/],
  ['unsigned', 'compare', /^compare FAIL/],
  ['power', 'compare', /^compare FAIL/],
  ['detached_all', 'gradcheck', /detached: torch sees no path from y_pred to the loss/],
  ['through_numpy', 'gradcheck', /detached: torch sees no path from y_pred to the loss/],
  ['detached_half', 'gradcheck', /wrong-gradient: .*autodiff = truth × 0\.8333/],
  // Without the loop its gradient is right: the loss is flat between the steps.
  ['rounded', 'gradcheck with the loop', /^gradcheck FAIL .*plateau/s],
  ['flipped', 'gradcheck', /sign: .*its sign reversed/],
  ['doubled', 'gradcheck', /autodiff = truth × 2; look for a torch\.autograd\.Function/],
  ['in_place', 'gradcheck', /input-changed: the loss writes to its input y_pred/],
  ['random', 'compare', /^compare FAIL.*(random|non-deterministic|unstable)/s],
  ['counted', 'compare', /^compare FAIL/],
];

describe('wrong losses of torch', function () {
  this.timeout(60_000);
  const python = usePython('torch');
  before(() =>
    python.test.run('const inputs = [directions([2, 3, 5], 1), directions([2, 3, 5], 2)];'),
  );
  for (const [mutant, check, said] of rows) {
    it(`${mutant}: ${check} says ${said.source}`, async () => {
      const loss = `python('mutants_torch.py', '${mutant}', { python: interpreter })`;
      const { value, error } = await python.test.run(
        check === 'compare'
          ? `compare(${loss}, reference.angularLoss, inputs)`
          : `gradcheck(${loss}, inputs, { reference: ${check === 'gradcheck' ? 'undefined' : 'reference.angularLoss'} })`,
      );
      const text = value ?? error?.stack ?? '';
      assert.match(text, / FAIL /);
      assert.match(text, said);
    });
  }
});
