import type { CallOutcome, CallState } from '../../../runtime/core/call-state.js';
import { isJsonObject, type JsonValue } from '../../../runtime/core/json.js';
import type { CallQuery } from '../../../runtime/ledger/ledger.js';
import type { Completion } from '../../../runtime/server/later/complete-call.js';
import { UsageError, type CommandOptions } from '../command.js';

/** Where calls and what opens them are. */
export interface CallsPlace {
  readonly ledger: string | undefined;
  readonly secrets: string | undefined;
  readonly config: string;
  readonly isJson: boolean;
}

export interface ListOptions extends CallsPlace {
  readonly action: 'list';
  readonly query: CallQuery;
}

export interface ShowOptions extends CallsPlace {
  readonly action: 'show';
  readonly requestId: string;
  readonly showsPayload: boolean;
}

export interface ResolveOptions extends CallsPlace {
  readonly action: 'resolve';
  readonly requestId: string;
  readonly completion: Completion;
  readonly by: string;
  readonly registry: string | undefined;
}

/** What was asked of `gecx calls`. */
export type CallsOptions = ListOptions | ShowOptions | ResolveOptions;

const states: readonly CallState[] = ['waiting', 'queued', 'executing', 'accepted', 'settled'];
const outcomes: readonly CallOutcome[] = ['completed', 'failed', 'denied', 'cancelled', 'expired', 'unknown'];

const everywhere = ['ledger', 'config', 'json'];
const allowed: { readonly [action: string]: readonly string[] } = {
  list: ['tenant', 'tool', 'state', 'outcome', 'limit', 'after'],
  show: ['payload', 'secrets'],
  resolve: ['completed', 'failed', 'by', 'registry', 'secrets'],
};

/** Reads the command line; refuses what does not go together. */
export function readOptions({ values, args }: CommandOptions): CallsOptions {
  const [action = '', requestId, ...rest] = args;
  const own = Object.hasOwn(allowed, action) ? allowed[action] : undefined;
  if (!own) throw new UsageError('say what to do: `gecx calls list`, `show ID` or `resolve ID`');
  const foreign = Object.keys(values).find((name) => !own.includes(name) && !everywhere.includes(name));
  if (foreign !== undefined) throw new UsageError(`\`gecx calls ${action}\` has no option --${foreign}`);
  const text = (name: string): string | undefined => (values[name] === undefined ? undefined : String(values[name]));
  const place = {
    ledger: text('ledger'),
    secrets: text('secrets'),
    config: text('config') ?? 'gecx.config.yaml',
    isJson: Boolean(values['json']),
  };
  if (action === 'list') {
    if (requestId !== undefined) throw new UsageError('`gecx calls list` takes options only');
    return { ...place, action, query: queryOf(text) };
  }
  if (requestId === undefined) throw new UsageError(`say which call: \`gecx calls ${action} ID\``);
  if (action === 'show') {
    if (rest.length > 0) throw new UsageError('one call is shown at a time');
    return { ...place, action, requestId, showsPayload: Boolean(values['payload']) };
  }
  const completion = completionOf(text('completed'), text('failed'), rest);
  const by = text('by');
  if (!by?.trim()) throw new UsageError('say who has found out: --by NAME');
  return { ...place, action: 'resolve', requestId, completion, by, registry: text('registry') };
}

function queryOf(text: (name: string) => string | undefined): CallQuery {
  const limit = text('limit') ?? '50';
  if (!/^[1-9]\d{0,4}$/.test(limit)) throw new UsageError('--limit is a whole number from 1 to 99999');
  const [tenant, tool, after] = [text('tenant'), text('tool'), text('after')];
  const wantedStates = oneOf('state', text('state'), states);
  const wantedOutcomes = oneOf('outcome', text('outcome'), outcomes);
  return {
    limit: Number(limit),
    ...(tenant === undefined ? {} : { tenant }),
    ...(tool === undefined ? {} : { tool }),
    ...(after === undefined ? {} : { after }),
    ...(wantedStates ? { states: wantedStates } : {}),
    ...(wantedOutcomes ? { outcomes: wantedOutcomes } : {}),
  };
}

function oneOf<Word extends string>(
  option: string,
  written: string | undefined,
  words: readonly Word[],
): readonly Word[] | undefined {
  return written?.split(',').map((part) => {
    const word = words.find((known) => known === part.trim());
    if (!word) throw new UsageError(`--${option} is ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
    return word;
  });
}

function completionOf(completed: string | undefined, failed: string | undefined, rest: readonly string[]): Completion {
  if ((completed === undefined) === (failed === undefined)) {
    throw new UsageError('say what became of the call: either --completed JSON or --failed CODE MESSAGE');
  }
  if (failed !== undefined) {
    const [message, ...more] = rest;
    if (!/^[A-Z][A-Z0-9_]*$/.test(failed)) throw new UsageError('CODE is written in capitals, such as REFUND_REFUSED');
    if (!message || more.length > 0) throw new UsageError('--failed CODE MESSAGE takes one message; put it in quotes');
    return { failed: { code: failed, message } };
  }
  if (rest.length > 0) throw new UsageError(`what is \`${rest[0]}\`? Put JSON in single quotes`);
  let output: JsonValue;
  try {
    output = JSON.parse(completed ?? '') as JsonValue;
  } catch {
    throw new UsageError('--completed is no JSON; put it in single quotes');
  }
  if (!isJsonObject(output)) throw new UsageError('--completed is the output, a JSON object');
  return { output };
}
