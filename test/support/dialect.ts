/** Words that once named things in this house, and what the field says. The glossary is in docs/design.md. */
export const plainWordFor: Readonly<Record<string, string>> = {
  gravest: 'worst',
  asked: 'requested, or what it is',
  conduct: 'behaviour',
  worded: 'text, or a verb',
  wording: 'text',
  describe: 'text',
  studied: 'a verb',
  settled: 'a verb',
  granted: 'allowance',
  dead: 'zeroMask, or what it is',
  slopes: 'gradients, or derivatives',
  site: 'independent block, or operation',
  sites: 'independent blocks, or operations',
  singles: 'float32',
  headless: 'sign-invariant',
  orderless: 'permutation-invariant',
  torque: 'rotation-equivariant',
};

/** Names that keep such a word, and why. */
export const keepsItsWord: Readonly<Record<string, string>> = {
  describeTensor: 'public in lossbook/display',
};
