/** What is wrong with a command or a file, in the sentence for the user. */
export class UsageError extends Error {}
