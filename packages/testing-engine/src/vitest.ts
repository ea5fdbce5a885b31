import { inject, test } from 'vitest';
import type { TestEngine } from './global-setup.ts';

/** Vitest's `test` with an `engine` at hand. Where there is none the test is reported as skipped, with the reason. */
export const testWithEngine = test.extend<{ engine: TestEngine }>({
  engine: async ({ skip }, use) => {
    const engine = inject('engine');
    await use('unavailable' in engine ? skip(engine.unavailable) : engine);
  },
});
