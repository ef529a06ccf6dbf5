/** What tests read of package.json, with the texts of package.nls.json in place of their keys, as the editor puts them. */
import { readFileSync } from 'node:fs';
import { parsedJson } from './parsedJson.js';

type Named<Key extends string> = readonly (Readonly<Record<Key, string>> &
  Readonly<Record<string, string>>)[];

interface Target {
  readonly types: string;
  readonly default: string;
}

export interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly icon: string;
  readonly bin: { readonly lossbook: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<
    Record<
      string,
      { readonly import: Target; readonly require: Target; readonly browser?: { import: Target } }
    >
  >;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly notebooks: readonly { readonly type: string; readonly selector: readonly object[] }[];
    readonly notebookRenderer: readonly {
      readonly id: string;
      readonly entrypoint: string;
      readonly mimeTypes: readonly string[];
    }[];
    readonly menus: object;
    readonly keybindings: Named<'key' | 'command' | 'when'>;
    readonly commands: Named<'command' | 'category' | 'title'>;
    readonly views: Readonly<Record<string, Named<'id' | 'name'>>>;
    readonly debuggers: Named<'type' | 'label'>;
    readonly languageModelTools: readonly (Named<'name' | 'modelDescription'>[number] & {
      readonly inputSchema: {
        readonly properties: Readonly<Record<string, { readonly description: string }>>;
        readonly required?: readonly string[];
      };
    })[];
    readonly chatSkills: readonly { readonly path: string }[];
    readonly walkthroughs: readonly { readonly id: string }[];
    readonly languages: readonly { readonly id: string; readonly extensions: readonly string[] }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          { readonly enum?: readonly string[]; readonly enumDescriptions?: readonly string[] }
        >
      >;
    };
  };
}

const isKey = /"%([\w.-]+)%"/g;

export const manifestTexts = (): Readonly<Record<string, string>> =>
  parsedJson(readFileSync('package.nls.json', 'utf8'));

/** The keys of texts that package.json names. */
export const manifestKeys = (): readonly string[] =>
  [...readFileSync('package.json', 'utf8').matchAll(isKey)].map((match) => match[1]!);

export function manifest(): Manifest {
  const texts = manifestTexts();
  const written = readFileSync('package.json', 'utf8');
  return parsedJson(
    written.replace(isKey, (found, key: string) => JSON.stringify(texts[key] ?? found)),
  );
}
