import { twoCallersSuite } from './two-callers-suite.ts';
import { sqliteStores } from './room-with-tokens.ts';

twoCallersSuite(sqliteStores);
