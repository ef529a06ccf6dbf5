import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConnectionFile } from '../../extension/jupyter/connectionFile.js';

/** As jupyter_client 8.10 writes it. */
const written = {
  ...{ shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 },
  ...{ ip: '127.0.0.1', key: 'k', transport: 'tcp', signature_scheme: 'hmac-sha256' },
  kernel_name: 'lossbook',
};

describe('a connection file', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'lossbook-connection-'))));
  after(() => rmSync(folder, { recursive: true }));
  const read = (content: object | string) => {
    const path = join(folder, 'kernel.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readConnectionFile(path);
  };

  it('says where each channel listens, and the key', () => {
    const { endpoints, key, hash } = read(written);
    assert.deepEqual(endpoints.iopub, { host: '127.0.0.1', port: 2 });
    assert.deepEqual([key, hash], ['k', 'sha256']);
  });
  it('over IPC a channel is a path with a number', () =>
    assert.deepEqual(read({ ...written, transport: 'ipc', ip: '/tmp/k' }).endpoints.hb, {
      path: '/tmp/k-5',
    }));
  it('all addresses are *', () =>
    assert.deepEqual(read({ ...written, ip: '*' }).endpoints.shell, { host: '0.0.0.0', port: 1 }));

  for (const [what, content, says] of [
    ['a missing port', { ...written, hb_port: undefined }, /hb_port is undefined, and must be/],
    ['port 0', { ...written, shell_port: 0 }, /shell_port is 0, and must be/],
    ['another transport', { ...written, transport: 'udp' }, /transport is "udp", and it may be/],
    ['another scheme', { ...written, signature_scheme: 'rsa' }, /signature_scheme is "rsa"/],
    [
      'an unknown hash',
      { ...written, signature_scheme: 'hmac-no' },
      /signature_scheme is "hmac-no"/,
    ],
    ['no JSON', '{', /it is no JSON object/],
    ['a list', 'null', /it is no JSON object/],
  ] as const) {
    it(`${what} is refused by a sentence`, () =>
      assert.throws(() => read(content), { name: 'ConnectionFileError', message: says }));
  }
  it('that is not there is', () =>
    assert.throws(() => readConnectionFile(join(folder, 'none')), /there is no such file/));
});
