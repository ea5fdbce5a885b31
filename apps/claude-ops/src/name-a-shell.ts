import os from 'node:os';

/**
 * Names a shell where the system has none for the user of this process: a container may run as a number that no user has. oclif asks the
 * system unless `SHELL` is set, and would end with its error.
 */
export function nameAShell(environment: NodeJS.ProcessEnv): void {
  if (environment['SHELL'] !== undefined) return;
  try {
    os.userInfo();
  } catch {
    environment['SHELL'] = '/bin/sh';
  }
}
