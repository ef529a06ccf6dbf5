/** What can be written at a place in a cell. */
import ts from 'typescript';
import type { CompletionEntry, CompletionKind, Documented } from '../wire/language.js';
import type { CellFile, ForeignName } from './cellFiles.js';
import { ownModules } from '../notebook/ownModules.js';
import { importableNames, insertionOf } from './imports.js';
import { memberKinds, type MemberKinds } from './members.js';
import type { Project } from './project.js';
import { spanIn } from './spans.js';
import { documentationText } from './text.js';

const preferences: ts.UserPreferences = {
  includeCompletionsWithInsertText: true,
  includeCompletionsForModuleExports: false,
};

export function completions(
  project: Project,
  file: CellFile,
  offset: number,
  trigger: string | undefined,
): readonly CompletionEntry[] {
  const { service } = project;
  const position = file.head + offset;
  const found = service.getCompletionsAtPosition(file.cell.path, position, {
    ...preferences,
    ...(isTrigger(trigger) && { triggerCharacter: trigger }),
  });
  const modules = moduleNames(file.cell.text, offset);
  const place: Place = {
    file,
    whole: found?.optionalReplacementSpan && spanIn(file, found.optionalReplacementSpan),
    members: memberKinds(service.getProgram(), file.cell.path, position),
    foreign: file.foreignNames(),
  };
  const entries = (found?.entries ?? [])
    // Words that only occur somewhere: the editor knows these itself.
    .filter((entry) => entry.kind !== ts.ScriptElementKind.warning)
    .map((entry) => completionEntry(entry, place));
  const known = new Set([...modules, ...entries].map(({ name }) => name));
  // In a very large notebook not every name of the others is in the head.
  const more = [...place.foreign].filter(
    ([name]) => found?.isGlobalCompletion === true && !known.has(name),
  );
  const offered = new Set(modules.map(({ name }) => name));
  return [
    ...modules,
    ...entries.filter(({ name }) => !offered.has(name)),
    ...more.map(([name, { kind }]): CompletionEntry => ({ name, kind, sort: foreignSort })),
    ...(found?.isGlobalCompletion ? toImport(project, file, known) : []),
  ];
}

/** What tells how an entry is shown. */
interface Place {
  readonly file: CellFile;
  /** The word around the cursor. */
  readonly whole: CompletionEntry['span'];
  readonly members: MemberKinds;
  readonly foreign: ReadonlyMap<string, ForeignName>;
}

/** Behind everything that needs no import. */
const importSort = '16';

function toImport(
  project: Project,
  file: CellFile,
  known: ReadonlySet<string>,
): readonly CompletionEntry[] {
  return [...importableNames(project, file).values()]
    .filter(({ name }) => !known.has(name))
    .map((each) => ({
      name: each.name,
      kind: each.as === 'member' ? 'function' : 'module',
      sort: importSort,
      imports: { ...insertionOf(each, file.cell.text), module: each.module },
    }));
}

/** As TypeScript sorts names of the file. */
const foreignSort = '11';

export function completionDetails(
  { service }: Project,
  { cell, head }: CellFile,
  offset: number,
  name: string,
): Documented | undefined {
  const details = service.getCompletionEntryDetails(
    cell.path,
    head + offset,
    name,
    {},
    undefined,
    preferences,
    undefined,
  );
  if (!details) return undefined;
  return documentationText(details.displayParts, details.documentation, details.tags);
}

const triggers: readonly string[] = ['.', '"', "'", '`', '/', '@', '<', '#', ' '];
const isTrigger = (text: string | undefined): text is ts.CompletionsTriggerCharacter =>
  text !== undefined && triggers.includes(text);

function completionEntry(
  entry: ts.CompletionEntry,
  { file, whole, members, foreign }: Place,
): CompletionEntry {
  const isAlias = entry.kind === ts.ScriptElementKind.alias;
  const member = isAlias ? members(entry.name) : undefined;
  const imported = isAlias && !member ? foreign.get(entry.name) : undefined;
  const span = entry.replacementSpan ? spanIn(file, entry.replacementSpan) : whole;
  return {
    name: entry.name,
    kind: member ?? imported?.kind ?? kinds[entry.kind] ?? 'property',
    // What a cell below declares has no value yet when cells are run in their order.
    sort: imported?.below ? `${entry.sortText}~` : entry.sortText,
    ...(entry.insertText !== undefined && { insert: entry.insertText }),
    ...(span && { span }),
    ...(entry.kindModifiers?.includes('deprecated') && { deprecated: true }),
  };
}

/** The modules that come with Lossbook, where the string of an import is being written. */
function moduleNames(text: string, offset: number): readonly CompletionEntry[] {
  const written = /(?:\bfrom|\bimport)\s*(?:\(\s*)?(['"])([^'"\n]*)$/.exec(text.slice(0, offset));
  if (!written) return [];
  const start = offset - (written[2] ?? '').length;
  const rest = /^[^'"\n]*/.exec(text.slice(offset))?.[0] ?? '';
  // An unfinished string goes on to the end of its line.
  const closed = text[offset + rest.length] === written[1];
  const span = { start, end: closed ? offset + rest.length : offset };
  return ownModules.map((name) => ({ name, kind: 'module', sort: '00', span }));
}

const kinds: Readonly<Record<string, CompletionKind>> = {
  [ts.ScriptElementKind.alias]: 'variable',
  [ts.ScriptElementKind.callSignatureElement]: 'method',
  [ts.ScriptElementKind.classElement]: 'class',
  [ts.ScriptElementKind.constElement]: 'constant',
  [ts.ScriptElementKind.directory]: 'folder',
  [ts.ScriptElementKind.enumElement]: 'enum',
  [ts.ScriptElementKind.enumMemberElement]: 'enumMember',
  [ts.ScriptElementKind.externalModuleName]: 'module',
  [ts.ScriptElementKind.functionElement]: 'function',
  [ts.ScriptElementKind.interfaceElement]: 'interface',
  [ts.ScriptElementKind.keyword]: 'keyword',
  [ts.ScriptElementKind.letElement]: 'variable',
  [ts.ScriptElementKind.localClassElement]: 'class',
  [ts.ScriptElementKind.localFunctionElement]: 'function',
  [ts.ScriptElementKind.localVariableElement]: 'variable',
  [ts.ScriptElementKind.memberFunctionElement]: 'method',
  [ts.ScriptElementKind.moduleElement]: 'module',
  [ts.ScriptElementKind.parameterElement]: 'variable',
  [ts.ScriptElementKind.primitiveType]: 'keyword',
  [ts.ScriptElementKind.scriptElement]: 'file',
  [ts.ScriptElementKind.string]: 'text',
  [ts.ScriptElementKind.typeElement]: 'interface',
  [ts.ScriptElementKind.typeParameterElement]: 'interface',
  [ts.ScriptElementKind.variableElement]: 'variable',
};
