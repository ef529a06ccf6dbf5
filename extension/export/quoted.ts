/** Text of any kind in a script such that it stays text: in a string, or in a comment. */

/** A string literal that TypeScript reads back as `text`. */
export const quote = (text: string): string =>
  `'${text.replace(/[\\'\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/gu, escapeCharacter)}'`;

function escapeCharacter(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Every line as one of a comment, whatever ends it: JavaScript knows four ends, of which two are seldom seen. */
export const toComment = (text: string): readonly string[] =>
  text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `// ${line}`.trimEnd());
