/** The part of the Debug Adapter Protocol that is spoken here: what the editor asks, and what it is told. */

/** Of what a person reads: in the language of the editor, the English text its key. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

export interface Request {
  readonly seq: number;
  readonly type: 'request';
  readonly command: string;
  readonly arguments?: unknown;
}

export interface Response {
  readonly type: 'response';
  readonly request_seq: number;
  readonly command: string;
  readonly success: boolean;
  readonly message?: string;
  readonly body?: object;
}

export interface AdapterEvent {
  readonly type: 'event';
  readonly event: 'initialized' | 'stopped' | 'continued' | 'breakpoint' | 'output' | 'terminated';
  readonly body?: object;
}

export interface Source {
  readonly name: string;
  /** A path, or the URI of a cell. */
  readonly path?: string;
}

/** Lines and columns from 1. */
export interface SourceBreakpoint {
  readonly line: number;
  readonly column?: number;
  readonly condition?: string;
  readonly logMessage?: string;
}

export interface Breakpoint {
  readonly id: number;
  readonly verified: boolean;
  readonly line: number;
  readonly column?: number;
  /** Why it is not verified. */
  readonly message?: string;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** 0 where there is nothing below it. */
  readonly variablesReference: number;
}

/** What the adapter can do beside the plain. */
export const capabilities = (t: Translate) => ({
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsTerminateRequest: true,
  // Not of uncaught ones: the kernel takes what a cell throws from its promise, so to V8 all are caught.
  exceptionBreakpointFilters: [{ filter: 'all', label: t('Thrown Exceptions'), default: false }],
});
