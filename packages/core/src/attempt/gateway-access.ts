/** How one run reaches the model and the hosts of its policy. It is good for that attempt only, and only until it ends. */
export interface GatewayAccess {
  /** The address of the requests. */
  readonly baseUrl: string;
  /** The requests show it in the place of a key. */
  readonly token: string;
  /** Whether the gateway leads to the real API, with nothing in front of it. */
  readonly isFirstParty: boolean;
  /** A proxy that lets a run reach the hosts of its policy, with a token in it that is good for that alone. Null where the run reaches the network by itself. */
  readonly proxyUrl: string | null;
}
