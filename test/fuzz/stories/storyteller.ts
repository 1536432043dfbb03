import type { JsonObject } from '../../../runtime/core/json.js';
import { Chance } from '../chance.js';
import { judgeAnswer, type Judged } from '../judge/judge-answer.js';
import { hurry } from '../server/messages.js';
import { credential, type Role } from '../server/people.js';
import { twist, type Twisted } from '../twists/twist.js';
import { Line, type Outcome } from '../wire/line.js';
import type { Message } from '../wire/message.js';

/** One delivery of a story, and what came of it. */
export interface Step {
  readonly message: Message;
  readonly twisted: Twisted;
  readonly outcome: Outcome;
  readonly judged: readonly Judged[];
  readonly problems: readonly string[];
}

/** How a call is sent. */
export interface Sent {
  /** Null: nobody. */
  readonly as?: Role | null;
  readonly id?: string;
  /** Null: none. Default: one that follows from the id. */
  readonly key?: string | null;
  readonly keyHeader?: string;
  readonly headers?: Message['headers'];
}

/** What a story needs of the run that it is part of. */
export interface StoryOptions {
  readonly seed: number;
  /** Which story of the run. */
  readonly number: number;
  readonly port: number;
  readonly onStep: (step: Step) => void;
  readonly onProblem: (problem: string) => void;
}

const base = '/chat/tool-call';
/** The id of no call. */
const nobodys = 'AAAAAAAAAAAAAAAAAAAAAA';

/**
 * Tells one story: some requests of the people of one shop, which follow from the seed and the number of the story. Some
 * of them are twisted on their way, so that a story has to go on whatever comes back.
 */
export class Storyteller {
  readonly chance: Chance;
  private readonly options: StoryOptions;
  private steps = 0;
  private readonly idle: Line[] = [];

  constructor(options: StoryOptions) {
    this.options = options;
    this.chance = new Chance(options.seed, options.number);
  }

  /** Posts a call. The same id makes it the same call. */
  call(tool: string, input: JsonObject = {}, sent: Sent = {}): Promise<Judged | undefined> {
    const { as = 'ann', id = 'call-1', key = `key-${id}`, keyHeader = 'idempotency-key', headers = [] } = sent;
    const context = { sessionId: 's-1', turnIndex: 0, toolCallId: id };
    const keys = key === null ? {} : { idempotencyKey: key };
    const body = { name: tool, input, ...keys, context };
    return this.send('POST', base, as === null ? null : this.credential('Bearer', as), body, [
      ...(key === null ? [] : [[keyHeader, key] as const]),
      ...headers,
    ]);
  }

  status(requestId: string | undefined, as: Role = 'ann'): Promise<Judged | undefined> {
    return this.send('GET', `${base}/${requestId ?? nobodys}`, this.credential('Bearer', as));
  }

  cancel(requestId: string | undefined, as: Role = 'ann'): Promise<Judged | undefined> {
    return this.send('DELETE', `${base}/${requestId ?? nobodys}`, this.credential('Bearer', as));
  }

  view(requestId: string | undefined, as: Role = 'ann'): Promise<Judged | undefined> {
    return this.send('GET', `${base}/${requestId ?? nobodys}/approval`, this.credential('Decision', as));
  }

  approvals(as: Role, query: string = ''): Promise<Judged | undefined> {
    return this.send('GET', `${base}/approvals${query}`, this.credential('Decision', as));
  }

  decide(requestId: string | undefined, as: Role, decision: JsonObject): Promise<Judged | undefined> {
    const authorization = this.credential('Decision', as);
    return this.send('POST', `${base}/${requestId ?? nobodys}/approval`, authorization, { version: 1, ...decision });
  }

  /** What a browser asks before a page of another origin may call. */
  askAsPage(origin: string): Promise<Judged | undefined> {
    return this.send('OPTIONS', base, null, undefined, [
      ['origin', origin],
      ['access-control-request-method', 'POST'],
    ]);
  }

  /** Lets time pass, in milliseconds of the server's clock. */
  async pass(ms: number): Promise<void> {
    await new Promise((resolve) => void setTimeout(resolve, ms / hurry));
  }

  /** Says what is wrong with an answer that nobody but the story can judge. */
  complain(problem: string): void {
    this.options.onProblem(problem);
  }

  end(): void {
    for (const line of this.idle.splice(0)) line.close();
  }

  private credential(scheme: 'Bearer' | 'Decision', role: Role): string {
    return credential(scheme, role, this.options.number);
  }

  /** The answer; undefined when there is none, or when it was not this request that was sent. */
  private async send(
    method: string,
    target: string,
    authorization: string | null,
    body?: JsonObject,
    more: Message['headers'] = [],
  ): Promise<Judged | undefined> {
    const { seed, number, onStep } = this.options;
    const message: Message = {
      method,
      target,
      headers: [
        ['host', 'shop.example'],
        ...(authorization === null ? [] : [['authorization', authorization] as const]),
        ...(body ? [['content-type', 'application/json'] as const] : []),
        ...more,
      ],
      body: body && Buffer.from(JSON.stringify(body)),
    };
    // Of the place in the story alone, so that what comes back to one request does not change the twists of the others.
    const twisted = twist(message, new Chance(seed, number, this.steps++));
    const outcome = await this.deliver(twisted);
    const judged = outcome.answers.map((answer) => judgeAnswer(answer));
    const problems = [
      ...judged.flatMap((answer) => answer.problems),
      ...this.problemsOf(message, twisted, outcome, judged),
    ];
    onStep({ message, twisted, outcome, judged, problems });
    return twisted.twist === 'nothing' ? judged[0] : undefined;
  }

  private async deliver({ twist: kind, delivery, method }: Twisted): Promise<Outcome> {
    // Whoever is odd gets a connection of their own: what they leave behind must not be taken for the next request.
    const isOdd = kind !== 'nothing';
    const line = (isOdd ? undefined : this.idle.pop()) ?? new Line(this.options.port);
    const outcome = await line.send(delivery, method);
    if (isOdd) line.close();
    else if (!line.isClosed) this.idle.push(line);
    return outcome;
  }

  private *problemsOf(
    { method, target }: Message,
    { twist: kind, delivery: { isWhole, requests } }: Twisted,
    { answers, isStuck, unreadable }: Outcome,
    judged: readonly Judged[],
  ): Generator<string> {
    if (isStuck) yield 'neither an answer nor a closed connection';
    if (unreadable !== undefined) yield unreadable;
    const saysGoodbye = answers.at(-1)?.headers.get('connection') === 'close';
    if (isWhole && !isStuck && !saysGoodbye && answers.length < requests)
      yield 'the connection was closed without an answer';
    const isForCalls = method === 'POST' && target === base && ['nothing', 'json', 'text'].includes(kind);
    if (isForCalls && judged.some(({ envelope }) => !envelope)) yield 'a call was answered with something else';
    const isOfNode = judged.some(({ seen }) => seen.some((what) => what.endsWith('of node')));
    if (isOfNode && isWhole) yield 'node could not read a request in good form';
  }
}
