/** Ends an exhaustive switch: a new member of the union makes this call a type error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
