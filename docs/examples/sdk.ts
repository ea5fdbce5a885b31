/**
 * Many prompts at once over one server, each with a folder, and what each of them cost.
 *   ANTHROPIC_API_KEY=sk-ant-... node sdk.ts ./project
 */
import { ClaudeOps } from '@claude-ops/sdk';
import { downloadArtifacts, folder } from '@claude-ops/sdk/node';

const client = new ClaudeOps({ baseUrl: process.env['CLAUDE_OPS_URL'] ?? 'http://127.0.0.1:3000' });
const apiKey = process.env['ANTHROPIC_API_KEY'] ?? '';
const archive = await folder(process.argv[2] ?? '.');

const prompts = ['Write a summary of this project to SUMMARY.md', 'Write what could be mended to TODO.md'];
const tasks = await Promise.all(
  prompts.map((prompt) =>
    client.createTask(
      { prompt, apiKey, permissionMode: 'acceptEdits', tags: { example: 'sdk' } },
      { archive },
    ),
  ),
);

for (const { id, prompt } of tasks) {
  const { status, result, error } = await client.waitForCompletion(id);
  console.log(`${status}: ${prompt} ($${result?.costUsd ?? 0})`, error?.message ?? '');
  await downloadArtifacts(client, id, `./changed/${id}`);
}

for await (const { id, status, costUsd } of client.listTasks({ tags: { example: 'sdk' } }))
  console.log(id, status, costUsd);
