/**
 * Writes docs/losses.md from the doc blocks of extension/losses: `npx tsc -b && node docs/losses.mjs`.
 *
 * A doc block reads: summary; formula, indented; labelled lines (Shapes, Units, Range, Gradient,
 * Convention, Source); tags, of which the page has @example, and @tex with the formula for GitHub. A test fails when the file is not what this script writes.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { formatTable } from './lossFormats.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '../extension/losses');

/** Headings, in order, and the files under each. */
const chapters = [
  ['Orientation and direction', ['orientation', 'cosineLosses', 'cosSin', 'wrapped']],
  ['Normals, colour, flow and rotations', ['vectors', 'rotation']],
  ['Boxes, landmarks and heatmaps', ['boxes', 'landmarks', 'heatmap']],
  ['Depth', ['depth', 'alignedDepth', 'smoothness']],
  ['Regression', ['regression', 'tolerant', 'robust', 'likelihoods']],
  [
    'Classification and segmentation',
    [
      'classification',
      'classFocal',
      'hardExamples',
      'segmentation',
      'compoundOverlap',
      'unifiedFocal',
      'correlation',
      'classOverlap',
      'lovasz',
      'boundary',
    ],
  ],
  ['Image', ['ssim', 'multiscaleSsim', 'photometric', 'totalVariation']],
  ['Metrics', ['metrics', 'denseMetrics', 'segmentationMetrics', 'panoptic']],
];

const introduction = `# Losses

Generated from the doc blocks in \`extension/losses\` by \`node docs/losses.mjs\`; edit them, not this file.

    import { angularLoss } from 'lossbook/losses';        // on tensors, differentiable, on any backend
    import * as reference from 'lossbook/reference';      // the same names: naive loops over nested arrays, in doubles

Every loss is \`(yTrue, yPred, options?) => tf.Tensor\`. Inputs are float32 tensors or nested arrays of equal shape; nothing is
broadcast. The metrics return records of numbers. In the formulas, t is yTrue and p is yPred at one pixel. In the tables,
\`Input\` is a tensor or nested arrays, \`Reduction\` is 'mean', 'sum' or 'none', \`ZeroVector\` is 'quarter', 'zero' or 'nan'.

What holds for all of them, unless its entry says otherwise:

- NaN in a pixel that counts gives NaN, never a silent number. NaN under the mask reaches neither value nor gradient.
- Empty and all-masked input gives 0, with gradient 0.
- Gradients are analytic and finite at identical, opposite and zero vectors, at ties and at clip bounds; second derivatives exist.
- A zero vector has no direction: \`zeroVector\` says what it counts as, and its gradient is 0 (NaN for 'nan'). A vector shorter than 2⁻¹²⁶
  (the smallest normal float32) is a zero vector.
- Sums are made in blocks, so that the mean over 4 million pixels is right to 2·10⁻⁷ also where the backend adds in float32.
- \`conventions\` has options by the name of the library whose numbers they give: \`dice(t, p, conventions.smp.dice)\`, of smp, monai, keras,
  torch, torchvision, kornia, optax, eigen and bts. They go to the loops too.
- \`overBatches('segmentationMetrics', { classes: 19 })\` takes a metric over a data set, batch after batch: \`add(yTrue, yPred, { mask })\`,
  \`result()\`; also of 'depthMetrics', 'flowMetrics' and 'panopticMetrics'. The figures are those of all pixels, not means of batches.
- Numbers that a loss is not for are an error that says the remedy: logits given to a loss of probabilities, depths of 0, labels of 255.
- Errors of shape, dtype, range and option names name the function, the argument, what it must be and what was given.`;

export async function render() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const sources = new Map(files.map((name) => [name.slice(0, -3), parse(join(folder, name))]));
  const statements = [...sources.values()].flatMap((source) => source.statements);
  const interfaces = new Map(
    statements.filter(ts.isInterfaceDeclaration).map((i) => [i.name.text, i]),
  );
  const names = publicNames(sources.get('index'));
  // Options by the name of a library: a table, told of in the introduction.
  names.delete('conventions');
  names.delete('overBatches');
  const out = [introduction];
  out.push(`## Options of every loss\n\n${optionTable(interfaces.get('LossOptions'), interfaces)}`);
  out.push(await formatTable());
  for (const [title, members] of chapters) {
    out.push(`## ${title}`);
    for (const statement of members.flatMap((name) => [...sources.get(name).statements])) {
      if (!ts.isFunctionDeclaration(statement) || !names.delete(statement.name.text)) continue;
      out.push(entry(statement, interfaces));
    }
  }
  if (names.size > 0) throw new Error(`no chapter has ${[...names].join(', ')}`);
  return `${out.join('\n\n')}\n`;
}

