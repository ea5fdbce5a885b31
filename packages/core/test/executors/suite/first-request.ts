import type { CreateTaskInput } from '@claude-ops/contract';
import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { ClaudeOptions } from '../../../src/options.ts';
import type { Place } from '../../support/places/place.ts';

export function testsOfTheFirstRequest(place: Place): void {
  test.for([['true'], ['false']])(
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
