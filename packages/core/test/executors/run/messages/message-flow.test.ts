import { expect, test } from 'vitest';
import { createTranscript } from '../../../../src/claude/transcript.ts';
import type { MessageState } from '../../../../src/claude/message-state.ts';
import { createMessageFlow } from '../../../../src/executors/run/messages/message-flow.ts';

const ID = '01a22db5-f826-7000-8000-01cb92d2a0fc';

/** A run that an earlier server has given a message for now, and in which a turn runs. */
function resume(states: readonly MessageState['state'][], { isUnwanted = false } = {}) {
  const said: string[] = [];
  const settled: string[] = [];
  let take = (_state: MessageState) => {};
  const transcript = createTranscript((text) => text);
  const print = (message: object) =>
    void transcript.takeLine(JSON.stringify(message), { type: '', ...message });
  const flow = createMessageFlow({
    inbox: {
      closing: new AbortController().signal,
      look: async () => ({
        handed: [],
        inFlight: [{ id: ID, text: 'Stop.', delivery: 'now', isUnwanted }],
      }),
      onNews: () => ({ [Symbol.dispose]() {} }),
      settle: async (_id, to, turn) => void settled.push(`${to} ${turn}`),
    },
    conversation: {
      isOpen: true,
      closed: new Promise(() => undefined),
      say: (messages) => void said.push(...messages.map(() => 'message')),
      async request({ subtype }) {
        said.push(subtype);
        return undefined;
      },
      onRequest: () => ({ [Symbol.dispose]() {} }),
      onMessageState(listener) {
        take = listener;
        return { [Symbol.dispose]() {} };
      },
      finish() {},
      follow: async () => undefined,
      drop() {},
    },
    transcript,
    goesOnFrom: undefined,
    isResumed: true,
    signal: new AbortController().signal,
  });
  print({ type: 'system', subtype: 'init', capabilities: ['msg_lifecycle_v1'] });
  for (const state of states) take({ messageId: ID, state });
  flow.begin();
  return { flow, said, settled };
}

test('a message for now that the CLI has from an earlier server interrupts its own turn no more', async () => {
  const { flow, said, settled } = resume(['queued', 'started']);
  await flow.hasMore();
  expect(said).toEqual([]);
  expect(settled).toEqual(['delivered 1']);
});

test('a message for now that the CLI has queued is waited for, and not said again', async () => {
  const { flow, said, settled } = resume(['queued']);
  expect(await flow.hasMore()).toBe(true);
  expect(said).toEqual([]);
  expect(settled).toEqual([]);
});

test('a message for now of which the CLI says nothing is said again, and interrupts the turn', async () => {
  const { flow, said } = resume([]);
  await flow.hasMore();
  expect(said).toEqual(['interrupt', 'message']);
});

test('a message for now that the CLI has is not asked back: the run would end with the turn that ends for it', async () => {
  const { flow, said, settled } = resume(['queued'], { isUnwanted: true });
  expect(await flow.hasMore()).toBe(true);
  expect(said).toEqual([]);
  expect(settled).toEqual([]);
});