const parse = (file) =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

function publicNames(index) {
  const exported = index.statements.filter((s) => ts.isExportDeclaration(s) && !s.isTypeOnly);
  return new Set(exported.flatMap((s) => s.exportClause.elements.map((e) => e.name.text)));
}

function entry(declaration, interfaces) {
  const name = declaration.name.text;
  const { summary, formula, labelled, tex } = docBlock(declaration);
  const options = declaration.parameters[2].type;
  const parts = [`### ${name}`, `${summary}`];
  if (tex !== '') parts.push(`$$\n${tex}\n$$`);
  parts.push(['```text', ...formula, '```'].join('\n'));
  parts.push(labelled.map(([label, text]) => `- **${label}.** ${text}`).join('\n'));
  const table = optionTable(interfaceOf(options, interfaces), interfaces, 'LossOptions');
  if (table !== '') parts.push(table);
  return parts.join('\n\n');
}

/** The comment right before a declaration, in its parts. */
function docBlock(node) {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const raw = comment
    .getText()
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '');
  const lines = raw.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const text = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('@')),
  );
  const tex =
    lines
      .find((line) => line.startsWith('@tex '))
      ?.slice(5)
      .trim() ?? '';
  const example = lines[lines.indexOf('@example') + 1].replace('; // → ', ' → ');
  const labels = /^(Shapes|Units|Range|Gradient|Sign|Convention|Source)\b/;
  const body = text.findIndex((line) => labels.test(line));
  const formula = text
    .slice(0, body)
    .filter((line) => line.startsWith('  '))
    .map((line) => line.slice(2));
  const summary = text
    .slice(0, body)
    .filter((line) => line.trim() !== '' && !line.startsWith('  '))
    .join(' ')
    .trim();
  const flowed = text
    .slice(body)
    .map((line) => line.trim())
    .join(' ')
    .trim();
  // A label starts a sentence: "Shapes: …", "Gradient in yPred: …".
  const starts =
    /(?:^|(?<=[.:;)…] ))(Shapes|Units|Range|Gradient in [^:]{1,40}|Sign|Convention|Source)(?=[: ])/g;
  const found = [...flowed.matchAll(starts)];
  const labelled = found.map((m, i) => {
    const end = found[i + 1]?.index ?? flowed.length;
    return [
      m[1],
      flowed
        .slice(m.index + m[1].length, end)
        .replace(/^:? /, '')
        .trim(),
    ];
  });
  return {
    summary,
    formula,
    labelled: [...labelled, ['Example', `\`${example}\``]],
    tex,
  };
}

function interfaceOf(type, interfaces) {
  // Omit<MetricOptions, …> stands for MetricOptions without some members.
  const omitted = type.typeName.text === 'Omit' ? type.typeArguments[1].getText() : '';
  const target = omitted === '' ? type : type.typeArguments[0];
  return { declaration: interfaces.get(target.typeName.text), omitted };
}

/** Own and inherited options, without those of `except`. */
function optionTable(target, interfaces, except) {
  const { declaration, omitted } = target.declaration
    ? target
    : { declaration: target, omitted: '' };
  const rows = members(declaration, interfaces, except)
    .filter((m) => !omitted.includes(`'${m.name.text}'`))
    .map((m) => {
      const text = m.jsDoc?.[0]?.comment ?? '';
      const given = ts.getJSDocTags(m).find((tag) => tag.tagName.text === 'default')?.comment ?? '';
      const type = m.type.getText().replaceAll('|', '\\|');
      const words = String(text).replaceAll('\n', ' ').replaceAll('|', '\\|');
      return `| \`${m.name.text}\` | \`${type}\` | ${given === '' ? '' : `\`${given}\``} | ${words} |`;
    });
  if (rows.length === 0) return '';
  return ['| option | type | default | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function members(declaration, interfaces, except) {
  if (declaration === undefined || declaration.name.text === except) return [];
  const own = declaration.members.filter(ts.isPropertySignature);
  const names = new Set(own.map((m) => m.name.text));
  const parents = (declaration.heritageClauses ?? []).flatMap((clause) => clause.types);
  const inherited = parents.flatMap((p) =>
    members(interfaces.get(p.expression.text), interfaces, except),
  );
  return [...own, ...inherited.filter((m) => !names.has(m.name.text))];
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(here, 'losses.md'), await render());
}
