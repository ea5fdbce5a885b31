/** A project as people have it, in the form that matters here. */
export interface Shape {
  readonly name: string;
  /** Whether it is a git repository, of which all that is there is committed but what `later` makes. */
  readonly isGit: boolean;
  /** Makes it in an empty directory, by `sh`; `$MANY` is how many files a cache has. */
  readonly make: string;
  /** Makes what is not committed: caches, builds, sockets. */
  readonly later?: string;
  /** What the agent does besides what it does in every shape. */
  readonly work?: string;
}

/** In every shape, for the agent to work on. */
export const COMMON = `printf 'one\\ntwo\\n' > edited.txt; printf 'gone\\n' > deleted.txt
mkdir -p docs/old; printf 'moved, and long enough to be known again\\n' > docs/old/moved.md
printf '#!/bin/sh\\n' > tool.sh; printf 'all of it\\n' > dir-to-file-1; mkdir -p was-dir; printf x > was-dir/inner`;

/** The last thing that the agent makes in every shape. */
export const MADE = 'made/last.txt';

/** Edits, adds, deletes, renames, changes a mode, makes a link, and lets a file and a directory change places. */
export const WORK = `set -e
printf 'three\\n' >> edited.txt; rm deleted.txt; mv docs/old/moved.md docs/moved.md; chmod +x tool.sh
mkdir -p made/deep; printf 'new\\n' > made/deep/new.txt; : > made/empty.txt; ln -s deep/new.txt made/link
rm dir-to-file-1; mkdir dir-to-file-1; printf y > dir-to-file-1/inner; rm -r was-dir; printf z > was-dir
mkdir -p node_modules/by-agent; printf cache > node_modules/by-agent/index.js`;
