import { vi } from 'vitest';

/**
 * Waits until a check holds. In tests that run side by side `expect.poll` does not do: it asks vitest for the current test, of
 * which it knows only one.
 */
export async function eventually(check: () => Promise<unknown>): Promise<void> {
  await vi.waitFor(check, { timeout: 30_000 });
}
