/** What asks a person in a browser or in Deno: a cell may have nobody to ask, in CI or on a server. */
const advice = `a cell cannot ask for input, as a notebook must run where nobody answers; give the value a name in the cell tagged 'parameters'`;

const refuse = (name: string) => (): never => {
  throw new Error(`${name}: ${advice}`);
};

/** Names of the global object. */
export const noInput = { prompt: refuse('prompt'), confirm: refuse('confirm') };
