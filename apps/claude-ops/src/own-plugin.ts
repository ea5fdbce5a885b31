import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command, Interfaces } from '@oclif/core';

/**
 * This package as oclif's root plugin, where the arguments call a command of its own; undefined where it is for oclif to see
 * what is meant: help, completion, a typing error. oclif would make the same of the package, but looks for more plugins and
 * sorts what they have before a command begins.
 */
export function findOwnPlugin(
  root: string,
  { commands }: Interfaces.Manifest,
  argv: readonly string[],
): Interfaces.Plugin | undefined {
  const [first = '', second = ''] = argv;
  const isCalled = Object.hasOwn(commands, first) || Object.hasOwn(commands, `${first}:${second}`);
  if (!isCalled || argv.includes('--help')) return undefined;
  return createPlugin(root, Object.values(commands));
}

/** The commands of this package, as the build has written them down. */
export function readManifest(root: string): Interfaces.Manifest {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The build has oclif write it.
  return readJson(root, 'oclif.manifest.json') as Interfaces.Manifest;
}

function createPlugin(root: string, listed: readonly Command.Cached[]): Interfaces.Plugin {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It is this package's.
  const pjson = readJson(root, 'package.json') as Interfaces.PJSON;
  const { name, version, oclif } = pjson;
  const plugin: Interfaces.Plugin = {
    _base: '',
    name,
    alias: name,
    version,
    root,
    pjson,
    options: { root },
    type: 'core',
    moduleType: 'module',
    isRoot: true,
    valid: true,
    hasManifest: true,
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
      const command = Object.entries(COMMANDS).find(([one]) => one === id)?.[1];
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
