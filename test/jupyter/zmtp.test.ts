import assert from 'node:assert/strict';
import { createCodec, type Codec } from '../../extension/jupyter/message.js';
import {
  encodeCommand,
  encodeMessage,
  frameReader,
  makeGreeting,
  isGreeting,
  type Frames,
} from '../../extension/jupyter/zmtp/frames.js';

/** What a reader tells of bytes that come in pieces of some length. */
function read(bytes: Buffer, length: number): readonly string[] {
  const told: string[] = [];
  const take = frameReader({
    message: (frames) => told.push(frames.map((frame) => `${frame.length}`).join(' + ')),
    command: ({ name, body }) => told.push(`${name} ${body.length}`),
  });
  for (let at = 0; at < bytes.length; at += length) take(bytes.subarray(at, at + length));
  return told;
}

describe('ZMTP', () => {
  const bytes = Buffer.concat([
    encodeMessage([Buffer.alloc(0)]),
    encodeMessage([Buffer.alloc(1), Buffer.alloc(255), Buffer.alloc(256), Buffer.alloc(70_000)]),
    encodeCommand({ name: 'PING', body: Buffer.alloc(3) }),
    encodeMessage([Buffer.alloc(2)]),
  ]);
  for (const length of [1, 2, 3, 9, 64, 255, 65_536, bytes.length]) {
    it(`frames that come in pieces of ${length} bytes are read whole`, () =>
      assert.deepEqual(read(bytes, length), ['0', '1 + 255 + 256 + 70000', 'PING 3', '2']));
  }
  // https://rfc.zeromq.org/spec/23/: FF, 8 bytes of padding, 7F, version 3.0, mechanism in 20 bytes, as-server 0, filler.
  it('greets as the specification says', () =>
    assert.equal(
      makeGreeting().toString('hex'),
      `ff00000000000000017f0300${'4e554c4c'.padEnd(104, '0')}`,
    ));
  it('takes the greeting of a later minor version', () => {
    const other = makeGreeting();
    other[11] = 1;
    assert.ok(isGreeting(other));
  });
  for (const [what, at, value] of [
    ['of another protocol', 0, 0x47],
    ['of ZMTP 2', 10, 1],
    ['that asks for encryption', 12, 0x43],
  ] as const) {
    it(`takes no greeting ${what}`, () => {
      const other = makeGreeting();
      other[at] = value;
      assert.ok(!isGreeting(other));
    });
  }
  for (const [what, hex] of [
    ['reserved flags', 'ff01'],
    ['a frame of 2^62 bytes', '024000000000000000'],
  ] as const) {
    it(`refuses ${what}`, () =>
      assert.throws(() => read(Buffer.from(hex, 'hex'), 9), /no frames of ZMTP 3/));
  }
});

describe('a message', () => {
  const key = 'a0436f6c-1916-498b-8eb9-e81ab9368e84';
  const codec = createCodec({ key, hash: 'sha256' });
  const header = { msg_id: '1', msg_type: 'execute_request', session: 's' };
  const said = { type: 'execute_reply', content: { status: 'ok', text: 'π' } };
  const route = [Buffer.from('peer')];
  const changed = (frames: Frames, at: number): Frames =>
    frames.map((frame, i) => (i === at ? Buffer.concat([frame, Buffer.from(' ')]) : frame));
  const decoded = (frames: Frames, by: Codec = codec) => by.decode(frames);

  it('is read as it was written', () => {
    const read = decoded(codec.encode(said, header, route));
    assert.deepEqual(read?.content, said.content);
    assert.equal(read?.header.msg_type, 'execute_reply');
    assert.deepEqual(read?.route, route);
  });
  it('carries the header of what it answers', () => {
    const frames = codec.encode(said, header, route);
    assert.deepEqual(JSON.parse(String(frames[4])), header);
  });
  // Computed by Python 3.12: hmac.new(key, b''.join(parts), 'sha256').hexdigest()
  it('is signed as the protocol says', () => {
    const signature = 'ea32613eb29f274b6928c9912af818bd19f091dac826f0557d9f04348f423263';
    const parts = ['{"msg_id":"1","msg_type":"t"}', '{}', '{}', '{}'];
    const frames = ['<IDS|MSG>', signature, ...parts].map((part) => Buffer.from(part));
    assert.equal(decoded(frames)?.header.msg_id, '1');
  });
  for (const [part, at] of [
    ['signature', 2],
    ['header', 3],
    ['parent header', 4],
    ['metadata', 5],
    ['content', 6],
  ] as const) {
    it(`with another ${part} is not read`, () =>
      assert.equal(decoded(changed(codec.encode(said, header, route), at)), undefined));
  }
  it('of another key is not read', () => {
    const other = createCodec({ key: 'other', hash: 'sha256' });
    assert.equal(decoded(other.encode(said, header, route)), undefined);
  });
  it('without a signature is not read, unless no message is signed', () => {
    const unsigned = createCodec({ key: '', hash: 'sha256' });
    const frames = unsigned.encode(said, header, route);
    assert.equal(decoded(frames), undefined);
    assert.deepEqual(decoded(frames, unsigned)?.content, said.content);
  });
  for (const [what, frames] of [
    ['nothing', []],
    ['no delimiter', ['a', 'b', 'c', 'd', 'e', 'f']],
    ['too few parts', ['<IDS|MSG>', '', '{}', '{}']],
    ['no JSON', ['<IDS|MSG>', '', '{', '{}', '{}', '{}']],
    ['a header without a type', ['<IDS|MSG>', '', '{"msg_id":"1"}', '{}', '{}', '{}']],
  ] as const) {
    it(`${what} is no message`, () => {
      const unsigned = createCodec({ key: '', hash: 'sha256' });
      assert.equal(unsigned.decode(frames.map((frame) => Buffer.from(frame))), undefined);
    });
  }
});
