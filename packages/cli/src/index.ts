export type {
  CommandParts,
  ConnectOptions,
  DoctorOptions,
  DownloadOptions,
  Environment,
  InputStream,
  InterruptSignal,
  OutputStream,
  RunningServer,
  ServeOptions,
  StopManner,
} from './command-parts.ts';
export { createCommands, type CommandName } from './create-commands.ts';
export type { Check, CheckState } from './doctor/check.ts';
export { StartFailure } from './errors/start-failure.ts';
export { describeEvent } from './events/describe-event.ts';
