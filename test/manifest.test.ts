import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  cellLanguage,
  command,
  contextKey,
  debugType,
  fileExtension,
  fileLanguage,
  typesShownAs,
  notebookType,
  renderer,
  setting,
  tool,
  view,
  walkthrough,
} from '../extension/wire/ids.js';
import { backendChoices } from '../extension/wire/message.js';
import { manifest as readManifest, manifestKeys, manifestTexts } from './support/manifest.js';

const manifest = readManifest();

describe('package.json', () => {
  it('contributes the notebook type that the code names', () => {
    assert.deepEqual(
      manifest.contributes.notebooks.map((n) => n.type),
      [notebookType],
    );
    assert.deepEqual(manifest.contributes.notebooks[0]!.selector, [
      { filenamePattern: `*${fileExtension}` },
    ]);
  });
  it('exports the five parts that cells import', () => {
    assert.deepEqual(Object.keys(manifest.exports), [
      './losses',
      './reference',
      './check',
      './python',
      './display',
      './data',
      './package.json',
    ]);
  });
  for (const part of ['losses', 'reference', 'check', 'display', 'data']) {
    it(`lossbook/${part} is built, with types`, () => {
      const { browser, ...others } = manifest.exports[`./${part}`]!;
      // A page takes modules; what asks by `require`, as jest does for a DOM, gets that of Node.
      const targets = [...Object.values(others), ...(browser ? [browser.import] : [])];
      for (const { types, default: file } of targets) {
        assert.ok(existsSync(file), file);
        assert.ok(existsSync(types), types);
      }
    });
  }
  it('has the command', () => assert.ok(existsSync(manifest.bin.lossbook)));
  it('pins every version exactly', () => {
    const all = {
      ...manifest.dependencies,
      ...manifest.devDependencies,
    };
    const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version));
    assert.deepEqual(loose, []);
  });
  it('writes cells in TypeScript', () => assert.equal(cellLanguage, 'typescript'));
});

const { contributes } = manifest;
const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();
const idsOf = <Key extends string>(
  list: readonly Readonly<Record<Key, string>>[],
  key: Key,
): readonly string[] => sorted(list.map((each) => each[key]));

/** Every `when` and `enablement`, and every string, however deep. */
function stringsIn(value: unknown, key = ''): readonly (readonly [key: string, text: string])[] {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((each) => stringsIn(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => stringsIn(each, name));
}

/** The extension's own name, and the plugin's, which is a folder. */
const isId = (text: string): boolean => text === 'Lossbook' || /^lossbook[-_]/.test(text);

/** Context keys of VS Code itself, as its documentation and sources list them. */
const builtInContext = [
  'notebookType',
  'isWorkspaceTrusted',
  'view',
  'viewItem',
  'resourceExtname',
  'notebookKernel',
  'notebookEditorFocused',
  'notebookOutputFocused',
  'inputFocus',
  'editorTextFocus',
];

describe('what package.json contributes and what the code names are the same:', () => {
  const both: readonly [string, readonly string[], Readonly<Record<string, string>>][] = [
    ['commands', idsOf(contributes.commands, 'command'), command],
    ['views', idsOf(Object.values(contributes.views).flat(), 'id'), view],
    ['settings', sorted(Object.keys(contributes.configuration.properties)), setting],
    ['walkthroughs', idsOf(contributes.walkthroughs, 'id'), walkthrough],
    ['renderers', idsOf(contributes.notebookRenderer, 'id'), renderer],
    ['debuggers', idsOf(contributes.debuggers, 'type'), { debugType }],
    ['tools for language models', idsOf(contributes.languageModelTools, 'name'), tool],
    ['languages', idsOf(contributes.languages, 'id'), { fileLanguage }],
  ];
  for (const [name, contributed, named] of both) {
    it(name, () => assert.deepEqual(contributed, sorted(Object.values(named))));
  }
  it('types of output that are drawn', () => {
    const drawn = contributes.notebookRenderer.flatMap((r) => r.mimeTypes);
    assert.deepEqual(sorted(drawn), sorted(typesShownAs('view', 'chart')));
  });
  it('backends to choose from, each with what it means', () => {
    const { enum: choices, enumDescriptions } =
      contributes.configuration.properties[setting.backend]!;
    assert.deepEqual(choices, backendChoices);
    assert.equal(enumDescriptions?.length, choices?.length);
  });
  it('icons of files are those of notebooks', () =>
    assert.deepEqual(contributes.languages[0]!.extensions, [fileExtension]));
});

describe('the texts of package.json', () => {
  it('are in package.nls.json, each once and none for nothing', () => {
    assert.deepEqual(sorted(manifestKeys()), sorted(Object.keys(manifestTexts())));
  });
  it('are nowhere else', () => {
    const shown = ['title', 'description', 'markdownDescription', 'altText', 'contents', 'name'];
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { languageModelTools: readonly { inputSchema: object }[] };
    };
    // What a tool takes is read by a model, which knows English.
    for (const each of contributes.languageModelTools) each.inputSchema = {};
    const loose = stringsIn(contributes).filter(
      ([key, text]) => shown.includes(key) && !/^%.*%$/.test(text) && !isId(text),
    );
    assert.deepEqual(loose, []);
  });
});

