/** Rows of the variables view: what one computes with first, what one computes by in a group below. */
import { listText, t } from '../l10n.js';
import { byteSize } from '../../wire/numberText.js';
import type { VariableInfo } from '../../wire/message.js';
import { formatShape } from '../../wire/shape.js';

export type VariableRow =
  | { readonly kind: 'variable'; readonly variable: VariableInfo }
  | { readonly kind: 'group'; readonly label: string; readonly variables: readonly VariableInfo[] };

export type VariableOrder = 'declaration' | 'name' | 'type' | 'size';

/** Which of them are listed, and in which order. */
export interface VariableChoice {
  readonly order: VariableOrder;
  /** What name, type, shape or value contains; empty for all. */
  readonly filter: string;
}

const compares: Readonly<Record<VariableOrder, (a: VariableInfo, b: VariableInfo) => number>> = {
  declaration: () => 0,
  name: (a, b) => a.name.localeCompare(b.name),
  type: (a, b) => a.type.localeCompare(b.type),
  // Large ones are what one looks for.
  size: (a, b) => (b.bytes ?? 0) - (a.bytes ?? 0),
};

export const orderTexts: Readonly<Record<VariableOrder, () => string>> = {
  declaration: () => t('As declared'),
  name: () => t('By name'),
  type: () => t('By type'),
  size: () => t('By size, the largest first'),
};

export function variableRows(
  variables: readonly VariableInfo[],
  { order, filter }: VariableChoice,
): VariableRow[] {
  const wanted = filter.toLowerCase();
  const listed = variables
    .filter((variable) => rowLabel(variable).toLowerCase().includes(wanted))
    .sort(compares[order]);
  const data = listed.filter(({ role }) => role === 'data');
  const rest = listed.filter(({ role }) => role !== 'data');
  const label = t('functions, classes and modules');
  return [
    ...data.map((variable) => ({ kind: 'variable', variable }) as const),
    ...(rest.length > 0 ? [{ kind: 'group', label, variables: rest } as const] : []),
  ];
}

/** Beside the view's name: what of the list is seen. Empty for all of it as it is declared. */
export function choiceText({ order, filter }: VariableChoice): string {
  const parts = [filter && `"${filter}"`, order === 'declaration' ? '' : orderTexts[order]()];
  return listText(parts.filter((part) => part !== ''));
}

/** `tensor [2,64,64] float32 32.0 KiB`, and a value where there is one: what stands beside the name. */
export function rowDescription({ role, type, shape, dtype, bytes, preview }: VariableInfo): string {
  const columns = [
    role === 'data' ? type : '',
    shape && formatShape(shape),
    dtype,
    bytes === undefined ? '' : byteSize(bytes),
    preview,
  ];
  return columns.filter((column) => column).join('  ');
}

/** Markdown. */
export function rowTooltip(variable: VariableInfo): string {
  const { name, type, shape, dtype, bytes, preview } = variable;
  const facts = [
    `type: ${type}`,
    shape && `shape: ${formatShape(shape)}`,
    dtype && `dtype: ${dtype}`,
    bytes === undefined ? undefined : `bytes: ${bytes}`,
  ].filter((fact) => fact);
  const value = preview === '' ? [] : ['```text', preview, '```'];
  return [`**${name}**`, '', ...facts.map((fact) => `- ${fact}`), '', ...value].join('\n');
}

/** For readers of the screen, who get no columns. */
export const rowLabel = (variable: VariableInfo): string =>
  `${variable.name}, ${rowDescription(variable)}`;

/** A codicon. */
export function rowIcon({ role, type }: VariableInfo): string {
  if (role === 'function') return 'symbol-method';
  if (role === 'class') return 'symbol-class';
  if (role === 'module') return 'symbol-namespace';
  if (type === 'tensor' || type === 'variable') return 'symbol-array';
  if (type === 'number' || type === 'bigint') return 'symbol-numeric';
  if (type === 'string') return 'symbol-string';
  return type === 'boolean' ? 'symbol-boolean' : 'symbol-variable';
}
