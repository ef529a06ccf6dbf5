/** Words that once named things in this house, and what the field says. The glossary is in docs/design.md. */
export const plainWordFor: Readonly<Record<string, string>> = {
  gravest: 'worst',
  conduct: 'behaviour',
  worded: 'text, or a verb',
  studied: 'a verb',
  headless: 'sign-invariant',
  orderless: 'permutation-invariant',
  torque: 'rotation-equivariant',
};
