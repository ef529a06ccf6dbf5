/**
 * An interrupt on its way: sent again until the request that it is for is answered, and followed by the end of the kernel
 * when that takes too long.
 */

/** How long an interrupted request may take to stop. Termination itself takes well under a second. */
export const interruptGraceMs = 2000;
const repeatMs = 200;

export interface Interrupting {
  /** The request is to end. When asked a second time for the same one, the kernel is. */
  interrupt: (request: string) => void;
  /** A request has been answered, or the kernel has ended. */
  onAnswer: (request: string) => void;
  stop: () => void;
}

export interface InterruptingPorts {
  /** False as long as the kernel starts: then it cannot stop anything, and is not to be ended for it. */
  send: (request: string) => boolean;
  /** Ends the kernel. */
  giveUp: () => void;
}

export function createInterrupting({ send, giveUp }: InterruptingPorts): Interrupting {
  let current: { readonly request: string; readonly timer: NodeJS.Timeout } | undefined;
  const stop = () => {
    clearInterval(current?.timer);
    current = undefined;
  };
  return {
    interrupt: (request) => {
      if (current?.request === request) {
        stop();
        return giveUp();
      }
      stop();
      let waitedMs = 0;
      let sent = send(request);
      const again = () => {
        if (sent) waitedMs += repeatMs;
        if (waitedMs >= interruptGraceMs) {
          stop();
          return giveUp();
        }
        sent = send(request);
      };
      current = { request, timer: setInterval(again, repeatMs) };
    },
    onAnswer: (request) => {
      if (current?.request === request) stop();
    },
    stop,
  };
}
