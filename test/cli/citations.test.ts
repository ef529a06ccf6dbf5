/** What a sentence of ours tells somebody to read or to type is there for whoever reads it: an installed copy has no checkout. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { commandNames, commands, longName } from '../../extension/cli/commandTable.js';
import { commandHelp } from '../../extension/cli/help.js';
import { referenceNames } from '../../extension/target/knownLosses.js';

interface Sentence {
  readonly file: string;
  readonly text: string;
}

/** Every text of the code that has a space in it; what a template puts in stands as `…`. */
function sentencesOf(file: string): readonly Sentence[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push({ file, text: node.text });
    if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.map(({ literal }) => `…${literal.text}`);
      found.push({ file, text: node.head.text + spans.join('') });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found.filter(({ text }) => /\S\s+\S/.test(text));
}

const sentences = ['extension', 'renderer'].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .flatMap((name) => sentencesOf(`${room}/${name}`)),
);
const told = ({ file, text }: Sentence): string => `${file}: ${text}`;

/** Our own documents, which lie beside the code and not beside the person's. */
const document = /(?:^|[\s'"`(])(?:docs|test|extension)\/[\w/.-]+|\b(?:README|CONTRIBUTING)\b/;

/** Options of other programs that our sentences recommend. */
const foreign = [
  ...['clear', 'clear-output', 'inplace', 'ours', 'theirs', 'to', 'script', 'version'],
  ...['max-old-space-size', 'help'],
];
const options = new Set([
  ...foreign,
  ...commandNames.flatMap((name) => Object.keys(commands[name].options).map(longName)),
]);
/** A style sheet's own properties look the same. */
const isStyle = (text: string): boolean => /\bvar\(--|color-scheme/.test(text);

const optionsIn = (text: string): readonly string[] =>
  isStyle(text) ? [] : [...text.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, name]) => name!);

/** What stands behind `lossbook` in quotes. */
const commandsIn = (text: string): readonly string[] =>
  [...text.matchAll(/['`]lossbook ((?:jupyter )?[a-z]+)/g)].map(([, name]) => name!);

describe('what a sentence cites', () => {
  it('is found', () => assert.ok(sentences.length > 1000));
  it('is no document of the checkout', () =>
    assert.deepEqual(sentences.filter(({ text }) => document.test(text)).map(told), []));
  it('is an option that there is', () =>
    assert.deepEqual(
      sentences.filter(({ text }) => optionsIn(text).some((name) => !options.has(name))).map(told),
      [],
    ));
  it('is a command that there is', () =>
    assert.deepEqual(
      sentences
        .filter(({ text }) => commandsIn(text).some((name) => !Object.hasOwn(commands, name)))
        .map(told),
      [],
    ));
  it('such as the losses that a misspelt one is told to look for', () => {
    const help = commandHelp('check').replace(/\s+/g, ' ');
    assert.deepEqual(
      referenceNames.filter((name) => !new RegExp(`[ ]${name}[,.]`).test(help)),
      [],
    );
  });
});
