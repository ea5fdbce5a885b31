import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { EngineContainer } from '../../../../src/executors/container/engine/engine.ts';
import { followOutputs } from '../../../../src/executors/container/follow/follow-outputs.ts';
import { UNKNOWN_END } from '../../../../src/executors/container/follow/watch-container.ts';

const ANSWER = '{"type":"control_response","response":{"subtype":"success","request_id":"last"}}\n';

function frame(said: string): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(said), 4);
  return Buffer.concat([header, Buffer.from(said)]);
}

/** Follows a container that has ended, whose engine nobody saw go down; says what came, and whether its log was read. */
async function follow(attached: string, logged: readonly string[]) {
  let reads = 0;
  const container = {
    logs: async () => {
      reads += 1;
      return Readable.from(logged.map(frame));
    },
  };
  const watch = {
    ended: Promise.resolve(UNKNOWN_END),
    lost: new Promise<never>(() => undefined),
    outlived: new Promise<never>(() => undefined),
    wasLost: false,
    isLost: false,
    hasEnded: () => true,
  };
  const { stdout, stderr } = followOutputs(container as unknown as EngineContainer, watch, {
    attached: Readable.from([frame(attached)]),
    givenUp: new AbortController().signal,
  });
  stderr.readable.resume();
  return { said: await text(stdout.readable), reads };
}

test('a connection that broke before all had come is made good by the log of the engine', async () => {
  expect(await follow('one\ntw', ['one\n', 'two\n', ANSWER])).toEqual({
    said: `one\ntwo\n${ANSWER}`,
    reads: 1,
  });
});

test('where all has come the log is not read', async () => {
  expect(await follow(`one\n${ANSWER}`, [])).toEqual({ said: `one\n${ANSWER}`, reads: 0 });
});
