/** The JSON header of a container, held to the schema of `view.ts`: a renderer that has a `ViewHeader` in hand can draw it. */
import { ViewHeaderError } from './containerProblem.js';
import { type ViewHeader, type ViewKind, viewKinds } from './view.js';

/** Throws `ViewHeaderError` and nothing else. */
export function parseViewHeader(text: string): ViewHeader {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new ViewHeaderError({ code: 'header-not-json', detail: (error as Error).message });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw invalid('header', 'an object');
  }
  const { kind } = header as { readonly kind?: unknown };
  if (typeof kind !== 'string') throw invalid('kind', 'a string');
  if (!Object.hasOwn(viewKinds, kind)) throw new ViewHeaderError({ code: 'unknown-kind', kind });
  const misfit = viewKinds[kind as ViewKind].misfit(header, '');
  if (misfit) throw invalid(misfit.path, misfit.expected);
  return header as ViewHeader;
}

const invalid = (path: string, expected: string): ViewHeaderError =>
  new ViewHeaderError({ code: 'header-invalid', path, expected });
