/** What is asked of a kernel beside running cells: each question is answered once, at the latest when the kernel ends. */
import type {
  ExecuteRequest,
  InspectReply,
  KernelRequest,
  KernelToClient,
  SettleReply,
  VariablesReply,
  ViewReply,
} from '../wire/message.js';

type Reply = VariablesReply | InspectReply | SettleReply | ViewReply;
export type Question = Exclude<KernelRequest, ExecuteRequest>;

export interface Questions {
  /** The reply, or undefined when the kernel ended before it. */
  ask: (question: Question, send: (message: Question) => void) => Promise<Reply | undefined>;
  /** Hands a reply to who asked for it. */
  answer: (message: KernelToClient) => void;
  /** Those that run code of the notebook, which an interrupt stops, by their ids. */
  stoppable: () => readonly string[];
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
      switch (message.type) {
        case 'variables_reply':
        case 'inspect_reply':
        case 'settle_reply':
        case 'view_reply':
          open.get(message.parent)?.settle(message);
          open.delete(message.parent);
          return;
        default:
          return;
      }
    },
    stoppable: () =>
      [...open.values()].flatMap(({ question }) =>
        question.type === 'inspect_request' ? [question.id] : [],
      ),
    end: () => {
      for (const { settle } of open.values()) settle();
      open.clear();
    },
  };
}
