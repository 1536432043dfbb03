import type { ServerToolContract } from '../../core/contract.js';
import { ownerOf, type Principal } from '../principal.js';
import type { Kernel } from '../kernel.js';
import { Refused } from './admit.js';

/** How many sessions of one caller can be full, since a caller can have any number of them. */
const fullSessions = 20;
const retryMs = 30_000;

/**
 * Keeps a caller from asking for more approvals than people look at: whoever is asked too often agrees without looking.
 */
export async function limitWaiting(
  { ledger, waitingPerSession }: Kernel,
  contract: ServerToolContract,
  principal: Principal,
  sessionId: string,
): Promise<void> {
  const { tenant } = principal;
  const perOwner = waitingPerSession * fullSessions;
  const waiting = await ledger.list({ tenant, subject: ownerOf(principal), states: ['waiting'], limit: perOwner });
  const ofSession = waiting.filter((call) => call.sessionId === sessionId);
  if (waiting.length < perOwner && ofSession.length < waitingPerSession) return;
  const error = 'too many calls wait for an approval already; nothing ran';
  throw new Refused('SERVER_TOOL_RATE_LIMITED', { contract }, { error }, retryMs);
}
