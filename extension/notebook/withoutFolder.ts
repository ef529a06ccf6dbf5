/**
 * Text without the path of the notebook's folder, for the file may travel: `/home/me/book/data.npy` becomes
 * `./data.npy`. Only where the folder is whole segments of a path: in `/app`, `s3://bucket/apples` has no path of ours.
 */

/** `before` is what stood before the text, where it goes on. */
export function withoutFolder(text: string, folder: string, before = ''): string {
  // Nothing of what `/` or `C:\` begins is ours to rename.
  if (/^(?:[A-Za-z]:)?[\\/]*$/.test(folder)) return text;
  return spellings(folder).reduce((rest, spelling) => replace(rest, spelling, before), text);
}

/** The longest first: a URL holds the path too. Windows knows a drive by either letter, and programs write both. */
function spellings(folder: string): readonly string[] {
  const drive = /^[A-Za-z](?=:)/.exec(folder)?.[0];
  if (drive === undefined) return spellingsOf(folder);
  const rest = folder.slice(1);
  return [drive.toUpperCase(), drive.toLowerCase()].flatMap((letter) => spellingsOf(letter + rest));
}

function spellingsOf(folder: string): readonly string[] {
  const plain = folder.replace(/(?<![\\/])[\\/]+$/, '');
  const slashes = plain.replaceAll('\\', '/');
  const root = slashes.startsWith('/') ? 'file://' : 'file:///';
  const escaped = encodeURI(slashes).replace(/[?#]/g, encodeURIComponent);
  // As it stands in a string that is printed within an object.
  const quoted = plain.replaceAll('\\', '\\\\');
  const all = [`${root}${escaped}`, `${root}${slashes}`, quoted, plain, slashes];
  return [...new Set(all)];
}

function replace(text: string, folder: string, before: string): string {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, from)) {
    const end = at + folder.length;
    const left = at === 0 ? before.slice(-1) : text[at - 1];
    const whole = beginsPath(left ?? '') && endsSegment(text.slice(end, end + 2));
    result += text.slice(from, at) + (whole ? '.' : folder);
    from = end;
  }
  return result + text.slice(from);
}

/** A path goes on to the left with letters, separators and what names and URLs are made of. */
const beginsPath = (left: string): boolean => !/[\p{L}\p{N}\p{M}_.~$@%+:/\\-]/u.test(left);

/** A full stop behind a path ends a sentence; before a letter it is part of the name. */
const endsSegment = (right: string): boolean =>
  /^(?:$|[/\\]|[^\p{L}\p{N}\p{M}_.~$@%+-]|\.(?:$|\s))/u.test(right);
