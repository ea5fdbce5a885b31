/** What a program of the matrix prints where everything works. */
export const FINE = 'matrix: completed, As you wish., followed, task_not_found, wait_aborted, zip';

const BODY = `
export async function main(baseUrl) {
  const client = new ClaudeOps({ baseUrl });
  const codeOf = (promise) => promise.then(() => 'no error', (error) => (ClaudeOpsError.is(error) ? error.code : String(error)));
  const task = await client.createTask({ prompt: 'Say what I wish', apiKey: 'sk-ant-made-up-for-the-matrix' });
  const types = [];
  for await (const event of client.followTaskEvents(task.id)) types.push(event.type);
  const { status, result } = await client.waitForCompletion(task.id);
  const missing = await codeOf(client.getTask('019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90'));
  const aborted = await codeOf(client.getHealth({ signal: AbortSignal.abort() }));
  const zip = await new Response(await client.openArtifactArchive(task.id)).arrayBuffer();
  const followed = types[0] === 'task.queued' && types.at(-1) === 'task.completed' ? 'followed' : types.join();
  return ['matrix: ' + status, result?.text, followed, missing, aborted, zip.byteLength > 20 ? 'zip' : 'no zip'].join(', ');
}
`;

const IMPORT = `import { ClaudeOps, ClaudeOpsError } from '@claude-ops/sdk';\n`;

/** The SDK as ECMAScript imports it. */
export const MODULE = `${IMPORT}${BODY}`;
/** The SDK as CommonJS requires it. */
export const COMMON_JS = `const { ClaudeOps, ClaudeOpsError } = require('@claude-ops/sdk');\n${BODY.replace('export ', '')}
main(process.env.CLAUDE_OPS_URL).then(console.log);\n`;
/** The SDK as CommonJS imports it on the way. */
export const DYNAMIC_IMPORT = `import('@claude-ops/sdk').then(({ ClaudeOps, ClaudeOpsError }) => {
${BODY.replace('export ', '')}
return main(process.env.CLAUDE_OPS_URL).then(console.log);
}, (error) => console.log(error.message));\n`;
export const PROGRAM = `${MODULE}\nconsole.log(await main(process.env.CLAUDE_OPS_URL));\n`;
/** For a page: the result is left where the browser's driver finds it. */
export const PAGE = `${MODULE}
globalThis.matrix = main(globalThis.CLAUDE_OPS_URL).catch((error) => String(error?.stack ?? error));\n`;
/** Runs the bundle of a page in Node. */
export const RUN_BUNDLE = `globalThis.CLAUDE_OPS_URL = process.env.CLAUDE_OPS_URL;
await import('./' + process.argv[2]);
console.log(await globalThis.matrix);\n`;
/** A test of Jest or Vitest, with their globals. */
export const TEST = `import { main } from './main.js';
test('the SDK works', async () => {
  expect(await main(process.env.CLAUDE_OPS_URL)).toBe(${JSON.stringify(FINE)});
}, 60_000);\n`;
