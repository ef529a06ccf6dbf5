/** One connection of a ZeroMQ socket: the handshake, then messages both ways. */
import type { Socket } from 'node:net';
import {
  encodeCommand,
  encodeMessage,
  frameReader,
  makeGreeting,
  greetingLength,
  isGreeting,
  readyCommand,
  type Command,
  type Frames,
} from './frames.js';

export interface Peer {
  /** What is sent before the handshake has ended waits for it. */
  send: (frames: Frames) => void;
  /** Closes the connection when all that was sent is on its way. */
  end: () => Promise<void>;
}

export interface PeerListener {
  message: (frames: Frames, peer: Peer) => void;
  /** Those that are not of the handshake: SUBSCRIBE and CANCEL of ZMTP 3.1. */
  command: (command: Command, peer: Peer) => void;
  onClose: (peer: Peer) => void;
}

/** A peer that speaks something else is cut off. */
export function acceptPeer(socket: Socket, socketType: string, listener: PeerListener): Peer {
  let waiting: Buffer[] | undefined = [];
  const peer: Peer = {
    send: (frames) => {
      const bytes = encodeMessage(frames);
      if (waiting) waiting.push(bytes);
      else if (socket.writable) writeTogether(socket, bytes);
    },
    end: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve());
        if (socket.destroyed) resolve();
        else socket.end(() => socket.destroy());
      }),
  };
  const ready = () => {
    for (const bytes of waiting ?? []) socket.write(bytes);
    waiting = undefined;
  };
  const command = (command: Command) => {
    switch (command.name) {
      case 'READY':
        return ready();
      case 'PING':
        // Two bytes of a time to live, then what is sent back.
        return void socket.write(encodeCommand({ name: 'PONG', body: command.body.subarray(2) }));
      case 'ERROR':
        return void socket.destroy();
      default:
        return listener.command(command, peer);
    }
  };
  const read = frameReader({ message: (frames) => listener.message(frames, peer), command });
  let start = Buffer.alloc(0);
  const take = (chunk: Buffer) => {
    if (start.length >= greetingLength) return read(chunk);
    start = Buffer.concat([start, chunk]);
    if (start.length < greetingLength) return;
    if (!isGreeting(start)) throw new Error('the peer does not speak ZMTP 3');
    socket.write(encodeCommand(readyCommand(socketType)));
    if (start.length > greetingLength) read(start.subarray(greetingLength));
  };
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('close', () => listener.onClose(peer));
  socket.on('data', (chunk: Buffer) => {
    try {
      take(chunk);
    } catch {
      socket.destroy();
    }
  });
  socket.write(makeGreeting());
  return peer;
}

/** What is sent in one turn goes out in one call of the system, which is most of what a message costs. */
function writeTogether(socket: Socket, bytes: Buffer): void {
  if (socket.writableCorked === 0) {
    socket.cork();
    process.nextTick(() => socket.uncork());
  }
  socket.write(bytes);
}
