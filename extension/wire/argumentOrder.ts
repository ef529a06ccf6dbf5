/** Which argument a loss takes first: Keras has the truth there, PyTorch the prediction. */
export interface ArgumentOrder {
  readonly first: 'truth' | 'prediction';
  /** By the names of its parameters; else it is taken as Keras has it. */
  readonly isSaid: boolean;
  /** Those of the truth and of the prediction. */
  readonly parameters: readonly string[];
}
