import type { Timing } from './timing.js';

/** A signal that fires when time is up, and also when another one fires. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether it was time, and not the other signal. */
  isOver(): boolean;
  /** To be called when nobody waits any more: lets go of the timer and of the other signal. */
  stop(): void;
}

/** Starts a deadline; without milliseconds there is only the other signal. */
export function startDeadline(ms: number | undefined, outer: AbortSignal, timing: Timing): Deadline {
  const controller = new AbortController();
  const stopped = new AbortController();
  let isOver = false;
  const giveUp = (): void => controller.abort(outer.reason);
  outer.addEventListener('abort', giveUp);
  if (outer.aborted) giveUp();
  if (ms !== undefined) {
    void timing.sleep(ms, stopped.signal).then(() => {
      if (stopped.signal.aborted || controller.signal.aborted) return;
      isOver = true;
      controller.abort(new DOMException('the time is up', 'TimeoutError'));
    });
  }
  return {
    signal: controller.signal,
    isOver: () => isOver,
    stop: () => {
      outer.removeEventListener('abort', giveUp);
      stopped.abort();
    },
  };
}
