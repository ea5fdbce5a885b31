#!/usr/bin/env node
// Stands in for a claude that says so much, all at once, when it is told to: its prompt is a url, which is answered when it
// may begin, with how many messages it shall say.
import { createInterface } from 'node:readline';

const TEXT = 'It says what it does, and what came of it. '.repeat(6);

await say({ type: 'system', subtype: 'init', session_id: 'benchmarks', model: 'benchmarks' });
const count = Number(await (await fetch(await readUrl())).text());
for (let number = 1; number <= count; number += 1)
  await say({ type: 'assistant', message: { content: [{ type: 'text', text: `${number} ${TEXT}` }] } });
await say({
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'done',
  num_turns: 1,
  session_id: 'benchmarks',
  modelUsage: {},
});
process.exit(0);

async function readUrl(): Promise<string> {
  for await (const line of createInterface(process.stdin)) {
    const url = /http:[^"]+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('There is no url in what it was told.');
}

async function say(message: object): Promise<void> {
  await new Promise((resolve) => process.stdout.write(`${JSON.stringify(message)}\n`, resolve));
}
