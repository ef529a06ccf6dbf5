/** Nothing is fetched: what a specification names outside of itself is refused. */
import type { Loader } from 'vega';

/** `tell` hears of each, and gives the words for it. */
export function makeRefusingLoader(tell: (uri: string) => string): Loader {
  const refuse = (uri: string): Promise<never> => Promise.reject(new Error(tell(uri)));
  return {
    load: refuse,
    // A picture that lies in the specification itself comes from nowhere else.
    sanitize: (uri) =>
      uri.startsWith('data:image/') ? Promise.resolve({ href: uri }) : refuse(uri),
    http: refuse,
    file: refuse,
  };
}
