import type { Plugin } from 'rolldown';

const PREFIX = '\0left-out:';

/** Leaves out what a package loads where it happens to be installed: asked for, it is as if it were not. */
export function leftOut(names: readonly string[]): Plugin {
  return {
    name: 'left-out',
    resolveId: (id) => (names.includes(id) ? `${PREFIX}${id}` : undefined),
    load(id) {
      if (!id.startsWith(PREFIX)) return undefined;
      const message = JSON.stringify(`${id.slice(PREFIX.length)} is no part of this bundle.`);
      return `throw Object.assign(new Error(${message}), { code: 'MODULE_NOT_FOUND' });`;
    },
  };
}
