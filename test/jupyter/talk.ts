/** A conversation with the kernel by Jupyter's own client (python/talk.py). */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { Jupyter } from './environment.js';

export interface Ask {
  readonly type: string;
  readonly content?: object;
  readonly channel?: 'shell' | 'control' | 'stdin';
  readonly metadata?: object;
}

export type Step =
  | { readonly ask: readonly Ask[] }
  | { readonly interrupt: Ask }
  | { readonly kill: Ask }
  | { readonly killIdle: true }
  | { readonly until: string }
  | { readonly forged: Ask }
  | { readonly raw: string };

/** Of a message of any type: each type has some of these. */
interface Content {
  readonly status: string;
  readonly execution_state: string;
  readonly execution_count: number;
  readonly name: string;
  readonly text: string;
  readonly data: Readonly<Record<string, string>>;
  readonly metadata: {
    readonly lossbook: {
      readonly source: string;
      readonly reports: readonly { readonly verdict: string }[];
      readonly versions: Readonly<Record<string, string>>;
    };
    readonly _jupyter_types_experimental: readonly { readonly type: string }[];
  };
  readonly transient: { readonly display_id: string };
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  readonly user_expressions: Readonly<Record<string, Content>>;
  readonly matches: readonly string[];
  readonly found: boolean;
}

interface Told {
  readonly type: string;
  readonly content: Content;
  readonly metadata: object;
  /** Step and position of the request that it answers. */
  readonly of: string | null;
}

export interface Heard {
  readonly replies: readonly Told[];
  readonly news: readonly Told[];
}

export interface Conversation {
  readonly results: readonly Heard[];
  readonly info: { readonly protocol_version: string; readonly language_info: object };
  readonly leftRunning: number;
}

export async function talk(
  jupyter: Jupyter,
  steps: readonly Step[],
  transport: 'tcp' | 'ipc' = 'tcp',
): Promise<Conversation> {
  const script = resolve('test/jupyter/python/talk.py');
  const stdin = JSON.stringify({ transport, steps });
  const { code, stdout, stderr } = await jupyter.run('python', [script], { stdin });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Conversation;
}

export const execute = (code: string, options: object = {}, cell?: string): Ask => ({
  type: 'execute_request',
  content: { code, silent: false, store_history: true, allow_stdin: true, ...options },
  ...(cell !== undefined && { metadata: { cellId: cell } }),
});

/** News of one kind, as `type: the part that tells`. */
export const outline = ({ news }: Heard): readonly string[] =>
  news.map(({ type, content }) => {
    switch (type) {
      case 'status':
        return content.execution_state;
      case 'stream':
        return `${content.name}: ${content.text}`;
      case 'execute_input':
        return `in ${content.execution_count}`;
      case 'execute_result':
        return `out ${content.execution_count}: ${content.data['text/plain']}`;
      case 'display_data':
      case 'update_display_data':
        return `${type}: ${content.data['text/plain']}`;
      case 'error':
        return `error ${content.ename}: ${content.evalue}`;
      default:
        return type;
    }
  });
