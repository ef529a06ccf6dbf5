import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parseNotebook, serializeNotebook } from '../../extension/notebook/format.js';
import { root, shippedNotebooks } from './files.js';
import { samples } from './samples.js';

/** The schema names draft 4, of which it uses nothing that later drafts changed; ajv knows only those. */
function compileSchema() {
  const file = new URL('test/fixtures/nbformat.v4.5.schema.json', root);
  const { $schema, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  assert.equal($schema, 'http://json-schema.org/draft-04/schema#');
  return new Ajv({ strict: false, allErrors: true }).compile(schema);
}

describe('the JSON schema of nbformat 4.5', () => {
  const validate = compileSchema();

  function assertValid(text: string): void {
    validate(JSON.parse(text));
    assert.deepEqual(validate.errors ?? [], []);
  }

  it('refuses a cell without id', () =>
    assert.ok(
      !validate({
        cells: [{ cell_type: 'raw', metadata: {}, source: '' }],
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      }),
    ));

  for (const [name, notebook] of Object.entries(samples))
    it(name, () => assertValid(serializeNotebook(notebook)));

  for (const file of shippedNotebooks())
    it(file.pathname.split('/').at(-1) ?? '', () => assertValid(readFileSync(file, 'utf8')));
});

describe('the notebooks that we ship', () => {
  for (const file of shippedNotebooks())
    it(`${file.pathname.split('/').at(-1)} is as we would save it`, () => {
      const text = readFileSync(file, 'utf8');
      const result = parseNotebook(text);
      assert.ok(result.ok);
      assert.equal(serializeNotebook(result.notebook), text);
    });
});
