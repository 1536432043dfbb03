import { setTimeout as pause } from 'node:timers/promises';
import type { CallView, Ledger, Secrets, ServerToolResultEnvelope } from 'gecx-tools/server';
import { Claims } from './claims.js';
import { openShop, requester, type Effect, type ShopInput, type ShopTool } from './shop.js';

/** A call that somebody makes, perhaps as one of many. */
export interface Call {
  readonly tool: ShopTool;
  readonly input: ShopInput;
  /** Different for everybody who makes the call. */
  readonly caller: string;
  /** Whether it is held back until the ledger is seen to have a call with its key. */
  readonly isHeldBack: boolean;
  /** Whether whoever makes it asks again until it has ended, or only until it is stored. */
  readonly until: 'ended' | 'stored';
}

/** What somebody is answered who makes a call, each time. */
export interface Answer {
  readonly racer: string;
  readonly caller: string;
  readonly item: string;
  readonly amount: number;
  readonly http: number;
  readonly retryAfter: string | null;
  readonly envelope: ServerToolResultEnvelope;
}

/** What somebody decides about a waiting call. */
export interface Decision {
  readonly requestId: string;
  readonly item: string;
  readonly person: string;
  readonly decision: 'approve' | 'deny';
  readonly version: number;
  /** Takes the place of the input. */
  readonly input?: ShopInput;
}

/** What somebody is answered who decides. */
export interface Ruling {
  readonly racer: string;
  readonly decision: Decision;
  readonly http: number;
  readonly view: CallView;
}

/** What is left when a racer has finished. */
export interface Finish {
  /** Every run of a handler in this racer. */
  readonly effects: readonly Effect[];
  /** What the server told its host of, and no caller. */
  readonly errors: readonly string[];
}

/** A server with a ledger of its own, and everybody who asks it something. What it is given, it does all at once. */
export interface Racer {
  call(calls: readonly Call[]): Promise<readonly Answer[]>;
  decide(decisions: readonly Decision[]): Promise<readonly Ruling[]>;
  finish(): Promise<Finish>;
}

const address = 'http://localhost/chat/tool-call';
/** Sooner than a server asks for, so that the race is not spent waiting. */
const againMs = 50;

/** Starts a racer in this process. It does not close the ledger. */
export function startRacer(given: {
  readonly name: string;
  readonly ledger: Ledger;
  readonly secrets: Secrets;
}): Racer {
  const { name } = given;
  const effects: Effect[] = [];
  const errors: string[] = [];
  const claims = new Claims(given.ledger);
  const shop = openShop(
    { ...given, ledger: claims.ledger },
    { effect: (effect) => effects.push(effect), error: (error) => errors.push(String(error)) },
  );
  const post = async (path: string, who: string, body: unknown): Promise<Response> =>
    shop(
      new Request(`${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: who },
        body: JSON.stringify(body),
      }),
    );

  const ask = async ({ tool, input, caller }: Call): Promise<Answer> => {
    const { item, amount } = input;
    const context = { sessionId: `session of ${item}`, turnIndex: 0, toolCallId: item };
    const response = await post('', requester, { name: tool, input, idempotencyKey: item, context });
    const envelope = (await response.json()) as ServerToolResultEnvelope;
    const retryAfter = response.headers.get('retry-after');
    return { racer: name, caller, item, amount, http: response.status, retryAfter, envelope };
  };

  const keepAsking = async (call: Call): Promise<Answer[]> => {
    if (call.isHeldBack) await claims.of(call.input.item);
    const answers = [await ask(call)];
    for (let last = answers[0]; last && mustAskAgain(call, last); answers.push(last)) {
      await pause(againMs);
      last = await ask(call);
    }
    return answers;
  };

  const decide = async (decision: Decision): Promise<Ruling> => {
    const { requestId, item: _item, person, ...body } = decision;
    const response = await post(`/${requestId}/approval`, person, body);
    return { racer: name, decision, http: response.status, view: (await response.json()) as CallView };
  };

  return {
    call: async (calls) => (await Promise.all(calls.map(keepAsking))).flat(),
    decide: (decisions) => Promise.all(decisions.map(decide)),
    finish: async () => {
      await shop.close();
      return { effects, errors };
    },
  };
}

function mustAskAgain({ until }: Call, { envelope }: Answer): boolean {
  const { status, errorCode } = envelope;
  return errorCode === 'SERVER_TOOL_IN_PROGRESS' || (until === 'ended' && status === 'pending');
}
