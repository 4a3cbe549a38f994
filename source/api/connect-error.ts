/** Connecting failed, and an error's code alone would not tell at what. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';

  /**
   * @param stage `tls`: after the host was reached; `proxy`: with the proxy, which may fail at TLS too
   * @param status what the proxy answered to CONNECT, where it answered
   */
  constructor(
    readonly stage: 'proxy' | 'tls',
    cause: unknown,
    readonly status: number | null = null,
  ) {
    super(stage, {cause});
  }
}

/** An error with a code of Node's, for what Node itself does not report. */
export const codedError = (code: string): Error => Object.assign(new Error(code), {code});
