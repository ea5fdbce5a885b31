import { expect, test } from 'vitest';
import { createTranscript } from '../../../../src/claude/transcript.ts';
import { createMessageStates } from '../../../../src/executors/run/messages/message-states.ts';

const ID = '01a22db5-f826-7000-8000-01cb92d2a0fc';

function createRoom() {
  const settled: string[] = [];
  const gates: (() => void)[] = [];
  const transcript = createTranscript((text) => text);
  const states = createMessageStates({
    transcript,
    inbox: {
      closing: new AbortController().signal,
      look: async () => ({ handed: [], inFlight: [] }),
      onNews: () => ({ [Symbol.dispose]() {} }),
      async settle(messageId, to, turn) {
        settled.push(`${messageId.slice(0, 4)} ${to} ${turn}`);
        await new Promise<void>((resolve) => gates.push(resolve));
      },
    },
  });
  const print = (message: object) => {
    const line = JSON.stringify(message);
    transcript.takeLine(line, { type: '', ...message });
  };
  return { states, settled, print, openGates: () => gates.forEach((open) => open()) };
}

test('a message is read when the CLI starts with it, in the turn after the results so far', async () => {
  const { states, settled, print, openGates } = createRoom();
  states.said(ID);
  states.take({ messageId: ID, state: 'queued' });
  expect(states.arePending()).toBe(true);
  print({ type: 'result', result: 'One.' });
  states.take({ messageId: ID, state: 'started' });
  states.take({ messageId: ID, state: 'completed' });
  expect(settled).toEqual(['01a2 delivered 2']);
  expect(states.arePending()).toBe(false);
  openGates();
  await states.stored();
});

test('a look that finds a message whose fate is just being stored makes it pending no more', () => {
  const { states, settled } = createRoom();
  states.said(ID);
  states.take({ messageId: ID, state: 'started' });
  states.said(ID);
  expect(states.arePending()).toBe(false);
  states.settle(ID, 'withdrawn');
  expect(settled).toEqual(['01a2 delivered 1']);
});

test('a message that an earlier server gave the CLI is read as soon as both are known', () => {
  const { states, settled } = createRoom();
  states.take({ messageId: ID, state: 'started' });
  expect(settled).toEqual([]);
  states.said(ID);
  expect(settled).toEqual(['01a2 delivered 1']);
});

test('what a CLI is told that says nothing of messages counts as read', () => {
  const { states, settled, print } = createRoom();
  print({ type: 'system', subtype: 'init', capabilities: ['interrupt_receipt_v1'] });
  states.said(ID);
  expect(states.arePending()).toBe(false);
  expect(settled).toEqual(['01a2 delivered null']);
});

test('ids without end are not remembered without end', () => {
  const { states, settled } = createRoom();
  for (let index = 0; index < 2_000; index += 1)
    states.take({ messageId: `made up ${index}`, state: 'started' });
  states.said('made up 999');
  states.said('made up 1001');
  expect(settled).toEqual(['made delivered 1']);
});
