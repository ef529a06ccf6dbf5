/**
 * How much of a proof table runs: in CI one seed on every backend, with LOSSBOOK_WHOLE=1 fifty.
 *
 *     LOSSBOOK_WHOLE=1 npx mocha out/test/check/proof/*.test.js      some hours
 */
export const whole = process.env['LOSSBOOK_WHOLE'] === '1';
export const seeds = Array.from({ length: whole ? 50 : 1 }, (_, i) => i + 1);