describe('tools for language models', () => {
  for (const { name, modelDescription, inputSchema } of contributes.languageModelTools) {
    it(`${name} says to a model what it does and what it takes`, () => {
      assert.ok(modelDescription.length > 200, modelDescription);
      for (const [key, { description }] of Object.entries(inputSchema.properties))
        assert.ok(description.length > 20, key);
      for (const key of inputSchema.required ?? []) assert.ok(key in inputSchema.properties);
    });
  }
  it('have a skill, whose name is that of its folder, and which names each', () => {
    for (const { path } of contributes.chatSkills) {
      const text = readFileSync(path, 'utf8');
      assert.equal(/^---\nname: (\S+)\ndescription: \S/.exec(text)?.[1], path.split('/').at(-2));
      for (const name of Object.values(tool)) assert.ok(text.includes(name), name);
    }
  });
});

describe('in package.json', () => {
  const known = new Set(Object.values(command) as string[]);
  const strings = stringsIn(contributes);

  it('keys are of notebooks of ours, and of commands that the editor or we have', () => {
    assert.ok(contributes.keybindings.length > 0);
    for (const { key, command: id, when } of contributes.keybindings) {
      assert.match(when, /^notebookType == 'lossbook' && /, key);
      assert.ok(known.has(id) || /^(notebook|list)\.|^(undo|redo)$/.test(id), id);
    }
  });
  it('menus show commands that there are', () => {
    const { commands, menus } = contributes;
    const shown = stringsIn({ commands, menus }).flatMap(([key, text]) =>
      key === 'command' ? text : [],
    );
    assert.deepEqual(
      shown.filter((id) => !known.has(id)),
      [],
    );
  });
  it('links of the walkthrough lead to commands that there are', () => {
    const links = strings.flatMap(([, text]) =>
      [...text.matchAll(/command:(lossbook\.[\w.]+)/g)].map(([, id]) => id ?? ''),
    );
    assert.ok(links.length > 0);
    const focus = Object.values(view).map((id) => `${id}.focus`);
    assert.deepEqual(
      links.filter((id) => !known.has(id) && !focus.includes(id)),
      [],
    );
  });
  it('steps are completed by commands and views that there are', () => {
    const ids = new Set([...known, ...Object.values(view), 'notebook.execute']);
    const events = strings.flatMap(([key, text]) => (key === 'completionEvents' ? text : []));
    assert.ok(events.length > 0);
    assert.deepEqual(
      events.filter((event) => !ids.has(event.replace(/^on(Command|View):/, ''))),
      [],
    );
  });
  it('conditions use context keys that VS Code sets, and views and items that there are', () => {
    const conditions = strings.filter(([key]) => key === 'when' || key === 'enablement');
    const knownContext: readonly string[] = [...builtInContext, ...Object.values(contextKey)];
    for (const key of Object.values(contextKey)) {
      assert.ok(
        conditions.some(([, text]) => text.includes(key)),
        `nothing asks for ${key}`,
      );
    }
    for (const [, condition] of conditions) {
      const bare = condition.replace(/==\s*(?:'[^']*'|[\w.]+)/g, '').replaceAll('false', '');
      for (const key of bare.match(/[\w.]+/g) ?? []) {
        assert.ok(knownContext.includes(key), `${key} in: ${condition}`);
      }
      const shownIn = /view == ([\w.]+)/.exec(condition)?.[1];
      if (shownIn) assert.ok((Object.values(view) as string[]).includes(shownIn), condition);
      const type = /notebookType == '([^']*)'/.exec(condition)?.[1];
      if (type !== undefined) assert.equal(type, notebookType);
    }
  });
  it('every command has the category Lossbook and a title in title case', () => {
    for (const { category, title } of contributes.commands) {
      assert.equal(category, 'Lossbook');
      assert.match(title, /^[A-Z]/);
    }
  });
  const files = [...strings, ['icon', manifest.icon] as const].filter(([, text]) =>
    /^(\.\/)?(extension|dist|notebooks|docs)\/\S+\.\w+$/.test(text),
  );
  it('names files', () => assert.ok(files.length > 8, `${files.length}`));
  for (const [, file] of files) {
    it(`${file} is there`, () => assert.ok(existsSync(file)));
  }
  it('every picture of the walkthrough is shown in it', () => {
    const shown = files.map(([, file]) => file.split('/').at(-1));
    assert.deepEqual(
      readdirSync('extension/media/walkthrough').filter((name) => !shown.includes(name)),
      [],
    );
  });
});
