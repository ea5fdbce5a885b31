import { expect, test } from 'vitest';
import { parseMessage } from '../../src/claude/message.ts';
import { createTranscript, type Transcript } from '../../src/claude/transcript.ts';
import { createMask } from '../../src/secrets/mask.ts';

const KEY = 'sk-"quoted"\\and-/+slashed';
const transcribe = () => createTranscript(createMask([KEY]));
const take = (transcript: Transcript, line: string) => transcript.takeLine(line, parseMessage(line));

test('a message becomes an event with the bytes of the CLI', () => {
  const line = '{ "type":"assistant" , "message":{"n":1.0} }';
  expect(take(transcribe(), line)).toEqual({ type: 'claude.assistant', data: line });
});

test.for(['', '   ', '\t\r'])('the blank line %j is no event', (line) => {
  expect(take(transcribe(), line)).toBeUndefined();
});

test.for<[string, string]>([
  ['words', 'not json'],
  ['a list', '[1]'],
  ['an object without a type', '{"no":"type"}'],
  ['bytes that were not UTF-8', '\ufffd\u0000"'],
  ['half a message', '{"type":"user"'],
  ['nesting without end', `{"type":"x","a":${'['.repeat(9_999)}`],
])('a line with %s is kept as unparsed', ([, line]) => {
  const event = take(transcribe(), line);
  expect(event?.type).toBe('claude.unparsed');
  expect(JSON.parse(event?.data ?? '')).toEqual({ text: line });
});

test.for(['control_response', 'keep_alive'])('a %s is protocol, and no event', (type) => {
  expect(take(transcribe(), JSON.stringify({ type }))).toBeUndefined();
});

test('what the CLI says of its session is for the run alone, other lines of the system are events', () => {
  const line = (subtype: string) => JSON.stringify({ type: 'system', subtype });
  expect(take(transcribe(), line('session_state_changed'))).toBeUndefined();
  expect(take(transcribe(), line('init'))?.type).toBe('claude.system');
});

const answer = (errors: object) =>
  JSON.stringify({ type: 'control_response', response: { subtype: 'success', response: { errors } } });

test('the answer that tells why an MCP server did not connect is an event', () => {
  expect(take(transcribe(), answer({}))).toBeUndefined();
  const line = answer({ docs: 'ECONNREFUSED' });
  expect(take(transcribe(), line)).toEqual({ type: 'claude.control_response', data: line });
});

test('secrets are gone from the event, which is JSON still; the result is as it was said, with the mask for it', () => {
  const transcript = transcribe();
  const said = { type: 'result', result: `it is ${KEY}`, [KEY]: [KEY] };
  const event = take(transcript, JSON.stringify(said));
  const masked = { type: 'result', result: 'it is [masked]', '[masked]': ['[masked]'] };
  expect(JSON.parse(event?.data ?? '')).toEqual(masked);
  expect(transcript.report.result).toEqual(said);
  expect(transcript.mask(KEY)).toBe('[masked]');
});

test.for<[string, object]>([
  ['"result"', { type: 'result', result: 'x' }],
  [':12345678', { type: 'result', result: 'x', num_turns: 12_345_678 }],
])(
  'a result whose line is no JSON once the key %s is masked is a result, and is kept as text',
  ([key, said]) => {
    const transcript = createTranscript(createMask([key]));
    const event = take(transcript, JSON.stringify(said));
    expect(transcript.report.result).toEqual(said);
    expect(event?.type).toBe('claude.unparsed');
    expect(event?.data).toContain('[masked]');
    expect(event?.data).not.toContain(key);
  },
);

test('a key that is a type of the protocol leaves protocol out of the log, and messages of that type as text in it', () => {
  const transcript = createTranscript(createMask(['keep_alive', 'assistant']));
  expect(take(transcript, '{"type":"keep_alive"}')).toBeUndefined();
  expect(take(transcript, '{"type":"assistant"}')).toEqual({
    type: 'claude.unparsed',
    data: '{"text":"{\\"type\\":\\"[masked]\\"}"}',
  });
});

test('secrets are gone from what is not a message', () => {
  expect(take(transcribe(), `export KEY=${KEY}`)).toEqual({
    type: 'claude.unparsed',
    data: '{"text":"export KEY=[masked]"}',
  });
});

test('the last result wins, and a result is an event like others', () => {
  const transcript = transcribe();
  expect(transcript.report.result).toBeUndefined();
  for (const num_turns of [1, 2, 3]) {
    const event = take(transcript, JSON.stringify({ type: 'result', num_turns }));
    expect(event?.type).toBe('claude.result');
    expect(transcript.report.result).toMatchObject({ num_turns });
  }
  take(transcript, '{"type":"assistant"}');
  expect(transcript.report.result).toMatchObject({ num_turns: 3 });
});

test('a result that nests too deep to be stored is none', () => {
  const transcript = transcribe();
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  expect(take(transcript, `{"type":"result","structured_output":${deep}}`)?.type).toBe('claude.unparsed');
  expect(transcript.report.result).toBeUndefined();
});

test('of lines beyond the limit the longest is remembered, and how they begin is kept', () => {
  const transcript = transcribe();
  expect(transcript.oversizedBytes).toBe(0);
  expect(transcript.takeOversized({ bytes: 2_000, head: `{"key":"${KEY}` })).toEqual({
    type: 'claude.unparsed',
    data: JSON.stringify({ text: '{"key":"[masked]', truncatedFromBytes: 2_000 }),
  });
  transcript.takeOversized({ bytes: 1_500, head: '' });
  expect(transcript.oversizedBytes).toBe(2_000);
});

test('a secret that the head of a long line cuts in two leaves none of its beginning', () => {
  const head = (length: number) => `{"type":"user","text":"${JSON.stringify(KEY).slice(1, 1 + length)}`;
  for (let length = 1; length < KEY.length; length += 1) {
    const { data } = transcribe().takeOversized({ bytes: 2_000, head: head(length) });
    expect(JSON.parse(data)).toEqual({ text: '{"type":"user","text":"', truncatedFromBytes: 2_000 });
  }
});
