import type { CreateTaskInput } from '@claude-ops/contract';
import { say } from '@claude-ops/testing';
import { expect } from 'vitest';
import type { ClaudeOptions } from '../../../src/options.ts';
import { IN_PROCESS } from '../../support/places/in-process.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';

/** What the CLI is told where the upstream is the real API. By itself it then asks the real one, too: nobody listens at that proxy. */
const FIRST_PARTY = {
  _CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL: '1',
  CLAUDE_CODE_ATTRIBUTION_HEADER: '1',
  HTTPS_PROXY: 'http://127.0.0.1:9',
};

export function testsOfTheFirstRequest(place: Place): void {
  const testIn = testsIn(place);

  testIn('process').for([['true'], ['false']])(
    'the model is offered no wakeup and no schedule, which end with the task (ENABLE_TOOL_SEARCH=%s)',
    async ([toolSearch]) => {
      const asked = JSON.stringify(
        await firstRequestOf(place, { environment: { ENABLE_TOOL_SEARCH: toolSearch } }),
      );
      // A tool that is looked up first is a name in a message. The skill `loop` works by these tools.
      expect(asked.match(/ScheduleWakeup|Cron(?:Create|Delete|List)|- loop:/g) ?? []).toEqual([]);
      expect(asked.includes('Monitor')).toBe(true);
    },
  );

  const SAME =
    'tools and system prompt are those of a task before it and of a cold process, and name no memory';

  testIn('process', 'container')(`${SAME} (some upstream)`, async () => {
    expect(await billingHeadersOf(place, {})).toHaveLength(0);
  });

  testIn('process', 'warm process')(`${SAME} (the real API)`, async () => {
    expect(await billingHeadersOf(place, FIRST_PARTY)).toHaveLength(1);
  });
}

/** Compares the first request of a task with those of two others. @returns what it has of headers for billing. */
async function billingHeadersOf(place: Place, environment: Readonly<Record<string, string>>) {
  const claude = { environment };
  const [before, own, cold = before] = await Promise.all([
    firstRequestOf(place, claude, { prompt: 'another one' }),
    firstRequestOf(place, claude),
    // The one before it is that of a cold process already.
    ...(place.kind === 'process' ? [] : [firstRequestOf(IN_PROCESS, claude)]),
  ]);
  expect(cacheable(own)).not.toContain('# Memory');
  expect(cacheable(own)).toBe(cacheable(before));
  expect(cacheable(own)).toBe(cacheable(cold));
  return own.system.filter(isBillingHeader);
}

/** What a prompt cache can share between tasks. The API takes the header for billing out; it has an id for each prompt. */
function cacheable({ tools, system }: RequestBody): string {
  return JSON.stringify({ tools, system: system.filter((block) => !isBillingHeader(block)) }, null, 1);
}

function isBillingHeader({ text }: RequestBody['system'][number]): boolean {
  return text.startsWith('x-anthropic-billing-header:');
}

/** What is compared of the body of a request. */
export interface RequestBody {
  readonly tools: readonly { readonly name: string }[];
  readonly system: readonly { readonly text: string }[];
}

/** What the model is asked first for a task of a server of its own. */
export async function firstRequestOf(
  place: Place,
  claude: ClaudeOptions = {},
  input: Partial<CreateTaskInput> = {},
): Promise<RequestBody> {
  await using room = await place.start({ script: [say('done')], claude });
  expect(await room.run(input)).toMatchObject({ status: 'completed' });
  return room.server.requests[0]?.body as RequestBody;
}
