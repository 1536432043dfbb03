/**
 * Waits for some work, but no longer than a signal allows; then rejects with the signal's reason. A late rejection of the
 * work is observed, so that it crashes nothing.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    // A signal can live long after the work; it must not keep the result with it.
    signal.removeEventListener('abort', stop);
  }
}
