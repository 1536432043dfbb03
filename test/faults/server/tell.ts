import { writeSync } from 'node:fs';
import type { ServerEvent } from '../history.js';

/** What a server tells its parent. */
export type Told =
  | { readonly ready: number }
  | { readonly beat: number }
  | { readonly event: ServerEvent }
  /** Its handler waits to be let go. */
  | { readonly held: string }
  /** What `onError` was told. */
  | { readonly problem: string };

/** Tells it before anything else happens: what was told before a blow has arrived all the same. */
export function tell(told: Told): void {
  writeSync(1, `${JSON.stringify(told)}\n`);
}
