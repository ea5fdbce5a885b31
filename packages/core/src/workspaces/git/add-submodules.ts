import { withinSize } from '../watch-size.ts';
import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { Gitlink } from './check-tree.ts';
import type { CloneRequest } from './clone-repository.ts';
import type { PinnedRemote } from '../../git/git-environment.ts';
import type { GitSession } from './git-session.ts';
import { resolveSubmoduleUrl } from '../../git/submodule-url.ts';

const MOST_SUBMODULES = 100;

interface Submodule {
  readonly name: string;
  readonly path: string;
  readonly url: string;
}

interface Superproject {
  readonly remote: PinnedRemote;
  readonly gitlinks: readonly Gitlink[];
}

/** Fetches the submodules of a clone, one level deep, each url under the rules of the repository's own. */
export async function addSubmodules(
  { workspace, gitDirectory, limits }: CloneRequest,
  { remote, gitlinks }: Superproject,
  git: GitSession,
): Promise<void> {
  const printed = await git.run([
    ...[`--git-dir=${gitDirectory}`, 'config', '--blob', 'refs/base:.gitmodules', '-z', '--list'],
  ]);
  const paths = new Set(gitlinks.map(({ path }) => path));
  const submodules = readSubmodules(printed).filter(({ path }) => paths.has(path));
  if (submodules.length > MOST_SUBMODULES)
    throw workspaceFailure(
      `The repository has more than ${MOST_SUBMODULES} submodules: clone it without them.`,
    );

  const remotes = [remote];
  for (const { name, url } of submodules) {
    const checked = await checkSubmodule(name, resolveSubmoduleUrl(remote.url.url, url), git);
    remotes.push(checked);
    await git.run(['-C', workspace, 'config', `submodule.${name}.url`, checked.url.url]);
    await git.run(['-C', workspace, 'config', `submodule.${name}.active`, 'true']);
    await git.run(['-C', workspace, 'config', `submodule.${name}.update`, 'checkout']);
  }
  if (submodules.length === 0) return;
  await withinSize(workspace, limits, async (tooLarge) => {
    const update = ['submodule', '--quiet', 'update', '--checkout', '--depth=1', '--jobs=1'];
    await git
      .until(tooLarge)
      .reach(remotes, ['-C', workspace, ...update, '--', ...submodules.map(({ path }) => path)]);
  });
}

/** From the `key\nvalue\0` of git-config(1). */
function readSubmodules(printed: string): Submodule[] {
  const found = new Map<string, { path?: string; url?: string }>();
  for (const record of printed.split('\0')) {
    const [, name, key, value] = /^submodule\.(.+)\.(path|url)\n(.*)$/s.exec(record) ?? [];
    if (name === undefined || key === undefined) continue;
    found.set(name, { ...found.get(name), [key]: value });
  }
  return [...found].flatMap(([name, { path, url }]) =>
    path === undefined || url === undefined ? [] : [{ name, path, url }],
  );
}

async function checkSubmodule(name: string, url: string | undefined, git: GitSession): Promise<PinnedRemote> {
  if (url === undefined || /^[a-z]+:\/\/[^/]*:[^/]*@/i.test(url))
    throw workspaceFailure(
      `The submodule ${quote(name)} has a url that can't be used: clone without submodules.`,
    );
  try {
    return await git.check(url);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw workspaceFailure(`The submodule ${quote(name)}: ${why}`, error);
  }
}
