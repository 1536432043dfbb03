import type { Fleet } from './fleet.js';
import type { Answer, ClientEvent } from './history.js';
import { attemptHeader, faultHeader, writeFault, type Fault } from './points.js';
import type { Random } from './random.js';
import { gateOf, type ToolName } from './tools.js';

/** A call that is to be made, and what is to happen on its way. */
export interface PlannedCall {
  readonly key: string;
  readonly tool: ToolName;
  /** Whether its handler waits until it is released. */
  readonly holds?: true;
  readonly fault?: Fault;
  /** Which of its requests bring the fault along, until it has happened. */
  readonly strikes?: 'call' | 'decision' | 'any';
}

/** An answer, with its status. */
interface Answered {
  readonly http: number;
  readonly answer: Answer;
}

type Invoked = Extract<ClientEvent, { readonly type: 'invoke' }>;

/** How often a request is sent again before its call is given up. The checker then says that it has no outcome. */
const mostTries = 400;

/** Makes calls as a client does that wants an answer: again and again under the same key, whatever happens. */
export class Caller {
  private readonly open = new Set<Promise<unknown>>();
  private readonly fleet: Fleet;
  private readonly random: Random;
  /** Keys whose fault is under way, perhaps to a process that sleeps. */
  private readonly striking = new Set<string>();
  private attempts = 0;

  constructor(fleet: Fleet, random: Random) {
    this.fleet = fleet;
    this.random = random;
  }

  /** Takes a call to its end, and asks once more what the end was. */
  async finish(call: PlannedCall): Promise<void> {
    let outcomes = 0;
    let isDecided = false;
    for (let tries = 0; tries < mostTries && outcomes < 2; tries++) {
      const answered = await this.post(call);
      const gate = gateOf(call.tool);
      if (answered && isOutcome(answered)) outcomes += 1;
      else if (gate && answered?.answer.status === 'pending' && !isDecided) {
        isDecided = true;
        await this.decide(call, gate, answered.answer.requestId ?? '');
      } else await this.fleet.clock.sleep(500);
    }
  }

  /** Until there is no request left. Answers of processes that slept come late, and must be true all the same. */
  async whenAnswered(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open);
  }

  post(call: PlannedCall): Promise<Answered | undefined> {
    const { key, tool, holds } = call;
    const body = {
      name: tool,
      input: { key, ...(holds ? { holds } : {}) },
      idempotencyKey: key,
      context: { sessionId: key, turnIndex: 0, toolCallId: key },
    };
    return this.send({ key, tool }, '', 'Caller ann', body, call.strikes === 'decision' ? undefined : call.fault);
  }

  /** Two supervisors decide at the same time, each as they please. */
  private async decide(call: PlannedCall, gate: NonNullable<ReturnType<typeof gateOf>>, id: string): Promise<void> {
    const people = gate === 'user_confirm' ? ['ann'] : ['sue', 'sam'];
    const decisions = people.map((by) => ({
      by,
      decision: this.random.chance(0.85) ? ('approve' as const) : ('deny' as const),
    }));
    await Promise.all(decisions.map((decision, n) => this.decideUntilHeard(call, id, decision, n === 0)));
  }

  private async decideUntilHeard(
    call: PlannedCall,
    requestId: string,
    decision: NonNullable<Invoked['decision']>,
    isStruck: boolean,
  ): Promise<void> {
    const fault = isStruck && call.strikes !== 'call' ? call.fault : undefined;
    for (let tries = 0; tries < mostTries; tries++) {
      const answered = await this.decideOnce(call, requestId, decision, fault);
      if (answered && answered.http !== 503) return;
      await this.fleet.clock.sleep(500);
    }
  }

  decideOnce(
    { key, tool }: PlannedCall,
    requestId: string,
    decision: NonNullable<Invoked['decision']>,
    fault?: Fault,
  ): Promise<Answered | undefined> {
    const body = { decision: decision.decision, version: 1 };
    return this.send({ key, tool, decision }, `/${requestId}/approval`, `Decider ${decision.by}`, body, fault);
  }

  /** Undefined when nobody answers, or not for a long time. */
  private async send(
    about: Omit<Invoked, 'type' | 'attempt'>,
    path: string,
    authorization: string,
    body: object,
    fault: Fault | undefined,
  ): Promise<Answered | undefined> {
    const { fleet } = this;
    const { server, address } = await fleet.front();
    const attempt = `${about.key}/${++this.attempts}`;
    fleet.record({ type: 'invoke', attempt, ...about });
    const isStruck = fault && !this.striking.has(about.key) && !this.hasHappened(about.key);
    if (isStruck) this.striking.add(about.key);
    const answering = this.exchange(attempt, `${address}${path}`, body, {
      authorization,
      [attemptHeader]: attempt,
      ...(isStruck ? { [faultHeader]: writeFault(fault) } : {}),
    });
    this.open.add(answering);
    void answering.then(() => {
      this.open.delete(answering);
      if (isStruck) this.striking.delete(about.key);
    });
    return Promise.race([answering, server.gone.then(() => undefined)]);
  }

  private async exchange(
    attempt: string,
    address: string,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answered | undefined> {
    const { fleet } = this;
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as Answer;
      const http = response.status;
      fleet.record(http === 200 ? { type: 'ok', attempt, answer } : { type: 'fail', attempt, http, answer });
      return { http, answer };
    } catch {
      fleet.record({ type: 'info', attempt });
      return undefined;
    }
  }

  private hasHappened(key: string): boolean {
    return this.fleet.events.some(({ type, ...event }) => type === 'blow' && isAbout(event, key));
  }
}

function isAbout(event: object, key: string): boolean {
  return 'attempt' in event && typeof event.attempt === 'string' && event.attempt.startsWith(`${key}/`);
}

/** Whether an answer says what became of a call. */
export function isOutcome({ http, answer: { status, errorCode, duplicateDisposition } }: Answered): boolean {
  if (http !== 200) return false;
  if (status === 'duplicate') return duplicateDisposition === 'replayed';
  return status !== undefined && status !== 'pending' && errorCode !== 'SERVER_TOOL_TIMEOUT';
}
