/** The language that a notebook says its cells are in: notebooks of other kernels have the same format. */
import { cellLanguage, kernelspecName } from '../wire/ids.js';
import { isJsonObject, type Json } from './json.js';
import type { Notebook } from './model.js';

/** The kernels of Deno and tslab say `typescript`, tslab's other one `javascript`: both run here as well. */
const spoken = [cellLanguage, 'javascript', 'ts', 'js'];

/** The name of a language that our kernel does not run, or undefined; a notebook that says nothing is ours. */
export function foreignLanguage({ metadata }: Notebook): string | undefined {
  const { kernelspec, language_info } = metadata;
  if (isJsonObject(kernelspec) && kernelspec['name'] === kernelspecName) return undefined;
  const stated =
    textOf(kernelspec, 'language') ?? textOf(language_info, 'name') ?? textOf(kernelspec, 'name');
  return stated === undefined || spoken.includes(stated.toLowerCase()) ? undefined : stated;
}

function textOf(value: Json | undefined, key: string): string | undefined {
  const text = isJsonObject(value) ? value[key] : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
