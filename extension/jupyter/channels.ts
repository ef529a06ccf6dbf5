/** Jupyter's five channels, as sockets: signed requests come in, answers and news go out. */
import type { Connection } from './connectionFile.js';
import { createCodec, type Header, type Request, type Said } from './message.js';
import type { Frames } from './zmtp/frames.js';
import type { Peer } from './zmtp/peer.js';
import { openEcho, openPublisher, openRouter, type Server } from './zmtp/server.js';

export interface Incoming extends Request {
  readonly channel: 'shell' | 'control' | 'stdin';
  answer: (said: Said) => void;
}

export interface Channels {
  /** To all front ends. */
  publish: (said: Said, parent?: Header) => void;
  close: () => Promise<void>;
}

/** @throws where an address is taken: the error of the system. */
export async function openChannels(
  connection: Connection,
  receive: (request: Incoming) => void,
): Promise<Channels> {
  const { endpoints } = connection;
  const codec = createCodec(connection);
  const router = (channel: Incoming['channel']) =>
    openRouter(endpoints[channel], (frames: Frames, peer: Peer) => {
      const request = codec.decode(frames);
      // Not signed with the key: whoever it was does not even learn that somebody is here.
      if (!request) return;
      const answer = (said: Said) => peer.send(codec.encode(said, request.header, request.route));
      receive({ ...request, channel, answer });
    });
  const news = await openPublisher(endpoints.iopub, (topic, peer) => {
    const content = { subscription: topic.toString('utf8') };
    peer.send(codec.encode({ type: 'iopub_welcome', content }, undefined, [topic]));
  });
  const servers: readonly Server[] = [
    news,
    await openEcho(endpoints.hb),
    ...(await Promise.all((['shell', 'control', 'stdin'] as const).map(router))),
  ];
  return {
    publish: (said, parent) =>
      news.publish(codec.encode(said, parent, [Buffer.from(`lossbook.${said.type}`)])),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
