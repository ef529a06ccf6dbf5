/**
 * Does any site of a function depend on another site's entries? Asked of every pair, exactly.
 *
 * Number the sites in binary. For each digit, the sites that have a 1 there are changed together, then
 * those that have a 0: any two different sites differ in some digit, so one of them is once changed while the
 * other is not, and must then keep its value to the last bit. Two evaluations a digit: 24 for 64×64 pixels.
 */
import { largest } from '../numbers.js';
import { someChange, type SiteFunction } from './sites.js';

export function everyPairSeparate(f: SiteFunction, x: Float64Array, random: () => number): boolean {
  const size = largest(x);
  const digits = Math.ceil(Math.log2(f.sites));
  for (let k = 0; k < 2 * digits; k++) {
    const chosen = (site: number): boolean => ((site >> (k >> 1)) & 1) === (k & 1);
    const values = x.map((v, i) =>
      chosen(Math.floor(i / f.perSite)) ? v + someChange(v, size, random) : v,
    );
    const after = f.evaluate(values);
    if (!f.base.every((v, site) => chosen(site) || Object.is(v, after[site]))) return false;
  }
  return true;
}
