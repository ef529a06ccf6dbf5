/** The language service: what it is told and asked, without the thread it runs in. */
import ts from 'typescript';
import { assertNever } from '../wire/assertNever.js';
import type { Answer, Answers, NotebookCells, Question } from '../wire/language.js';
import { completeness } from './completeness.js';
import { completionDetails, completions } from './completions.js';
import { hover, signatures } from './hover.js';
import { fixes } from './imports.js';
import { definitions, references, rename } from './names.js';
import { needs } from './needs.js';
import { problems } from './problems.js';
import { createProject, type Project } from './project.js';
import { readShippedTypes, shippedRoot } from './shippedTypes.js';

export interface LanguageServer {
  cells: (notebook: NotebookCells) => void;
  close: (notebook: string) => void;
  /** @throws for a notebook or a cell that it was not told. */
  ask: <Q extends Question>(question: Q) => Answers[Q['kind']];
}

/** @param types path of the file that the build made of them. */
export function createLanguageServer(types: string): LanguageServer {
  const shipped = readShippedTypes(types);
  const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames);
  const projects = new Map<string, Project>();
  const projectOf = (notebook: string): Project => {
    const project = projects.get(notebook);
    if (!project) throw new Error(`there is no notebook ${notebook}`);
    return project;
  };
  return {
    cells(notebook) {
      const project = projects.get(notebook.notebook) ?? createProject(shipped, registry);
      projects.set(notebook.notebook, project);
      project.update(notebook);
    },
    close(notebook) {
      projects.get(notebook)?.dispose();
      projects.delete(notebook);
    },
    ask<Q extends Question>(question: Q) {
      if (question.kind === 'typesText') {
        const text = shipped.read(`${shippedRoot}${question.path}`) ?? '';
        return text as Answers[Q['kind']];
      }
      return answer(projectOf(question.notebook), question) as Answers[Q['kind']];
    },
  };
}

function answer(project: Project, question: Exclude<Question, { kind: 'typesText' }>): Answer {
  const file = project.file(question.cell);
  switch (question.kind) {
    case 'completions':
      return completions(project, file, question.offset, question.trigger);
    case 'completionDetails':
      return completionDetails(project, file, question.offset, question.name);
    case 'hover':
      return hover(project, file, question.offset);
    case 'signatures':
      return signatures(project, file, question.offset);
    case 'definitions':
      return definitions(project, file, question.offset);
    case 'references':
      return references(project, file, question.offset);
    case 'rename':
      return rename(project, file, question.offset);
    case 'needs':
      return needs(project);
    case 'fixes':
      return fixes(project, file, question.offset);
    case 'problems':
      return problems(project, file);
    case 'completeness':
      return completeness(file.cell.text);
    default:
      return assertNever(question);
  }
}
