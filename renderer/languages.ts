/** The languages that the views speak: each is a chunk of its own, loaded before the first picture where a reader has that language. */
import { useWords, type Words } from '../extension/wire/words.js';

const loads: Readonly<Record<string, () => Promise<{ readonly default: Words }>>> = {
  de: () => import('./languages/de.json'),
  'zh-cn': () => import('./languages/zh-cn.json'),
};

let spoken = 'en';
let loading: Promise<void> | undefined;

/**
 * The language that stands in the metadata of an output: the extension puts it there for the editor's window, our renderers in JupyterLab for
 * that. A promise only while words are loaded; it never rejects, and where they cannot be had the views speak English.
 */
export function speak(metadata: unknown): Promise<void> | undefined {
  const { language: tag } = (metadata ?? {}) as { readonly language?: unknown };
  const language = languageOf(typeof tag === 'string' ? tag : '');
  if (language === spoken) return loading;
  spoken = language;
  const load = loads[language] ?? (() => Promise.resolve({ default: {} }));
  const own = load()
    .catch(() => ({ default: {} }))
    .then(({ default: words }) => {
      if (loading !== own) return;
      useWords(words);
      loading = undefined;
    });
  return (loading = own);
}

/** `de`, `de-AT`, `zh_CN`. */
function languageOf(tag: string): string {
  const plain = tag.toLowerCase().replace('_', '-');
  if (/^zh(-cn|-hans.*)?$/.test(plain)) return 'zh-cn';
  return plain.split('-')[0] === 'de' ? 'de' : 'en';
}
