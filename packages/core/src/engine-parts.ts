import { createEventHub } from './events/event-hub.ts';
import { createEventWriter } from './events/event-writer.ts';
import { createExecutors } from './executors/create-executors.ts';
import { createGateway } from './gateway/gateway.ts';
import { createIds } from './ids.ts';
import { observeStore } from './observer/observe-store.ts';
import type { TaskObserver } from './observer/task-observer.ts';
import type { Settings } from './resolve-options.ts';
import { createUsageLanes } from './scheduler/limits/usage-lanes.ts';
import { createAskedMarks } from './scheduler/resume/asked-marks.ts';
import { createLeaseHold } from './scheduler/lease-hold.ts';
import { createQueueExpiry } from './scheduler/queue-expiry.ts';
import { createResumeNotes } from './scheduler/resume/resume-notes.ts';
import { createOtherEngines } from './signals/other-engines.ts';
import { createNews } from './scheduler/steering/news.ts';
import { createInboxes } from './scheduler/steering/inboxes.ts';
import { createCredentialNames } from './secrets/credential-name.ts';
import { createSealer } from './secrets/sealer.ts';
import { createSetupCache } from './setup-cache/setup-cache.ts';
import { createTaskFiles } from './task-files.ts';

export type EngineParts = ReturnType<typeof createEngineParts>;

/** Creates the parts with which an engine takes, runs and shows tasks. None of them does anything by itself. */
export function createEngineParts(settings: Settings, observer: Required<TaskObserver>) {
  const { clock, logger, instanceId } = settings;
  const store = observeStore(settings.store, observer, logger);
  /** Aborted when an end that can't be stored is given up. */
  const giveUp = new AbortController();
  const others = createOtherEngines(settings.signals);
  const hub = createEventHub((taskId) => others.tell('logged', taskId));
  const nextId = createIds(clock);
  const sealer = createSealer(settings.secretKey);
  const files = createTaskFiles(settings);
  const writer = createEventWriter({ store, hub, logger, signal: giveUp.signal });
  const hold = createLeaseHold({ clock, leaseMs: settings.leaseMs, isShared: others.mayExist });
  const gateway = createGateway({
    maySpend: hold.maySpend,
    clock,
    logger,
    onRequest: observer.modelAsked,
    ...settings.upstream,
    environment: settings.claude.hostEnvironment,
  });
  const executors = createExecutors(settings, { observer, gateway });
  const lanes = createUsageLanes({
    store,
    clock,
    logger,
    nextId,
    maxWaitMs: settings.usageLimitMaxWaitMs,
    tellOthers: (limitId) => others.tell('limited', limitId),
    givingUp: giveUp.signal,
  });
  const warm = [...executors.values()].flatMap((executor) => executor.warm ?? []);
  const notes = createResumeNotes(settings.notesDirectory);
  const asked = createAskedMarks(settings.marksDirectory);
  const shared = {
    clock,
    logger,
    instanceId,
    store,
    others,
    hold,
    hub,
    nextId,
    sealer,
    writer,
    gateway,
    executors,
    warm,
    lanes,
    credentialStore: settings.credentialStore,
    defaultCredential: settings.defaultCredential,
    nameCredential: createCredentialNames(settings.secretKey),
    /** Tells of approvals that are settled. */
    decisions: createNews(),
  };
  const inboxes = createInboxes({ store, hub, clock, logger, givingUp: giveUp.signal });
  const { uploads, workspaces, sessions } = files;
  const setupCache = createSetupCache({
    directory: settings.setupCacheDirectory,
    maxBytes: settings.setupCache.maxBytes,
    logger,
  });
  const queueExpiry = createQueueExpiry({ store, hub, uploads, clock, logger });
  const ofTasks = { files, uploads, workspaces, sessions, setupCache };
  return { ...shared, ...ofTasks, inboxes, notes, asked, queueExpiry, giveUp };
}
