/** What is wrong with a command or a file, in the sentence for the user. */
export class UsageError extends Error {}

/** Anything else is a defect of ours, and its stack is what a report of it needs. */
export const failureText = (error: unknown): string =>
  error instanceof UsageError ? error.message : `internal error: ${(error as Error).stack}`;
