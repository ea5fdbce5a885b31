/**
 * Follows a task in many connections at once: `node readers.ts http://127.0.0.1:3000 ID 200 1`, the last number being how many
 * more connect and then read nothing. Says `following` when all have the first event, and at the end a line of JSON
 * with how many got every event in order and when the last of them had the final one.
 */
import { Agent, request, type IncomingMessage } from 'node:http';

const [url = '', id = '', readers = '1', stalled = '0'] = process.argv.slice(2);
const agent = new Agent({ maxSockets: Infinity });
const ID_LINE = /^id: (\d+)$/gm;
const FINAL_LINE = /^event: task\.completed$/m;

const stuck = await Promise.all(Array.from({ length: Number(stalled) }, open));
let starting = Number(readers);
const following = Array.from({ length: starting }, async () => readAll(await open()));
const inOrder = (await Promise.all(following)).filter(Boolean).length;
console.log(JSON.stringify({ inOrder, endedAt: Date.now() }));
stuck.forEach((answer) => answer.destroy());

/** An answer that nothing is read of yet. */
async function open(): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    request(`${url}/api/tasks/${id}/events`, { agent, headers: { accept: 'text/event-stream' } })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
}

/** Whether every event came, in order, up to the final one. */
async function readAll(answer: IncomingMessage): Promise<boolean> {
  let last = 0;
  let isInOrder = true;
  let isComplete = false;
  let rest = '';
  for await (const piece of answer.setEncoding('utf8')) {
    const text = rest + String(piece);
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    for (const [, sequence] of text.slice(0, end).matchAll(ID_LINE)) {
      if (last === 0 && (starting -= 1) === 0) console.log('following');
      isInOrder &&= Number(sequence) === last + 1;
      last = Number(sequence);
    }
    isComplete ||= FINAL_LINE.test(text);
  }
  return isInOrder && isComplete;
}
