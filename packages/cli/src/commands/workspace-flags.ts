import { Flags } from '@oclif/core';
import { repeatable } from '../arguments/repeatable.ts';

const ofWorkspace = { helpGroup: 'WORKSPACE', dependsOn: ['workspace'] };

/** The flags of `run` about the folder that is sent. */
export const WORKSPACE_FLAGS = {
  workspace: Flags.string({
    description:
      'Folder or archive (zip, tar.gz, tar.zst) to fill the workspace with. Files of a folder that git ignores are not sent.',
    helpValue: 'DIR',
    helpGroup: 'WORKSPACE',
  }),
  'workspace-all': Flags.boolean({
    ...ofWorkspace,
    description: 'Send everything but .git, also files that git ignores.',
  }),
  'workspace-exclude': Flags.string({
    ...repeatable,
    ...ofWorkspace,
    description: 'Files not to send, as in a .gitignore. May be repeated.',
    helpValue: 'GLOB',
  }),
  'workspace-include': Flags.string({
    ...repeatable,
    ...ofWorkspace,
    description: 'Files to send although git ignores them. May be repeated.',
    helpValue: 'GLOB',
  }),
  'workspace-list': Flags.boolean({
    ...ofWorkspace,
    description: 'Print the files that would be sent and their size, and send nothing.',
  }),
};
