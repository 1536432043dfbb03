import type { JsonObject, JsonValue } from '../../../runtime/core/json.js';
import type { Ledger, StoredCall } from '../../../runtime/ledger/ledger.js';
import { openInput, openResult } from '../../../runtime/server/payload.js';
import { createKeyring } from '../../../runtime/server/secrets/keyring.js';
import { printable } from '../../diagnostics/printable.js';
import { CommandFailure, type CommandContext, type ExitCode } from '../command.js';
import { callFacts } from './call-facts.js';
import type { ShowOptions } from './options.js';
import { readSecrets } from './with-ledger.js';

/** Shows one call; what it was given and gave only when that was asked for. */
export async function showCall(ledger: Ledger, options: ShowOptions, context: CommandContext): Promise<ExitCode> {
  const call = await findCall(ledger, options.requestId);
  const facts = { ...callFacts(call), ...(options.showsPayload ? payloadOf(call, options, context) : {}) };
  context.out(options.isJson ? `${JSON.stringify(facts, null, 2)}\n` : linesOf(facts));
  return 0;
}

/** The call with that id. */
export async function findCall(ledger: Ledger, requestId: string): Promise<StoredCall> {
  const call = await ledger.find(requestId);
  if (!call) throw new CommandFailure(`there is no call ${printable(requestId)}`);
  return call;
}

function payloadOf(call: StoredCall, options: ShowOptions, context: CommandContext): JsonObject {
  const keyring = createKeyring(readSecrets(options, context));
  const orWhy = (sealed: unknown, opened: JsonValue | undefined): JsonValue =>
    opened ?? (sealed ? { unreadable: 'its secret is not among those given' } : null);
  return {
    input: orWhy(call.input, openInput(keyring, call)),
    result: orWhy(call.result, openResult(keyring, call)),
  };
}

function linesOf(facts: JsonObject): string {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  const lines = Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return `${name.padEnd(width)}  ${printable(text)}\n`;
    });
  return lines.join('');
}
