/** Every sentence of the extension, and of its manifest, in every language that it comes with. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { t, useTranslations } from '../extension/host/l10n.js';
import { kernelText } from '../extension/host/views/kernelText.js';
import { backendChoices, backendHelp } from '../extension/wire/backends.js';
import { parsedJson } from './support/parsedJson.js';
import {
  englishJoints,
  halfWidth,
  literals,
  read,
  sameMarks,
  sameSentences,
} from './support/sentences.js';

const languages = ['de', 'zh-cn'];
const host = readdirSync('extension/host', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('extension/host', path).replaceAll('\\', '/'));

/** Names, and words that are code: the same in every language. */
const untranslated = new Set([
  ...['Lossbook', 'TypeScript', 'HTML', 'Jupyter Notebook', 'TensorFlow.js', 'Node', 'SHA-256'],
  // Tags of unions, and a class of errors.
  ...['go on', 'as expected', 'not run', 'Error'],
]);
/** What is no text for people: code of cells, the page around a value, patterns of stacks. */
const codeIn: Readonly<Record<string, RegExp>> = {
  'extension/host/file/firstCells.ts': /^import /,
  'extension/host/language/cellSnippets.ts': /import |const |let |return |function |\(|\$/,
  'extension/host/views/inspectPage.ts': /^<!doctype html>/,
  'extension/host/file/linkedStack.ts': /Cell In|\bat /,
  'extension/host/run/pythonChoice.ts': /^Scripts\/python\.exe$/,
  'extension/host/views/kernelText.ts':
    /Lossbook$|^(Python {}|{} \({}\)|Lossbook {}, TensorFlow.js {}, Node {}|{} Lossbook: {})$/,
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
          outside === undefined || untranslated.has(outside) || codeIn[path]?.test(outside)
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
  it('a view is written in the language of the editor', () => {
    const german = read('l10n/bundle.l10n.de.json');
    useTranslations((message, ...args) =>
      german[message]!.replace(/\{(\d+)\}/g, (_, i: string) => String(args[Number(i)])),
    );
    try {
      assert.equal(
        kernelText({ kind: 'none' }).tooltip,
        'Kein Kernel: Er startet mit der ersten Zelle, die ausgeführt wird.',
      );
      assert.equal(t('Saved {0}.', 'a.html'), 'a.html gespeichert.');
    } finally {
      useTranslations((message, ...args) =>
        message.replace(/\{(\d+)\}/g, (_, i: string) => String(args[Number(i)])),
      );
    }
  });
});
