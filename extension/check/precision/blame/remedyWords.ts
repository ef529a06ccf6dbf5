/** A remedy in the words of the framework whose operation is blamed: which that is, its name says. */

/** TensorFlow.js's names and what each framework calls the same. */
interface Words {
  /** How its operations are called begins with one of these. */
  readonly prefixes: readonly string[];
  readonly functions: Readonly<Record<string, string>>;
  /** Of what is not among them. */
  readonly usual: string;
  readonly inFloat32: string;
  readonly scaling: string;
}

const frameworks: readonly Words[] = [
  {
    prefixes: ['torch.', 'F.', 'aten.'],
    functions: {
      logSumExp: 'torch.logsumexp',
      logSoftmax: 'torch.log_softmax',
      softplus: 'F.softplus',
    },
    usual: 'torch.',
    inFloat32: '(x.float(), outside of autocast)',
    scaling: 'loss scaling (a GradScaler)',
  },
  {
    prefixes: ['jnp.', 'jax.', 'lax.'],
    functions: {
      logSumExp: 'jax.nn.logsumexp',
      logSoftmax: 'jax.nn.log_softmax',
      softmax: 'jax.nn.softmax',
      sigmoid: 'jax.nn.sigmoid',
      softplus: 'jax.nn.softplus',
      atan2: 'jnp.arctan2',
    },
    usual: 'jnp.',
    inFloat32: '(x.astype(jnp.float32))',
    scaling: 'loss scaling',
  },
  {
    prefixes: ['tf.'],
    functions: {
      logSumExp: 'tf.reduce_logsumexp',
      logSoftmax: 'tf.nn.log_softmax',
      softmax: 'tf.nn.softmax',
      softplus: 'tf.nn.softplus',
      log: 'tf.math.log',
      log1p: 'tf.math.log1p',
      expm1: 'tf.math.expm1',
    },
    usual: 'tf.',
    inFloat32: '(tf.cast(x, tf.float32))',
    scaling: 'loss scaling (a LossScaleOptimizer)',
  },
];

/** `called`: what another framework than TensorFlow.js calls the operation. */
export function inWordsOf(called: string, remedy: string): string {
  const words = frameworks.find(({ prefixes }) => prefixes.some((each) => called.startsWith(each)));
  if (words === undefined) return remedy;
  const { functions, usual, inFloat32, scaling } = words;
  return remedy
    .replace(/tf\.([a-z]\w*)/gi, (_, name: string) => functions[name] ?? `${usual}${name}`)
    .replace('(PyTorch: x.float(), outside of autocast)', inFloat32)
    .replace('loss scaling (a GradScaler)', scaling);
}
