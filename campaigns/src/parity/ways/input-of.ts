import type { CreateTaskInput } from '@claude-ops/contract';
import { API_KEY } from '../run-environment.ts';
import { promptOf, type Scenario } from '../scenario.ts';
import { zipOf } from '../zip-of.ts';

/** The task of a scenario. */
export async function inputOf(scenario: Scenario): Promise<CreateTaskInput> {
  const { mcpServers, ...options } = scenario.options ?? {};
  return {
    prompt: promptOf(scenario),
    apiKey: API_KEY,
    ...options,
    ...(mcpServers && { mcpServers: { inline: mcpServers } }),
    ...(scenario.files && { files: { type: 'zip', data: await zipOf(scenario.files) } }),
  };
}
