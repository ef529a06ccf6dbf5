/** TypeScript's documentation as Markdown. */
import ts from 'typescript';
import type { Documented } from '../wire/language.js';

type Part = ts.SymbolDisplayPart;

export const plainText = (parts: readonly Part[] | undefined): string =>
  (parts ?? []).map(({ text }) => text).join('');

export function documentationText(
  display: readonly Part[] | undefined,
  documentation: readonly Part[] | undefined,
  tags: readonly ts.JSDocTagInfo[] | undefined,
): Documented {
  return { code: codeOf(display), markdown: markdownOf(documentation, tags) };
}

/** A name of another cell is that name: that our file imports it is nothing to tell. */
function codeOf(display: readonly Part[] | undefined): string {
  const text = plainText(display);
  if (!text.startsWith('(alias) ')) return text;
  return text.slice('(alias) '.length).replace(/\n(import|export) [^\n]*$/, '');
}

export function markdownOf(
  documentation: readonly Part[] | undefined,
  tags: readonly ts.JSDocTagInfo[] | undefined,
): string {
  return [laidOut(linkText(documentation)), ...(tags ?? []).map(tagText)]
    .filter((t) => t !== '')
    .join('\n\n');
}

/**
 * In Markdown, lines run together. In ours they do not: formulas are set in from the margin, and what begins with a word and a
 * colon (`Shapes:`, `Units:`) has a line of its own.
 */
function laidOut(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
    const isFormula = paragraph.split('\n').every((line) => /^\s+\S.*=/.test(line));
    if (isFormula) return `\`\`\`text\n${paragraph}\n\`\`\``;
    return paragraph.replace(/\n(?=[A-Z][\w ]{0,30}: )/g, '  \n');
  });
  return paragraphs.join('\n\n');
}

/** Sites are made from these: TensorFlow.js's own, and the page of our formulas. */
const silent = ['tex', 'doc', 'docalias', 'docinline', 'docunpackreturn'];

function tagText({ name, text }: ts.JSDocTagInfo): string {
  if (silent.includes(name.toLowerCase())) return '';
  const said = linkText(text).trim();
  if (name === 'example') return `*@example*\n\n${/```/.test(said) ? said : fence(said)}`;
  if (!['param', 'template', 'throws', 'property'].includes(name)) {
    return said === '' ? `*@${name}*` : `*@${name}* ${said}`;
  }
  const [head, subject] = /^(\S+)\s*(?:[-—:]\s*)?/.exec(said) ?? [];
  if (name === 'throws' || head === undefined) return `*@${name}* ${said}`;
  const rest = said.slice(head.length);
  return `*@${name}* \`${subject}\`${rest ? `: ${rest}` : ''}`;
}

const fence = (code: string): string => `\`\`\`typescript\n${code}\n\`\`\``;

/** `{@link name}` comes in parts, of which the braces are one. */
const linkText = (parts: readonly Part[] | undefined): string =>
  (parts ?? [])
    .map(({ kind, text }) => {
      if (kind === 'link') return '';
      return kind === 'linkName' ? `\`${text}\`` : text;
    })
    .join('');
