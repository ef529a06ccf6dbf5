/** V8's inspector, as far as the adapter speaks to it. */

/** Rejects with what V8 says. */
export type Post = (method: string, params?: object) => Promise<object>;

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}

/** Calls a function of the kernel's own; also while a cell stands. */
export async function callKernel(post: Post, expression: string): Promise<unknown> {
  const params = { expression, returnByValue: true, silent: true };
  const { result, exceptionDetails } = (await post('Runtime.evaluate', params)) as Evaluated;
  if (exceptionDetails) throw new Error(`the kernel could not answer ${expression}`);
  return result.value;
}
