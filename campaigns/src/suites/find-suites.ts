import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The variable by which tests are told to run whole. */
export const VARIABLE = 'CLAUDE_OPS_SUITES';

const IMPORT = /^(?:import|export)\b[^;'"]*'(?<file>\.[^'\n]+\.ts)'/gm;

interface Module {
  readonly readsVariable: boolean;
  readonly imports: readonly string[];
}

/** Finds the test files of which `pnpm test` runs a cut: they, or modules of tests that they import, read the variable. */
export function findSuites(root: string): string[] {
  const modules = new Map<string, Module>();
  const moduleOf = (file: string): Module => {
    const found = modules.get(file) ?? readModule(file);
    modules.set(file, found);
    return found;
  };
  return globSync('{packages,apps}/*/test/**/*.test.ts', { cwd: root })
    .filter((file) => {
      const reached = new Set([path.join(root, file)]);
      // Files that are added meanwhile are visited too.
      for (const one of reached) {
        const { readsVariable, imports } = moduleOf(one);
        if (readsVariable) return true;
        for (const imported of imports) reached.add(imported);
      }
      return false;
    })
    .toSorted();
}

function readModule(file: string): Module {
  const text = readFileSync(file, 'utf8');
  const imports = Array.from(text.matchAll(IMPORT), ({ groups }) =>
    path.resolve(path.dirname(file), groups?.['file'] ?? ''),
  );
  return {
    readsVariable: text.includes(`env['${VARIABLE}']`),
    imports: imports.filter((one) => one.includes('/test/') && existsSync(one)),
  };
}
