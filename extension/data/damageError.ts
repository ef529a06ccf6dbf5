/** A file of pictures that is not what its format says, and what to do about it. */

export function damageError(format: string, error: unknown): Error {
  return new Error(
    `is a damaged ${format} file (${reasonOf(error)}). Copy it again from its source, or write it anew`,
    { cause: error },
  );
}

function reasonOf(error: unknown): string {
  // A decoder that ran into what it never expected; its words are of its own variables.
  if (error instanceof TypeError || error instanceof RangeError)
    return 'its parts do not fit together';
  const { message, cause } = error as Error;
  return cause === undefined ? message : `${message.replace(/:$/, '')}: ${reasonOf(cause)}`;
}
