/** Values as the editor lists them: in one line as Variables shows them, and what is below them. */
import { debugName, type RemoteObject } from '../wire/debugMessage.js';
import type { Post } from './inspector.js';
import type { Translate, Variable } from './protocol.js';

export interface Values {
  /** For `variables`: what a scope or an object holds. */
  list: (reference: number) => Promise<readonly Variable[]>;
  /** A place of which `list` can be asked. */
  keep: (holder: Holder) => number;
  find: (reference: number) => Holder | undefined;
  variable: (name: string, value: RemoteObject) => Promise<Variable>;
  /** The main thread has gone on: V8 forgets what it showed. */
  clear: () => void;
}

export interface Holder {
  readonly objectId: string;
  /** Of a scope, in which frame: its names are assigned to there. */
  readonly frame?: string;
  /** What a scope has beside the names in it. */
  readonly beside?: readonly (readonly [name: string, value: RemoteObject])[];
}

interface Property {
  readonly name: string;
  readonly value?: RemoteObject;
  readonly get?: RemoteObject;
  readonly enumerable?: boolean;
}

interface Properties {
  readonly result: readonly Property[];
  readonly internalProperties?: readonly Property[];
}

/** More than this is not looked through by anybody, and fills the view. */
const mostRows = 500;
/** What a file's function has around it, and none of it was written by its author. */
const moduleNames = new Set('exports require module __filename __dirname __lossbook__'.split(' '));
const internalShown = /^\[\[(Entries|PromiseState|PromiseResult)\]\]$/;

export function createValues(post: Post, t: Translate): Values {
  const holders = new Map<number, Holder>();
  let references = 0;
  const keep = (holder: Holder): number => {
    holders.set(++references, holder);
    return references;
  };
  const variables = async (
    named: readonly (readonly [string, RemoteObject])[],
  ): Promise<readonly Variable[]> => {
    const texts = await objectTexts(
      post,
      named.map(([, value]) => value),
    );
    return named.map(([name, value], i) => ({
      name,
      value: texts[i] ?? primitiveText(value),
      type: value.className ?? value.type,
      variablesReference: isOpened(value) ? keep({ objectId: value.objectId! }) : 0,
    }));
  };
  const list: Values['list'] = async (reference) => {
    const holder = holders.get(reference);
    if (!holder) return [];
    const properties = await propertiesOf(post, holder);
    const rows = properties.flatMap(({ name, value, get }): [string, RemoteObject][] => {
      if (holder.frame !== undefined && moduleNames.has(name)) return [];
      if (value) return [[name, value]];
      return get ? [[name, { type: 'accessor', description: t('getter') }]] : [];
    });
    const shown = [...(holder.beside ?? []), ...rows];
    const listed = await variables(shown.slice(0, mostRows));
    const more = shown.length - listed.length;
    return more > 0
      ? [...listed, { name: '…', value: t('{0} more', more), variablesReference: 0 }]
      : listed;
  };
  return {
    list,
    keep,
    find: (reference) => holders.get(reference),
    variable: async (name, value) => (await variables([[name, value]]))[0]!,
    clear: () => holders.clear(),
  };
}

async function propertiesOf(post: Post, { objectId, frame }: Holder): Promise<Property[]> {
  const object = frame === undefined ? await insideOf(post, objectId) : objectId;
  const { result, internalProperties = [] } = (await post('Runtime.getProperties', {
    objectId: object,
    ownProperties: true,
  })) as Properties;
  const own = frame === undefined ? result.filter(({ enumerable }) => enumerable) : result;
  return [...own, ...internalProperties.filter(({ name }) => internalShown.test(name))];
}

/** Of a tensor its shape and numbers; any other value itself. */
async function insideOf(post: Post, objectId: string): Promise<string> {
  const { result } = (await post('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: `function () { return ${debugName}.inside(this); }`,
    silent: true,
  })) as { readonly result: RemoteObject };
  return result.objectId ?? objectId;
}

/** For values that V8 gives no text: the kernel's own, all in one question. */
async function objectTexts(
  post: Post,
  values: readonly RemoteObject[],
): Promise<readonly (string | undefined)[]> {
  const objects = values.filter(({ objectId }) => objectId !== undefined);
  const [first] = objects;
  if (!first) return [];
  const { result } = (await post('Runtime.callFunctionOn', {
    objectId: first.objectId,
    functionDeclaration: `function (...values) { return ${debugName}.tell(values); }`,
    arguments: objects.map(({ objectId }) => ({ objectId })),
    returnByValue: true,
    silent: true,
  })) as { readonly result: { readonly value?: readonly string[] } };
  const texts = result.value ?? [];
  return values.map((value) => {
    const at = objects.indexOf(value);
    return at < 0 ? undefined : (texts[at] ?? value.description);
  });
}

export function primitiveText(value: RemoteObject): string {
  if (value.type === 'string') return JSON.stringify(value.value);
  return value.unserializableValue ?? value.description ?? String(value.value);
}

const isOpened = ({ objectId, type, subtype }: RemoteObject): boolean =>
  objectId !== undefined && type !== 'function' && type !== 'symbol' && subtype !== 'internal';
