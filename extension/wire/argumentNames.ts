/**
 * What the name of a parameter or of an array says it is: the truth or the prediction of a loss. The one list of such words,
 * for losses of TypeScript, for the arrays of an archive, and for Python, which is sent it with the loss to load.
 */

export type Side = 'truth' | 'prediction';

/** Words that say so wherever they stand. */
export const sure = {
  truth: words(
    'true trues ytrue truth truths groundtruth target targets tgt tgts trg label labels lbl lbls gt gts annotation annotations',
  ),
  prediction: words(
    'pred preds ypred predict predicted prediction predictions hat yhat output outputs logit logits prob probs estimate estimated',
  ),
};

/** Those, and words that say so only where there are no more than two to tell apart: a third may be an image, or weights. */
export const ofTwo = {
  truth: [...sure.truth, ...words('t y')],
  prediction: [
    ...sure.prediction,
    ...words('out input inputs inp proba probas score scores est recon student p'),
  ],
};

export type ArgumentWords = Readonly<Record<Side, readonly string[]>>;

/** A word of a prediction counts for more: `y_pred`, `target_logits`. */
export function sideOf(name: string, known: ArgumentWords = sure): Side | undefined {
  const its = wordsOf(name);
  if (its.some((word) => known.prediction.includes(word))) return 'prediction';
  return its.some((word) => known.truth.includes(word)) ? 'truth' : undefined;
}

/** Position of the one that is it by its name; `gt` before `label_weights`, whose other words may make it something else. */
export function positionOf(
  side: Side,
  names: readonly string[],
  known: ArgumentWords = sure,
): number | undefined {
  const found = names.flatMap((name, i) => (sideOf(name, known) === side ? [i] : []));
  return found.find((i) => wordsOf(names[i]!).every(isKnown)) ?? found[0];
}

const isKnown = (word: string): boolean =>
  ofTwo.truth.includes(word) || ofTwo.prediction.includes(word) || word === 'ground';

const wordsOf = (name: string): readonly string[] =>
  name
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

function words(text: string): readonly string[] {
  return text.split(' ');
}
