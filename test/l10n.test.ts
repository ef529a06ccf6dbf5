/** Every sentence of the extension, and of its manifest, in every language that it comes with. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { t, useTranslations } from '../extension/host/l10n.js';
import { kernelText } from '../extension/host/views/kernelText.js';
import { progressText, progressWords } from '../extension/host/views/progressText.js';
import { backendChoices, backendHelp } from '../extension/wire/backends.js';
import { parsedJson } from './support/parsedJson.js';
import { progressTexts } from './support/progressTexts.js';
import {
  englishJoints,
  halfWidth,
  literals,
  read,
  sameMarks,
  sameSentences,
} from './support/sentences.js';

const languages = ['de', 'zh-cn'];
/** What the extension's process says by itself; the debugger is handed the same `t`. */
const host = ['extension/host', 'extension/debug'].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(room, path).replaceAll('\\', '/')),
);

/** Names, and words that are code: the same in every language. */
const untranslated = new Set([
  ...['Lossbook', 'TypeScript', 'HTML', 'Jupyter Notebook', 'TensorFlow.js', 'Node', 'SHA-256'],
  // Tags of unions, and a class of errors.
  ...['go on', 'as expected', 'not run', 'Error'],
]);
/** Of V8's inspector, and ours beside them. */
const method = /^(Debugger|Runtime|Lossbook)\.[\w{}]+$/;
/** What is no text for people: code of cells, the page around a value, patterns of stacks. */
const codeIn: Readonly<Record<string, RegExp>> = {
  // What V8 is asked.
  'extension/debug/conditions.ts': /=>/,
  'extension/debug/inspector.ts': /^the kernel could not answer/,
  'extension/debug/stack.ts': /^Object$/,
  'extension/debug/values.ts': /^(exports require module|function \()/,
  'extension/host/file/firstCells.ts': /^import /,
  'extension/host/language/cellSnippets.ts': /import |const |let |return |function |\(|\$/,
  'extension/host/views/inspectPage.ts': /^<!doctype html>/,
  'extension/host/file/linkedStack.ts': /Cell In|\bat /,
  'extension/host/run/pythonChoice.ts': /^Scripts\/python\.exe$/,
  'extension/host/views/kernelText.ts':
    /Lossbook$|^(Python {}|{} \({}\)|Lossbook {}, TensorFlow.js {}, Node {}|{} Lossbook: {})$/,
  // Keys of a table, by what checks say.
  'extension/host/views/progressText.ts':
    /^(entries in doubt|runs over all|running the|judging the|looking for what|differentiating in)/,
  'extension/host/views/variableRows.ts': /^(type|shape|dtype|bytes): {}$/,
};

const keys = new Set<string>([
  ...host.flatMap((path) => literals(path).flatMap(({ key }) => key ?? [])),
  ...backendChoices.map(backendHelp),
]);

describe('the extension in other languages', () => {
  it('its sentences are found', () => assert.ok(keys.size > 90, `${keys.size}`));
  it('no sentence of the extension is shown untranslated', () =>
    assert.deepEqual(
      host.flatMap((path) =>
        literals(path).flatMap(({ outside }) =>
          outside === undefined ||
          untranslated.has(outside) ||
          method.test(outside) ||
          codeIn[path]?.test(outside)
            ? []
            : [`${path}: ${outside}`],
        ),
      ),
      [],
    ));
  it('no line is put together in the punctuation of English', () =>
    assert.deepEqual(host.flatMap(englishJoints), []));
  it('Chinese has its own punctuation', () =>
    assert.deepEqual(halfWidth(read('l10n/bundle.l10n.zh-cn.json')), []));
  for (const language of languages) {
    it(`${language}: every sentence of the extension, and no other`, () =>
      sameSentences(keys, read(`l10n/bundle.l10n.${language}.json`)));
    it(`${language}: every text of the manifest, and no other`, () => {
      const english = read('package.nls.json');
      const translated = read(`package.nls.${language}.json`);
      assert.deepEqual(Object.keys(translated), Object.keys(english));
      sameMarks(Object.entries(translated).map(([key, text]) => [english[key]!, text]));
    });
  }
  it('the manifest says where they are', () =>
    assert.equal(
      parsedJson<{ l10n: string }>(readFileSync('package.json', 'utf8')).l10n,
      './l10n',
    ));
  it('what a check does while it lasts is known by its words', () =>
    assert.deepEqual(
      progressTexts()
        .filter((text) => !(text in progressWords()))
        .sort(),
      [],
    ));
  const inGerman = (body: () => void): void => {
    const german = read('l10n/bundle.l10n.de.json');
    useTranslations((message, ...args) =>
      german[message]!.replace(/\{(\d+)\}/g, (_, i: string) => String(args[Number(i)])),
    );
    try {
      body();
    } finally {
      useTranslations((message, ...args) =>
        message.replace(/\{(\d+)\}/g, (_, i: string) => String(args[Number(i)])),
      );
    }
  };
  const lines: readonly (readonly [string, string])[] = [
    [
      'gradcheck: 1,204 of 8,192 entries, about 12 s left',
      'gradcheck: 1,204 von 8,192 Einträge, noch etwa 12 s',
    ],
    ['compare: running the reference, 4 s so far', 'compare: die Referenz läuft, bisher 4 s'],
    [
      'gradcheck: differentiating in doubles, 1,000 evaluations, 2 min so far',
      'gradcheck: Ableitung in doppelter Genauigkeit, 1,000 Auswertungen, bisher 2 min',
    ],
    [
      'gradcheck: searching 8,192 entries along directions, 9 s so far',
      'gradcheck: Suche in 8,192 Einträgen entlang von Richtungen, bisher 9 s',
    ],
    ['my loop: 1,000 steps, 9 s so far', 'my loop: 1,000 Schritte, bisher 9 s'],
    ['downloading', 'downloading'],
  ];
  for (const [english, text] of lines)
    it(english, () => inGerman(() => assert.equal(progressText(english), text)));
  it('a view is written in the language of the editor', () =>
    inGerman(() => {
      assert.equal(
        kernelText({ kind: 'none' }).tooltip,
        'Kein Kernel: Er startet mit der ersten Zelle, die ausgeführt wird.',
      );
      assert.equal(t('Saved {0}.', 'a.html'), 'a.html gespeichert.');
    }));
});
