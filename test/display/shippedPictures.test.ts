/** The pictures that are shipped: no screenshot is larger than the project's own encoder makes it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { packPng } from '../support/packPng.js';

const folders = ['docs', 'extension/media/walkthrough'];
const pictures = folders.flatMap((folder) =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.png') ? `${folder}/${name}` : [])),
);

describe('a picture that is shipped', () => {
  it('is one of several', () => assert.ok(pictures.length > 6));
  for (const path of pictures) {
    it(`${path} is packed`, () => {
      const bytes = readFileSync(path);
      assert.equal(
        bytes.length - packPng(bytes).length,
        0,
        'packPng of test/support makes it smaller',
      );
    });
  }
});
