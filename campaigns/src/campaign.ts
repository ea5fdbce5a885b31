/** A long test that is run by hand. */
export interface Campaign {
  readonly name: string;
  /** What it shows, in a sentence. */
  readonly summary: string;
  /** How it is called, behind its name. */
  readonly usage: string;
  run(options: CampaignOptions): Promise<CampaignVerdict>;
}

export interface CampaignOptions {
  /** What stands behind the name of the campaign. */
  readonly arguments: readonly string[];
  readonly signal: AbortSignal;
  /** Prints a line for whoever waits. */
  readonly say: (line: string) => void;
}

/** `misused`: it was called in a way that it does not take, which it has said. */
export type CampaignVerdict = 'passed' | 'failed' | 'misused';
