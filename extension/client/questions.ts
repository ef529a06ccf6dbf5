/** What is asked of a kernel beside running cells: each question is answered once, at the latest when the kernel ends. */
import type {
  ClientToKernel,
  InspectReply,
  KernelToClient,
  VariablesReply,
} from '../wire/message.js';

type Reply = VariablesReply | InspectReply;
export type Question = Extract<ClientToKernel, { type: 'variables_request' | 'inspect_request' }>;

export interface Questions {
  /** The reply, or undefined when the kernel ended before it. */
  ask: (question: Question, send: (message: Question) => void) => Promise<Reply | undefined>;
  /** Hands a reply to who asked for it. */
  answer: (message: KernelToClient) => void;
  /** How many could be running code of the notebook, which an interrupt stops. */
  inspecting: () => number;
  end: () => void;
}

export function createQuestions(): Questions {
  const open = new Map<string, { readonly question: Question; settle: (reply?: Reply) => void }>();
  return {
    ask: (question, send) =>
      new Promise((settle) => {
        open.set(question.id, { question, settle });
        send(question);
      }),
    answer: (message) => {
      if (message.type !== 'variables_reply' && message.type !== 'inspect_reply') return;
      open.get(message.parent)?.settle(message);
      open.delete(message.parent);
    },
    inspecting: () =>
      [...open.values()].filter(({ question }) => question.type === 'inspect_request').length,
    end: () => {
      for (const { settle } of open.values()) settle();
      open.clear();
    },
  };
}
