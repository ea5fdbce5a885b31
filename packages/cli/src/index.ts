export { commandFirst } from './arguments/command-first.ts';
export { usualWords } from './arguments/usual-words.ts';
export type {
  ArchiveOptions,
  CommandParts,
  ConnectOptions,
  DoctorOptions,
  DownloadOptions,
  Environment,
  FolderChoice,
  FolderListing,
  FolderProgress,
  InputStream,
  InterruptSignal,
  OutputStream,
  Pulled,
  PullOptions,
  RunningServer,
  ServeOptions,
  StopManner,
  WorkspaceArchive,
} from './command-parts.ts';
export type { CommandFacts } from './completion/command-facts.ts';
export { createCommands, type CommandName } from './create-commands.ts';
export type { Check, CheckState } from './doctor/check.ts';
export { refuseUnknownCommand } from './errors/refuse-unknown-command.ts';
export { StartFailure } from './errors/start-failure.ts';
export type { MigrateOptions, MigrationProgress, MigrationReport } from './migration/migration.ts';
export { describeEvent } from './events/describe-event.ts';
