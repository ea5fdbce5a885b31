import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createTranscript, type Transcript } from '../../../src/claude/transcript.ts';
import { followOutput } from '../../../src/executors/run/claude-output.ts';
import { createConversation } from '../../../src/executors/run/conversation.ts';
import { createMask } from '../../../src/secrets/mask.ts';

test('a line that can not be read is a fault that is told, and the output is read to its end', async () => {
  const whole = createTranscript(createMask([]));
  const transcript: Transcript = {
    ...whole,
    activity: whole.activity,
    takeLine(line, message) {
      if (line === 'two') throw new RangeError('too deep');
      return whole.takeLine(line, message);
    },
  };
  const stdout = Readable.from([Buffer.from('one\ntwo\nthree\n')]);
  const conversation = createConversation(new PassThrough(), stdout);
  const output = followOutput({ conversation, transcript, maxLineBytes: 1024, emit: async () => undefined });
  await output.ended;
  expect(output.lines).toBe(3);
  expect(() => output.rethrowFault()).toThrow('The output of the claude CLI could not be read.');
});
