import { vi } from 'vitest';

/**
 * Waits until a check holds. In tests that run side by side `expect.poll` does not do: it asks vitest for the current test, of
 * which it knows only one.
 */
export async function eventually<T>(check: () => Promise<T>): Promise<T> {
  return await vi.waitFor(check, { timeout: 15_000 });
}
