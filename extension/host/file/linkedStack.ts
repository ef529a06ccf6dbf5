/**
 * The stack of an error as VS Code's own error renderer turns it into links, and back.
 *
 * That renderer knows IPython's shape only: a line that consists of `Cell In[3], line 5`, with nothing but space
 * before it; what follows the number is not shown (extensions/notebook-renderers, stackTraceHelper.ts, VS Code
 * 1.90 to 1.139). It finds the cell by its number, so a frame in another cell links too, and nothing that holds
 * for one session only is in the text. So a function's name goes on the line above:
 *
 *     at angle (Cell In[3], line 5, column 7)        at angle
 *     at Cell In[4], line 1, column 1                  Cell In[3], line 5, column 7
 *                                                    Cell In[4], line 1, column 1
 *
 * It wraps nothing either, and what to do next stands at the end of a sentence: long lines of a message are broken at spaces, after a
 * mark that nobody sees. The file keeps the form on the left, which the command line writes as well.
 */

const place = String.raw`Cell In\[\d+\], line \d+, column \d+`;
const named = new RegExp(String.raw`^    at (.+) \((${place})\)$`, 'gm');
const bare = new RegExp(`^    at (${place})$`, 'gm');
const linkedNamed = new RegExp(String.raw`^    at (.+)\n      (${place})$`, 'gm');
const linkedBare = new RegExp(`^    (${place})$`, 'gm');

/** Fits beside the files in a window of 1280 points. */
const widest = 96;
const mark = '\u200b\n';
/** Of a line that begins with a word: what is indented is a place, or code with a caret below it. */
const longLine = new RegExp(String.raw`^\S.{${widest},}$`, 'gm');

export const linkedStack = (stack: string): string =>
  stack.replace(longLine, breakLine).replace(named, '    at $1\n      $2').replace(bare, '    $1');

function breakLine(line: string): string {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > widest) {
    const at = rest.lastIndexOf(' ', widest);
    if (at < 0) break;
    lines.push(rest.slice(0, at + 1));
    rest = rest.slice(at + 1);
  }
  return [...lines, rest].join(mark);
}

/** Undoes `linkedStack`. */
export const plainStack = (linked: string): string =>
  linked
    .replaceAll(mark, '')
    .replace(linkedNamed, '    at $1 ($2)')
    .replace(linkedBare, '    at $1');
