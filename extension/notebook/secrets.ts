/**
 * What looks like a credential, taken out of a text before a language model reads it. A cell may print its environment or a
 * response, and what went to a model cannot be called back. It is a net and no wall: a secret without a form of its own passes.
 */

/** In place of what is taken out. */
export const hiddenText = '[not shown: looks like a secret]';

/** Tokens by what their issuers begin them with, signed web tokens, and keys. */
const tokens = new RegExp(
  [
    /\bgh[pousr]_\w{20,}/,
    /\bgithub_pat_\w{20,}/,
    /\bglpat-[\w-]{16,}/,
    /\bsk-[\w-]{20,}/,
    /\bhf_\w{20,}/,
    /\bnpm_\w{30,}/,
    /\bpypi-[\w-]{30,}/,
    /\bxox[abeprs]-[\w-]{10,}/,
    /\bA(?:KIA|SIA)[0-9A-Z]{16}\b/,
    /\bAIza[\w-]{30,}/,
    /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/,
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** `password=…`, `"api_key": "…"`, `Authorization: Bearer …`: what follows the name, where it is no mere number. */
const named =
  /((?:password|passwd|secret|token|api[_-]?key|authorization)["']?\s*[:=]\s*(?:bearer\s+|basic\s+)?["']?)(?![\d.eE+-]+(?:[^\w]|$))[^\s"',;[\]{}()]{8,}/gi;

/** `https://user:password@host`. */
const inAddress = /(\b\w+:\/\/[^\s/:@]+:)[^\s/@]+(?=@)/g;

const secretName = /(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)S?$/i;
/** A shorter one would be found within ordinary words. */
const shortestValue = 8;

/** Values of variables of the environment that are named for what they are. */
export const secretValues = (
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] =>
  Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value.length >= shortestValue && secretName.test(name) ? [value] : [],
  );

/** `values`: secrets that are known by themselves. */
export const hideSecrets = (text: string, values: readonly string[] = []): string =>
  values
    .reduce((left, value) => left.replaceAll(value, hiddenText), text)
    .replace(tokens, hiddenText)
    .replace(inAddress, `$1${hiddenText}`)
    .replace(named, `$1${hiddenText}`);
