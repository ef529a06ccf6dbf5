/** Every word of the views in every language that they speak. What a report says is recorded, and English in each. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diagnoses } from '../extension/check/diagnoses/table.js';
import { rowSpecs } from '../extension/check/probe/probe.js';
import { angularRows } from '../extension/picture/angularText.js';
import { classLooks } from '../extension/picture/classes.js';
import { importsOf } from './support/importsOf.js';
import { probeCellTexts } from './support/probeTexts.js';
import { englishJoints, halfWidth, literals, read, sameSentences } from './support/sentences.js';

/** The views, and all that they are made of: what is worded for the text of an output too is read in a picture. */
const files = importsOf(
  readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join('renderer', path).replaceAll('\\', '/')),
);

/** Translated by tables: rows of a probe, meanings of classes, what stands beside angular errors, titles of pictures. */
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
  ...rowSpecs.map(({ title }) => title),
  ...['truth', 'prediction', 'error', 'red', 'green', 'blue'],
];

const keys = new Set([
  ...ofTables,
  ...files.flatMap((path) => literals(path).flatMap(({ key }) => key ?? [])),
]);

/** Of what reports record: a diagnosis by its code, a probe's cell by its text. */
const ofReports = new Set([
  ...Object.keys(diagnoses).map((code) => `diagnosis: ${code}`),
  ...probeCellTexts().map((text) => `probe: ${text}`),
]);

/** Names, keys and files, what the browser and Vega read, places as errors say them, and what may come to stand in a file. */
const code = new RegExp(
  [
    /^(PNG|SVG|\.npy|NaN|NaN {}|[+−]Inf {}|…|\[|\])$/,
    /^(Enter|Arrow\w+|Home|End|Escape|Delete|Backspace|Canvas(Text)?|Highlight)$/,
    /^\(|gradient\(|calc\(|sans-serif|monospace|^{}px|figure > script|\{\n/,
    /^(pictures alone|plot unseen|loading {}|remark alarm|(class-name|verdict|error|axis) {})/,
    // Of Vega's captions.
    /^(fill|stroke) color$/,
    // Keys of what reports record.
    /^(diagnosis|probe): /,
    /^\|(autodiff|candidate) − |^rtol {}, atol {}$/,
    /^(line {}|Cell In\[{}\], line {}|\/\/ Entry {})/,
    /^(Dropping "fit|JupyterLab shares no|arc area bar|(first|third) quartile$|not checked$)/,
    // The name of a saved picture.
    /^angular error$/,
    // Classes of JavaScript's, and errors of ours: no value of a person's leads there.
    /^(Big)?(Float|Int|Uint)\d+Array$/,
    /^(packTensors|encodeView|encodeNpy|unexpected value): /,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** What is no text of a view, in files that have other texts too. */
const codeIn: Readonly<Record<string, RegExp>> = {
  'extension/picture/colormaps.ts': /^[\w+/]{40,}$/,
  'extension/picture/panels.ts': /^picture {}$/,
  'extension/wire/ids.ts': /^Jupyter\.display$/,
  // Of the text of an output alone, which is recorded.
  'extension/picture/angularText.ts': /^none: no pixel counts$/,
  'extension/picture/tableRows.ts': /^the first {} of {} rows$/,
  // What a header must be, for who wrote it.
  'extension/wire/schema.ts': /^(an? |two |one of |Infinity$)/,
  'extension/wire/view.ts': /^(an? |of one rank|columns of)/,
  'extension/wire/parseViewHeader.ts': /^an object$/,
  // Of files that cells read; and why a page bears so much and no more, which docs/reliability.md says.
  'extension/wire/npy.ts': /^its header/,
  'extension/wire/npyHeader.ts': /./,
  'extension/wire/pageBudgets.ts': /./,
  'extension/wire/chartBudgets.ts': /./,
  // Words of Vega-Lite.
  'renderer/model/chart/plain.ts': /./,
};

const isSaid = (path: string, text: string): boolean =>
  code.test(text) || codeIn[path]?.test(text) === true || ofTables.includes(text);

describe('the words of the views', () => {
  it('are found', () => assert.ok(keys.size > 150, `${keys.size}`));
  it('none is shown untranslated', () =>
    assert.deepEqual(
      files.flatMap((path) =>
        literals(path).flatMap(({ outside }) =>
          outside === undefined || isSaid(path, outside) ? [] : [`${path}: ${outside}`],
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
      sameSentences(new Set([...keys, ...ofReports]), read(`renderer/languages/${language}.json`)));
  }
});
