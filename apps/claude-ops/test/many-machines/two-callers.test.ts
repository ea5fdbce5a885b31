import { openPostgresStores } from '@claude-ops/storage/postgres';
import { temporaryDatabase } from '@claude-ops/testing-postgres/vitest';
import { twoCallersSuite } from '../access/two-callers-suite.ts';
import { IS_WHOLE } from '../support/is-whole.ts';

twoCallersSuite(
  async () => {
    const database = await temporaryDatabase();
    const stores = await openPostgresStores({ url: database.url });
    const close = async () => {
      await stores[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    };
    return { stores, close };
  },
  { isWhole: IS_WHOLE },
);
