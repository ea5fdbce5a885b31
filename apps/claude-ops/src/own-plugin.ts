import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command, Interfaces } from '@oclif/core';

interface Manifest {
  readonly commands: Readonly<Record<string, Command.Cached>>;
}

/**
 * This package as oclif's root plugin, where the arguments call a command of its own; undefined where it is for oclif to see
 * what is meant: help, completion, a typing error. oclif would make the same of the package, but looks for other plugins
 * first and sorts all their commands, which takes as long as everything else before a command begins.
 */
export function findOwnPlugin(root: string, argv: readonly string[]): Interfaces.Plugin | undefined {
  const { commands } = readJson(root, 'oclif.manifest.json') as Manifest;
  const [first = '', second = ''] = argv;
  const isCalled = Object.hasOwn(commands, first) || Object.hasOwn(commands, `${first}:${second}`);
  if (!isCalled || argv.includes('--help')) return undefined;
  return createPlugin(root, Object.values(commands));
}

function createPlugin(root: string, listed: readonly Command.Cached[]): Interfaces.Plugin {
  const pjson = readJson(root, 'package.json') as Interfaces.PJSON;
  const { name, version, oclif } = pjson;
  const plugin: Interfaces.Plugin = {
    ...{ _base: '', name, alias: name, version, root, pjson, options: { root } },
    ...{ type: 'core', moduleType: 'module', isRoot: true, valid: true, hasManifest: true },
    commandsDir: undefined,
    commandIDs: listed.map(({ id }) => id),
    commands: listed.map((command) => ({
      ...command,
      load: () => plugin.findCommand(command.id, { must: true }),
    })),
    topics: Object.entries(oclif.topics ?? {}).map(([topic, facts]) => ({ ...facts, name: topic })),
    hooks: {},
    load: async () => undefined,
    async findCommand(id: string) {
      const { COMMANDS } = await import('./commands.ts');
      const command = Object.entries(COMMANDS).find(([name]) => name === id)?.[1];
      if (command === undefined)
        throw new Error(`oclif.manifest.json has the command ${id}, which there is not.`);
      return Object.assign(command, { id, plugin });
    },
  };
  return plugin;
}

function readJson(root: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}
