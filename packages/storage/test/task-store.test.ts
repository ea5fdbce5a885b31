import { createMemoryTaskStore } from '@claude-ops/core';
import { openSqliteTaskStore } from '../src/index.ts';
import { taskStoreSuite } from './task-store-suite.ts';
import { openForgetfulStore, openTemporaryStore } from './temporary-directory.ts';

taskStoreSuite('in memory', async () => createMemoryTaskStore());
taskStoreSuite('on SQLite in memory', () => openSqliteTaskStore({ path: ':memory:' }));
taskStoreSuite('on an SQLite file', openTemporaryStore);
taskStoreSuite('on an SQLite file that is reopened for every call', openForgetfulStore);
