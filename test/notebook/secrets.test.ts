/** What a language model is not given of what a cell printed, and what it is. */
import assert from 'node:assert/strict';
import { hiddenText, hideSecrets, secretValues } from '../../extension/notebook/secrets.js';

const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2dE3f';

/** A text, and what is left of it. */
const hidden: readonly (readonly [string, string])[] = [
  [`ghp_${letters}`, hiddenText],
  [`token is sk-proj-${letters}.`, `token is ${hiddenText}.`],
  [`AKIA${'ABCDEFGH'.repeat(2)}`, hiddenText],
  [`eyJ${letters}.eyJ${letters}.${letters}`, hiddenText],
  [
    `-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nend`,
    `${hiddenText}\nend`,
  ],
  ['-----BEGIN PRIVATE KEY-----\nMII that was cut', hiddenText],
  ['password=hunter2hunter2', `password=${hiddenText}`],
  ['{"api_key": "abcd-efgh-ijkl", "n": 1}', `{"api_key": "${hiddenText}", "n": 1}`],
  ['Authorization: Bearer abcdefghijkl', `Authorization: Bearer ${hiddenText}`],
  ['https://me:pa55word@example.org/x', `https://me:${hiddenText}@example.org/x`],
];

/** What a loss prints, in which nothing is a secret. */
const kept: readonly string[] = [
  'compare FAIL 1/1 wrong; worst value candidate 0.59505 reference 0.72019 (plateau)',
  'token: 12345678',
  'tokens: [101, 2023, 2003, 102]',
  'token = 0.12345678',
  'sk-learn, hf_hub, risk-averse',
  'sum 1.5 at 10:30:00, http://localhost:8888/lab',
  'secret: tensor',
];

describe('secrets in what a language model is given', () => {
  for (const [text, left] of hidden) {
    it(`${JSON.stringify(text)} is hidden`, () => assert.equal(hideSecrets(text), left));
  }
  for (const text of kept) it(`${text} stays`, () => assert.equal(hideSecrets(text), text));
  it('values of the environment by the names that they have there', () => {
    const values = secretValues({
      DEPLOY_TOKEN: 'correct horse',
      db_password: 'battery staple',
      SHORT_KEY: 'no',
      API_KEY: 'short',
      HOME: '/home/someone',
      EMPTY_TOKEN: undefined,
    });
    assert.deepEqual(values, ['correct horse', 'battery staple']);
    assert.equal(hideSecrets('a correct horse b', values), `a ${hiddenText} b`);
  });
});
