/** Which names are participles. What stands before a noun (signedAngle, wrappedHuber) belongs to the noun. */

const irregular = new Set(
  `begun bent borne bound broken brought built caught chosen dealt done drawn driven during eaten fallen fed felt found
   frozen given gone grown heard held hidden hung kept known laid led left lent lit lost made meant met paid proven
   ridden risen said seen sent shown sold sought spent spoken stolen struck stuck swept taken taught thought thrown
   told understood woken won worn wound written`.split(/\s+/),
);
const regular = /..(ed|ing)$/;
/** Verbs and nouns that only look like one. */
const others = /^(exceed|feed|need|proceed|seed|speed|bring|ring|string|thing)$/;
const particles = new Set(
  'async at below by doubles for from idle in into of on since to up with'.split(' '),
);

/** `words` are those of a name, in lower case. */
export function isParticiple([first, ...rest]: readonly string[]): boolean {
  if (first === undefined || !rest.every((word) => particles.has(word))) return false;
  return irregular.has(first) || (regular.test(first) && !others.test(first));
}
