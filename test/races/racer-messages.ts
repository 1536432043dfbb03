import type { Answer, Call, Decision, Finish, Ruling } from './racer.js';

/** What a racer's process is told to do; one thing at a time. */
export type Told =
  | { readonly method: 'call'; readonly calls: readonly Call[] }
  | { readonly method: 'decide'; readonly decisions: readonly Decision[] }
  | { readonly method: 'finish' };

/** What a racer's process tells. */
export type Tells = { readonly ready: true } | { readonly did: readonly Answer[] | readonly Ruling[] | Finish };
