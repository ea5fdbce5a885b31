import type { ClaudeOpsApi, TaskEvent } from '@claude-ops/contract';

/** A task's events up to the end of its log as it is now, read page by page. */
export async function* readEvents(api: ClaudeOpsApi, id: string, after: number): AsyncGenerator<TaskEvent> {
  let next: number | null = after;
  while (next !== null) {
    const page = await api.listTaskEvents(id, next > 0 ? { after: next } : {});
    yield* page.data;
    next = page.nextAfter;
  }
}
