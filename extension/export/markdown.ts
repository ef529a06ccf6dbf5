/**
 * Markdown as HTML. HTML in it is shown as the text it is, links lead where markdown-it finds them harmless, and
 * formulas between dollars become MathML, which a page shows without fonts or scripts of its own.
 */
import katex from 'katex';
import MarkdownIt, { type StateBlock, type StateInline } from 'markdown-it';
import type { MimeData } from '../notebook/model.js';
import { budgets } from '../wire/budgets.js';
import { escapeHtml } from './html.js';

export type Attachments = Readonly<Record<string, MimeData>>;

/** `depth` is put on every heading's level: the title of the page is its only first-level one. */
export function markdownHtml(text: string, attachments: Attachments = {}, depth = 0): string {
  const env = { attachments, depth, formulas: 0, unclosed: Infinity } satisfies Env;
  return markdown.render(text, env);
}

/** The library types what it hands through as a record of anything. */
const pageEnv = (env: unknown): Env => env as Env;

interface Env {
  readonly attachments: Attachments;
  readonly depth: number;
  /** How many were set. */
  formulas: number;
  /** From this line on no line ends a block of formulas. */
  unclosed: number;
}

const markdown = new MarkdownIt({ html: false, linkify: true });

markdown.block.ruler.before('fence', 'formula', formulaBlock, { alt: ['paragraph'] });
markdown.inline.ruler.before('escape', 'formula', formulaInline);

const { rules } = markdown.renderer;
rules['formula_block'] = (tokens, i, _options, env) =>
  `<p>${formula(tokens[i]?.content ?? '', true, pageEnv(env))}</p>\n`;
rules['formula_inline'] = (tokens, i, _options, env) =>
  formula(tokens[i]?.content ?? '', false, pageEnv(env));

rules['heading_open'] = (tokens, i, options, env, self) => {
  shiftHeading(tokens[i], pageEnv(env));
  return self.renderToken(tokens, i, options);
};
rules['heading_close'] = rules['heading_open'];

function shiftHeading(token: { tag: string } | undefined, { depth }: Env): void {
  if (token) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + depth)}`;
}

/** A page that works anywhere holds its pictures; one that lies elsewhere is named instead. */
rules['image'] = (tokens, i, _options, env) => {
  const token = tokens[i];
  const source = String(token?.attrGet('src') ?? '');
  const alt = token?.content ?? '';
  const held = heldPicture(source, pageEnv(env).attachments);
  if (held !== undefined) return `<img src="${held}" alt="${escapeHtml(alt)}">`;
  return `<span class="elsewhere">[picture ${escapeHtml(alt)} (${escapeHtml(source)})]</span>`;
};

function heldPicture(source: string, attachments: Attachments): string | undefined {
  if (/^data:image\/(png|jpeg|gif|webp);base64,[\w+/=]+$/i.test(source)) return source;
  const [, name] = /^attachment:(.+)$/.exec(source) ?? [];
  if (name === undefined) return undefined;
  const file = attachments[decode(name)] ?? {};
  const [type, data] = Object.entries(file).find(([t]) => t.startsWith('image/')) ?? [];
  if (typeof data !== 'string' || type === undefined) return undefined;
  const bytes = type === 'image/svg+xml' ? Buffer.from(data).toString('base64') : data;
  return `data:${escapeHtml(type)};base64,${bytes.replace(/[^\w+/=]/g, '')}`;
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A formula that KaTeX cannot read is shown as it was written. */
function formula(tex: string, displayMode: boolean, env: Env): string {
  env.formulas += 1;
  if (env.formulas > budgets.formulas.most) return `<code>${escapeHtml(tex)}</code>`;
  try {
    return katex.renderToString(tex, { displayMode, output: 'mathml', strict: 'ignore' });
  } catch {
    return `<code>${escapeHtml(tex)}</code>`;
  }
}

function formulaBlock(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const lineAt = (line: number) =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  if (!lineAt(start).startsWith('$$')) return false;
  const env = pageEnv(state.env);
  if (start >= env.unclosed && end === state.lineMax) return false;
  let last = start;
  const closes = (line: number) =>
    /\$\$\s*$/.test(line === start ? lineAt(line).slice(2) : lineAt(line));
  while (last < end && !closes(last)) last++;
  if (last >= end) {
    // Else every line of many that open a block would look through all behind it.
    if (end === state.lineMax) env.unclosed = start;
    return false;
  }
  if (silent) return true;
  const lines = Array.from({ length: last - start + 1 }, (_, i) => lineAt(start + i));
  const token = state.push('formula_block', 'math', 0);
  token.block = true;
  token.content = lines.join('\n').trim().slice(2, -2);
  state.line = last + 1;
  return true;
}

/** As in Pandoc: no space inside the dollars and no digit behind them, so that prices stay prices. */
function formulaInline(state: StateInline, silent: boolean): boolean {
  const pattern = /\$\$?(?! )((?:\\.|[^\\$])+?)(?<! )\$\$?(?!\d)/y;
  pattern.lastIndex = state.pos;
  const found = pattern.exec(state.src);
  if (!found) return false;
  if (!silent) state.push('formula_inline', 'math', 0).content = found[1] ?? '';
  state.pos += found[0].length;
  return true;
}
