/** A loss named from outside a notebook: `losses.py:AngleLoss(delta=0.2)`, a file and what to take from it. */

/** What the file is written in, and so how a cell gets at the loss. */
export type TargetLanguage = 'python' | 'script';

export interface Target {
  readonly language: TargetLanguage;
  readonly file: string;
  /** A name, or for Python any expression of that file. */
  readonly expression: string;
}

export type ParsedTarget =
  | { readonly ok: true; readonly target: Target }
  /** `why` goes on from the text that was given. */
  | { readonly ok: false; readonly why: string };

const languages: Readonly<Record<string, TargetLanguage>> = {
  py: 'python',
  ts: 'script',
  mts: 'script',
  cts: 'script',
  js: 'script',
  mjs: 'script',
  cjs: 'script',
};

const endings = Object.keys(languages).map((ending) => `.${ending}`);

/** The first ending that a colon follows ends the file's name, so drive letters and slices are no matter. */
export function parseTarget(text: string): ParsedTarget {
  const split = /^(.+?\.([a-z]+)):(.*)$/s.exec(text);
  const [, file = text, ending = '', rest = ''] = split ?? [];
  if (split === null) {
    if (/\.(?:tfnb|ipynb)$/.test(text)) {
      return wrong(`is a notebook; 'lossbook run ${text}' runs it`);
    }
    const bare = endings.some((each) => text.endsWith(each));
    return wrong(bare ? `names no loss in it; add a colon and a name, ${text}:loss` : notATarget);
  }
  const language = languages[ending];
  if (language === undefined)
    return wrong(`is of a kind .${ending} that cannot be loaded; ${known}`);
  const expression = rest.trim();
  if (expression === '') return wrong(`names no loss after the colon, as in ${file}:loss`);
  if (language === 'script' && !/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(expression)) {
    return wrong(`takes the name of something that ${file} exports, got '${expression}'`);
  }
  return { ok: true, target: { language, file, expression } };
}

const known = `files end in ${endings.join(', ')}`;
const notATarget = `is no FILE:NAME, as in losses.py:loss; ${known}`;

const wrong = (why: string): ParsedTarget => ({ ok: false, why });

export const targetText = ({ file, expression }: Target): string => `${file}:${expression}`;
