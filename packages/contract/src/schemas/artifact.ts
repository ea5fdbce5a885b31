import { Type, type Static } from '@sinclair/typebox';
import { Cursor } from './common.ts';
import { LIMITS } from './limits.ts';

/** A file or link that the run created, changed or deleted. */
export const Artifact = Type.Object({
  path: Type.String({ description: 'Relative to the workspace, with forward slashes.' }),
  status: Type.Union([Type.Literal('created'), Type.Literal('modified'), Type.Literal('deleted')]),
  bytes: Type.Integer({ minimum: 0, description: 'Size in bytes. 0 for a deleted file.' }),
  sha256: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()], {
    description: 'SHA-256 of the content, in hex. null for a deleted file.',
  }),
  mediaType: Type.String({ examples: ['text/plain'] }),
  linkTarget: Type.Optional(
    Type.String({
      description: 'Target of a symbolic link, which is its content too. Absent for a file.',
    }),
  ),
  isExecutable: Type.Optional(
    Type.Boolean({
      description: 'True in the list for a file that its owner may execute. Absent otherwise.',
    }),
  ),
});
export type Artifact = Static<typeof Artifact>;

export const ArtifactPage = Type.Object({
  data: Type.Array(Artifact),
  nextCursor: Type.Union([Cursor, Type.Null()]),
});
export type ArtifactPage = Static<typeof ArtifactPage>;

const globs = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: LIMITS.globMaxCharacters }), {
      maxItems: LIMITS.globsMaxCount,
      description,
      examples: [['src/**/*.ts', '*.md']],
    }),
  );

/** Which of the files that a run created, changed or deleted are its artifacts. */
export const ArtifactFilter = Type.Object(
  {
    include: globs(
      'Globs, relative to the workspace. If not set: every file. A `.git` is read only if one of these names it.',
    ),
    exclude: globs('Globs of files to leave out. They win over `include`.'),
    ignored: Type.Optional(
      Type.Union([Type.Literal('exclude'), Type.Literal('include')], {
        default: 'exclude',
        description:
          'Whether ignored files are kept: files that git ignores or, in a workspace that was not cloned, that lie in a directory of tools such as `node_modules`. A file or directory that `include` names is kept in any case.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ArtifactFilter = Static<typeof ArtifactFilter>;

/** Why something that a run created, changed or deleted is not kept. */
export const OMISSION_REASONS = {
  too_many_files: 'The task has more artifacts than the server keeps.',
  too_many_bytes: 'The artifacts would exceed the size that the server keeps of a task.',
  too_many_entries: 'A directory has more new files than the server reads.',
  no_time: 'The time to read it was over.',
  unreadable: 'It could not be read, or another file replaced it.',
  foreign: 'It belongs to another user.',
  secret_in_name: 'Its name holds a secret of the task.',
  name_not_utf8: 'Its name, or its link target, is not UTF-8. A patch still has it.',
  globs_too_slow: 'The globs of the filter take too long to match it.',
  linked_worktree: 'It is a second worktree of the same git repository.',
  not_in_patch: 'The patch of a cloned workspace lacks it.',
  no_patch: 'The patch of a cloned workspace could not be made.',
} as const;
export type OmissionReason = keyof typeof OMISSION_REASONS;

/** How much of what a run did to its workspace is not kept. */
export const ArtifactsOmitted = Type.Object({
  count: Type.Integer({ minimum: 1, description: 'A directory counts once, with all files in it.' }),
  reasons: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
    description: `How often each reason applies: ${Object.keys(OMISSION_REASONS).join(', ')}. More may come.`,
    examples: [{ too_many_files: 512 }],
  }),
});
export type ArtifactsOmitted = Static<typeof ArtifactsOmitted>;
