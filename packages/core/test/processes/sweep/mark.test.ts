import { expect, test } from 'vitest';
import { MARK_VARIABLE } from '../../../src/claude/environment.ts';
import { attemptMark, carriesMark, instanceMark } from '../../../src/processes/sweep/mark.ts';

const INSTANCE_IDS = ['instance', 'instance.2', 'i', 'a', 'a.b', 'a%2Eb', 'a/b', '\u00fc', 'a b\n\0'];

const environ = (mark: string) => `PATH=/bin\0${MARK_VARIABLE}=${mark}\0HOME=/root\0`;

test('an environment carries the mark of its attempt and of its instance', () => {
  const own = environ(attemptMark('instance', 'attempt'));
  expect(carriesMark(own, attemptMark('instance', 'attempt'))).toBe(true);
  expect(carriesMark(own, instanceMark('instance'))).toBe(true);
});

test('the variable may stand first, or last without an end', () => {
  expect(carriesMark(`${MARK_VARIABLE}=a.b\0PATH=/bin\0`, 'a.b')).toBe(true);
  expect(carriesMark(`PATH=/bin\0${MARK_VARIABLE}=a.b`, 'a.b')).toBe(true);
});

test.for<[string, string]>([
  ['another attempt', environ(attemptMark('instance', 'other'))],
  ['another instance', environ(attemptMark('other', 'attempt'))],
  ['an instance whose id begins alike', environ(attemptMark('instance-2', 'attempt'))],
  ['an instance whose id goes on after a dot', environ(attemptMark('instance.2', 'attempt'))],
  ['the mark in another variable', `COPY=${MARK_VARIABLE}=${attemptMark('instance', 'attempt')}\0`],
  [
    'the mark in a variable of a longer name',
    `MY_${environ('instance.attempt').slice('PATH=/bin\0'.length)}`,
  ],
  ['nothing', ''],
])('an environment with %s does not carry it', ([, other]) => {
  expect(carriesMark(other, attemptMark('instance', 'attempt'))).toBe(false);
});

test.for(INSTANCE_IDS)(
  'the mark of the instance %j is no other one, and stands in an environment as it is',
  (instanceId) => {
    const mark = instanceMark(instanceId);
    expect(mark).toMatch(/^[\x21-\x7e]+$/);
    for (const other of INSTANCE_IDS) {
      expect(carriesMark(environ(attemptMark(other, 'attempt')), mark)).toBe(other === instanceId);
    }
  },
);
