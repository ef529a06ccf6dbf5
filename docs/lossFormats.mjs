/**
 * The table of docs/losses.md that says what each loss keeps in the number formats of training: a row for every loss of the
 * suites' table (`test/losses/table.ts`), at its inputs there. Read from `out/`: `npx tsc -b` first.
 */
import * as tf from '@tensorflow/tfjs';

const formats = ['float16', 'bfloat16', 'autocast', 'autocast-bfloat16', 'gpu'];

export async function formatTable() {
  const { sample, table } = await import('../out/test/losses/table.js');
  const { precision } = await import('../out/extension/check/index.js');
  const backend = tf.getBackend();
  await tf.setBackend('cpu');
  const rows = [...new Set(table.map(({ name }) => name))].sort().map((name) => {
    const { yTrue, yPred } = sample(table.find((row) => row.name === name));
    const { loss } = table.find((row) => row.name === name);
    const report = precision({ [name]: (t, p) => loss(t, p) }, [yTrue, yPred], { as: formats });
    const cells = report.formats.filter(({ format }) => format !== 'float32').map(cellOf);
    return `| \`${name}\` | ${cells.join(' | ')} |`;
  });
  if (backend !== '') await tf.setBackend(backend);
  return [
    '## In the number formats of training',
    'What `precision(loss, [yTrue, yPred], { as: [...] })` finds at the inputs of the suites: bits of the gradient lost on average, of the 11, 8, 11, 8 and\n24 that the formats have. "∞": values or gradients are not finite where doubles have numbers; "0": gradients became 0; a factor is the loss\nscaling that brings them back. Other inputs, and many pixels, may find more: run it on yours.',
    [
      `| loss | ${formats.join(' | ')} |`,
      `| --- |${' --- |'.repeat(formats.length)}`,
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

/** Half a bit: functions of `Math` differ in their last bit between versions of Node. */
const bits = (x) => String(Math.round(2 * x) / 2);

function cellOf({ verdict, value, gradient, lossScale, blame }) {
  const lost = bits((gradient ?? value).meanBits);
  if (verdict === 'pass') return lost;
  const nonFinite = value.nonFinite + (gradient?.nonFinite ?? 0) > 0 ? ['∞'] : [];
  const zeros = gradient && gradient.becameZero > 0 ? ['0'] : [];
  const who = blame.slice(0, 1).map(({ operation }) => `\`${operation}\``);
  const scale = typeof lossScale === 'number' ? [`×2^${Math.log2(lossScale)}`] : [];
  return ['✗', lost, ...nonFinite, ...zeros, ...who, ...scale].join(' ');
}
