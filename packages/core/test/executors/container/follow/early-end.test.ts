import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createEarlyEnd } from '../../../../src/executors/container/follow/early-end.ts';
import { createContainerOutputs } from '../../../../src/executors/container/follow/follow-outputs.ts';
import { UNKNOWN_END } from '../../../../src/executors/container/follow/watch-container.ts';

const ANSWER = '{"type":"control_response","response":{"subtype":"success","request_id":"last"}}\n';
const never = new Promise<never>(() => undefined);

/** Looks at a container whose engine says nothing, and whose first process has ended at the third look. */
function look() {
  const outputs = createContainerOutputs();
  const givenUp = new AbortController();
  let looks = 0;
  const early = createEarlyEnd({
    outputs,
    givenUp: givenUp.signal,
    init: Promise.resolve({ pid: '1', hasEnded: async () => (looks += 1) > 2 }),
    watch: {
      ended: never.then(() => UNKNOWN_END),
      lost: never,
      outlived: never,
      wasLost: false,
      isLost: false,
      hasEnded: () => false,
    },
  });
  return { ...outputs, early, givenUp, looks: () => looks };
}

test('a container has ended once nothing is alive in it and its last request was answered', async () => {
  const { early, stdout, stderr } = look();
  await stdout.take(Buffer.from(`{"type":"result"}\n${ANSWER}`));
  await early.watch();
  await early.ended;
  expect(early.hasEnded()).toBe(true);
  await Promise.all([stdout, stderr].map(({ readable }) => once(readable.resume(), 'end')));
  await stdout.take(Buffer.from('dropped'));
});

test.for([
  ['has not come yet', ''],
  ['has not come whole', ANSWER.slice(0, -1)],
  ['is not the last that was said', `${ANSWER}{"type":"system"}\n`],
  ['is only told of', `${JSON.stringify({ text: ANSWER })}\n`],
] as const)('where that answer %s, it is the engine who tells of the end', async ([, said]) => {
  const { early, stdout, givenUp, looks } = look();
  await stdout.take(Buffer.from(`{"type":"result"}\n${said}`));
  const watching = early.watch();
  await expect.poll(looks).toBeGreaterThan(5);
  givenUp.abort();
  await watching;
  expect(early.hasEnded()).toBe(false);
});
