/** A ZeroMQ socket that others connect to: a ROUTER, which answers who asked; an echo; a publisher. */
import { createServer } from 'node:net';
import type { Command, Frames } from './frames.js';
import { acceptPeer, type Peer } from './peer.js';

/** As `net` takes them. */
export type Endpoint = { readonly host: string; readonly port: number } | { readonly path: string };

export interface Server {
  close: () => Promise<void>;
}

export interface Publisher extends Server {
  /** To all who subscribed to the beginning of the first frame. */
  publish: (frames: Frames) => void;
}

interface Handlers {
  readonly socketType: 'ROUTER' | 'REP' | 'XPUB';
  message: (frames: Frames, peer: Peer) => void;
  command?: (command: Command, peer: Peer) => void;
  onClose?: (peer: Peer) => void;
}

/** @throws where nothing can listen there: the error of the system. */
export const openRouter = (
  endpoint: Endpoint,
  message: (frames: Frames, peer: Peer) => void,
): Promise<Server> => listen(endpoint, { socketType: 'ROUTER', message });

/** Sends back what comes: a sign of life. */
export const openEcho = (endpoint: Endpoint): Promise<Server> =>
  listen(endpoint, { socketType: 'REP', message: (frames, peer) => peer.send(frames) });

/** `onSubscribe` hears of each new subscription, and may greet who made it. */
export async function openPublisher(
  endpoint: Endpoint,
  onSubscribe: (topic: Buffer, peer: Peer) => void,
): Promise<Publisher> {
  const topics = new Map<Peer, Buffer[]>();
  const subscribe = (peer: Peer, topic: Buffer) => {
    topics.set(peer, [...(topics.get(peer) ?? []), topic]);
    onSubscribe(topic, peer);
  };
  const cancel = (peer: Peer, topic: Buffer) => {
    const at = topics.get(peer)?.findIndex((each) => each.equals(topic)) ?? -1;
    if (at >= 0) topics.get(peer)?.splice(at, 1);
  };
  const server = await listen(endpoint, {
    socketType: 'XPUB',
    // In ZMTP 3.0 a subscription is a message.
    message: ([first], peer) => {
      if (first?.[0] === 1) subscribe(peer, first.subarray(1));
      if (first?.[0] === 0) cancel(peer, first.subarray(1));
    },
    command: ({ name, body }, peer) => {
      if (name === 'SUBSCRIBE') subscribe(peer, body);
      if (name === 'CANCEL') cancel(peer, body);
    },
    onClose: (peer) => topics.delete(peer),
  });
  return {
    ...server,
    publish: (frames) => {
      const [first = Buffer.alloc(0)] = frames;
      for (const [peer, all] of topics) {
        if (all.some((topic) => first.subarray(0, topic.length).equals(topic))) peer.send(frames);
      }
    },
  };
}

function listen(endpoint: Endpoint, handlers: Handlers): Promise<Server> {
  const peers = new Set<Peer>();
  const server = createServer((socket) => {
    peers.add(
      acceptPeer(socket, handlers.socketType, {
        message: handlers.message,
        command: (command, peer) => handlers.command?.(command, peer),
        onClose: (peer) => {
          peers.delete(peer);
          handlers.onClose?.(peer);
        },
      }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(endpoint, () => {
      resolve({
        close: async () => {
          server.close();
          await Promise.all([...peers].map((peer) => peer.end()));
        },
      });
    });
  });
}
