import { problemOfEvent } from '@claude-ops/fixtures';
import type { EventDraft, TaskStore } from '../../src/index.ts';

/** A store that looks at each event on its way in: what is said must be what the contract says of it. */
export function checkEvents(store: TaskStore): TaskStore & { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const checked = (event: EventDraft): EventDraft => {
    const problem = problemOfEvent(event);
    if (problem !== undefined) problems.push(problem);
    return event;
  };
  return {
    ...store,
    problems,
    insert: (task) => store.insert({ ...task, event: checked(task.event) }),
    async claim(request) {
      const claimed = await store.claim(request);
      if (claimed !== undefined) checked(claimed.event);
      return claimed;
    },
    finish: (request) => store.finish({ ...request, event: checked(request.event) }),
    appendEvents: (batches) =>
      store.appendEvents(batches.map((batch) => ({ ...batch, events: batch.events.map(checked) }))),
  };
}
