import type { FolderChoice } from '../command-parts.ts';

/** The flags that say what of a folder is sent. */
export interface FolderFlags {
  readonly 'workspace-all'?: boolean | undefined;
  readonly 'workspace-exclude'?: readonly string[] | undefined;
  readonly 'workspace-include'?: readonly string[] | undefined;
}

export function folderChoice(flags: FolderFlags): FolderChoice {
  return {
    all: flags['workspace-all'],
    exclude: flags['workspace-exclude'],
    include: flags['workspace-include'],
  };
}
