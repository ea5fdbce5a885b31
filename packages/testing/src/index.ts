export { cut, fail, hang, raw, stall } from './script/interruptions.ts';
export { parseScript } from './script/parse-script.ts';
export { say, structured, useTool } from './script/answers.ts';
export { ScriptError } from './script/script-error.ts';
export { standInEnvironment } from './server/stand-in-environment.ts';
export { startModelServer } from './server/start-model-server.ts';
export type { ModelServer, ModelServerOptions } from './server/model-server.ts';
export type { RecordedRequest } from './requests/recorded-request.ts';
export type { RequestBlock, RequestMessage } from './requests/request-message.ts';
export type { RequestPredicate } from './requests/request-log.ts';
export type { Script, ScriptFunction, ScriptRule, ScriptRules } from './script/script.ts';
export type {
  AnswerStep,
  CutStep,
  FailStep,
  HangStep,
  InterruptionModifiers,
  InterruptionStep,
  RawStep,
  StallStep,
  Step,
  StepModifiers,
  StopReason,
  ToolCall,
} from './script/step.ts';
export type { StepUsage } from './script/step-usage.ts';
