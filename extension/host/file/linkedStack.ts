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
 * The file keeps the form on the left, which the command line writes as well.
 */

const place = String.raw`Cell In\[\d+\], line \d+, column \d+`;
const named = new RegExp(String.raw`^    at (.+) \((${place})\)$`, 'gm');
const bare = new RegExp(`^    at (${place})$`, 'gm');
const linkedNamed = new RegExp(String.raw`^    at (.+)\n      (${place})$`, 'gm');
const linkedBare = new RegExp(`^    (${place})$`, 'gm');

export const linkedStack = (stack: string): string =>
  stack.replace(named, '    at $1\n      $2').replace(bare, '    $1');

/** Undoes `linkedStack`. */
export const plainStack = (linked: string): string =>
  linked.replace(linkedNamed, '    at $1 ($2)').replace(linkedBare, '    at $1');
