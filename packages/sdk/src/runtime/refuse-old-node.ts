import { OLDEST_NODE, tooOld } from './too-old.ts';

const runtime: unknown = Reflect.get(globalThis, 'process');
const versions = typeof runtime === 'object' && runtime !== null && 'versions' in runtime && runtime.versions;
if (tooOld(versions))
  throw new Error(
    `@claude-ops/sdk needs Node ${OLDEST_NODE} or later, but this is Node ${versions.node}: install a newer one from https://nodejs.org.`,
  );
