/** What tests read of package.json. */
import { readFileSync } from 'node:fs';
import { parsedJson } from './parsedJson.js';

type Named<Key extends string> = readonly (Readonly<Record<Key, string>> &
  Readonly<Record<string, string>>)[];

export interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly icon: string;
  readonly bin: { readonly lossbook: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly notebooks: readonly { readonly type: string; readonly selector: readonly object[] }[];
    readonly notebookRenderer: readonly {
      readonly id: string;
      readonly entrypoint: string;
      readonly mimeTypes: readonly string[];
    }[];
    readonly commands: Named<'command' | 'category' | 'title'>;
    readonly views: Readonly<Record<string, Named<'id' | 'name'>>>;
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

export const manifest = (): Manifest => parsedJson(readFileSync('package.json', 'utf8'));
