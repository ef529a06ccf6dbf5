/** Every word of the views in every language that they speak. What a report says is recorded, and English in each. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { angularRows } from '../extension/picture/angularText.js';
import { classLooks } from '../extension/picture/classes.js';
import { englishJoints, halfWidth, literals, read, sameSentences } from './support/sentences.js';

const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => join('renderer', path).replaceAll('\\', '/'))
  .concat('extension/wire/words.ts');

/** Translated by tables: meanings of classes, what stands beside angular errors, titles of pictures, columns of bits. */
const ofTables: readonly string[] = [
  ...Object.values(classLooks).flatMap(({ meaning }) =>
    typeof meaning === 'string' ? meaning : Object.values(meaning),
  ),
  ...angularRows({
    ...{ counted: 0, pixels: 0, mean: 0, median: 0, rmse: 0, p95: 0, max: 0 },
    shares: [0, 0, 0, 0],
  })
    .map(({ name }) => name)
    .filter((name) => /[a-z]{3}/.test(name)),
  ...['truth', 'prediction', 'error', 'red', 'green', 'blue'],
  ...['candidate', 'format', 'bits', 'value lost', 'gradient lost', 'not finite', 'became 0'],
  ...['mean bits', 'most', 'sweep of angles', 'sweep of ulps'],
];

const keys = new Set([
  ...ofTables,
  ...files.flatMap((path) => literals(path).flatMap(({ key }) => key ?? [])),
]);

/** Names, keys and files, what the browser and Vega read, places as errors say them, and what may come to stand in a file. */
const code = new RegExp(
  [
    /^(PNG|SVG|\.npy|NaN|NaN {}|[+−]Inf {}|…|\[|\])$/,
    /^(Enter|Arrow\w+|Home|End|Escape|Delete|Backspace|Canvas(Text)?|Highlight)$/,
    /^\(|gradient\(|calc\(|sans-serif|monospace|^{}px|figure > script|\{\n/,
    /^(pictures alone|plot unseen|loading {}|remark alarm|(class-name|verdict|error|axis) {})/,
    /^\|(autodiff|candidate) − |^rtol {}, atol {}$/,
    /^(line {}|Cell In\[{}\], line {}|\/\/ Entry {})/,
    /^(Dropping "fit|JupyterLab shares no|arc area bar|(first|third) quartile$|not checked$)/,
    // The name of a saved picture.
    /^angular error$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

describe('the words of the views', () => {
  it('are found', () => assert.ok(keys.size > 150, `${keys.size}`));
  it('none is shown untranslated', () =>
    assert.deepEqual(
      files.flatMap((path) =>
        literals(path).flatMap(({ outside }) =>
          outside === undefined || code.test(outside) ? [] : [`${path}: ${outside}`],
        ),
      ),
      [],
    ));
  it('no line is put together in the punctuation of English', () =>
    assert.deepEqual(files.flatMap(englishJoints), []));
  it('Chinese has its own punctuation', () =>
    assert.deepEqual(halfWidth(read('renderer/languages/zh-cn.json')), []));
  for (const language of ['de', 'zh-cn']) {
    it(`${language}: every one, and no other`, () =>
      sameSentences(keys, read(`renderer/languages/${language}.json`)));
  }
});
