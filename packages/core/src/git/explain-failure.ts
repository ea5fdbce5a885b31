import { DISK_FULL_ADVICE, isDiskFull } from '../system/disk-full.ts';
import { quote, workspaceFailure } from '../attempt/workspace-failure.ts';
import { GitFailure, GitNotStartedError } from './git-failure.ts';

/** What git's own words mean for whoever gave the url. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /could not read Username|Authentication failed|Permission denied|Host key verification failed|error: 40[13]/,
    'Give a user and a password or token in the url, or check them; for ssh, the server needs a key and the host among its known hosts.',
  ],
  [
    /unadvertised object|not our ref|couldn't find remote ref|no such remote ref/,
    'The server has no such commit, or gives out only the tips of branches and tags: give one of those.',
  ],
  [/redirect|error: 30\d/, 'The url leads elsewhere: give the one it leads to.'],
  [
    /not found|does not exist|not appear to be a git repository/,
    'Check the url, and whether the repository is public.',
  ],
  [
    /fsck|invalid index-pack|bad object|corrupt/,
    'What the repository holds is damaged, or is meant to harm.',
  ],
];

/** A failure of git as a reason for which no workspace could be made; anything else as it is. */
export function explainFailure(error: unknown, url: string): unknown {
  if (error instanceof GitNotStartedError) return workspaceFailure(error.message, error.cause);
  if (!(error instanceof GitFailure)) return error;
  const said = error.message.replaceAll(/\s*\n\s*/g, '; ');
  const [, known] = ADVICE.find(([pattern]) => pattern.test(error.message)) ?? [];
  // What else git says then is what comes of it.
  const advice = isDiskFull(error) ? DISK_FULL_ADVICE : known;
  return workspaceFailure(
    `git could not clone ${quote(url)} (${said}). ${advice ?? 'Check the url, and whether the server can reach it.'}`,
    error,
  );
}
